import CLVTables
import TestSupport
import Testing

@testable import CLVData

/// Made-up files in the shapes that vendors export.
@Suite("Exports of shops and CRMs")
struct LogPresetTests {
  static let exports: [(name: String, text: String, purchases: [String])] = [
    (
      "shopify",
      """
      Name,Email,Financial Status,Paid at,Currency,Subtotal,Total,Created at,Lineitem quantity,Lineitem name,Refunded Amount
      #1001,ann@example.com,paid,2024-01-03 10:00:00 +0000,EUR,90.00,100.00,2024-01-03 10:00:00 +0000,1,Cup,0.00
      #1001,ann@example.com,,,,,,2024-01-03 10:00:00 +0000,2,Plate,
      #1002,ann@example.com,partially_refunded,2024-02-03 10:00:00 +0000,EUR,50.00,55.00,2024-02-03 10:00:00 +0000,1,Cup,15.00
      #1003,bob@example.com,refunded,2024-02-04 10:00:00 +0000,EUR,20.00,25.00,2024-02-04 10:00:00 +0000,1,Cup,25.00
      #1004,bob@example.com,voided,,EUR,20.00,25.00,2024-03-04 10:00:00 +0000,1,Cup,0.00

      """,
      ["ann@example.com 2024-01-03 100.0", "ann@example.com 2024-02-03 40.0"]
    ),
    (
      "woocommerce",
      """
      Date,Order #,N. Revenue (formatted),Status,Customer,Customer type,Product(s),Items sold,Coupon(s),Net Sales
      2024-01-03 10:11:12,11,€100.00,completed,Ann Lee,new,1× Cup,1,,100
      2024-02-03 10:11:12,12,€40.00,processing,Ann Lee,returning,1× Cup,1,,40
      2024-02-04 10:11:12,13,€40.00,cancelled,Bob Roe,new,1× Cup,1,,40

      """, ["Ann Lee 2024-01-03 100.0", "Ann Lee 2024-02-03 40.0"]
    ),
    (
      "woocommerce",
      """
      order_id,order_date,status,order_total,order_currency,customer_email,total_refunded
      11,2024-01-03 10:11:12,wc-completed,100,EUR,ann@example.com,
      12,2024-02-03 10:11:12,wc-refunded,40,EUR,bob@example.com,40
      13,2024-02-03 10:11:12,wc-failed,40,EUR,bob@example.com,

      """, ["ann@example.com 2024-01-03 100.0"]
    ),
    (
      "stripe",
      """
      id,Description,Created date (UTC),Amount,Amount Refunded,Currency,Converted Amount,Converted Amount Refunded,Fee,Converted Currency,Status,Customer ID,Customer Email
      ch_1,a,2024-01-03 10:11:12,100.00,0.00,usd,90.00,0.00,3,eur,Paid,cus_1,ann@example.com
      ch_2,a,2024-02-03 10:11:12,50.00,10.00,eur,50.00,10.00,3,eur,Paid,cus_1,ann@example.com
      ch_3,a,2024-02-03 10:11:12,50.00,50.00,eur,50.00,50.00,3,eur,Refunded,cus_2,bob@example.com
      ch_4,a,2024-02-03 10:11:12,50.00,0.00,eur,50.00,0.00,3,eur,Failed,cus_2,bob@example.com

      """, ["cus_1 2024-01-03 90.0", "cus_1 2024-02-03 40.0"]
    ),
    (
      "magento",
      """
      ID,Purchase Point,Purchase Date,Bill-to Name,Grand Total (Base),Grand Total (Purchased),Status,Customer Email,Total Refunded
      000000001,Main,"Jan 3, 2024 10:11:12 AM",Ann Lee,100.00,100.00,complete,ann@example.com,0.00
      000000002,Main,"Jan 13, 2024 10:11:12 AM",Ann Lee,40.00,40.00,closed,ann@example.com,40.00
      000000003,Main,"Jan 14, 2024 10:11:12 AM",Ann Lee,40.00,40.00,canceled,ann@example.com,

      """, ["ann@example.com 2024-01-03 100.0"]
    ),
    (
      "dynamics",
      """
      ContactId,PurchaseId,ProductId,PurchasedOn,TotalPrice,ActivityTypeDisplay,Subject,IsReturn
      C1,P1,X,1/20/2019,100,Purchase,Cup,false
      C1,P2,X,2/21/2019,40,Purchase,Cup,false
      C1,P3,X,2/25/2019,40,Return,Cup,true

      """, ["C1 2019-01-20 100.0"]
    ),
    (
      "dynamics",
      """
      Order ID,Name,Customer,Total Amount,Created On,Status
      ORD-1,a,Contoso,100,2024-01-20,Fulfilled
      ORD-2,a,Contoso,40,2024-02-20,Canceled

      """, ["Contoso 2024-01-20 100.0"]
    ),
    (
      "salesforce",
      """
      "Opportunity ID","Account ID","Account Name","Stage","Close Date","Amount","Amount Currency"
      "006A","001A","Acme","Closed Won","1/20/2024","100.00","USD"
      "006B","001A","Acme","Closed Lost","2/20/2024","70.00","USD"

      """, ["001A 2024-01-20 100.0"]
    ),
    (
      "salesforce",
      """
      Account Name,Order Number,Order Start Date,Order Amount,Status
      Acme,00000101,2024-01-20,100,Activated
      Acme,00000102,2024-02-20,100,Draft

      """, ["Acme 2024-01-20 100.0"]
    ),
    (
      "hubspot",
      """
      Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount,Pipeline,Associated Contact IDs
      1,a,Closed Won,2024-01-20 10:00,x,100,Sales,501
      2,a,Closed Lost,2024-02-20 10:00,x,100,Sales,501

      """, ["501 2024-01-20 100.0"]
    ),
  ]

  @Test(arguments: exports.indices)
  func `An export is known by its header`(index: Int) throws {
    let export = Self.exports[index]
    let table = try table(export.text)
    var options = TransactionOptions()
    #expect(!options.columns.fit(table.columns))
    let preset = try #require(LogPreset.known(by: table.columns))
    #expect(preset.name == export.name)
    let advice = preset.fill(&options, table.columns)
    #expect(advice.text.contains(export.name))
    let log = try TransactionLog(reading: table, options: options)
    var list: [String] = []
    try log.forEachCustomer { customer, purchases in
      list += purchases.map {
        "\(log.customers[customer]) \($0.day) \($0.amount)"
      }
    }
    #expect(list == export.purchases)
  }

  @Test func `What is asked for stays`() throws {
    let table = try table(Self.exports[0].text)
    var options = TransactionOptions()
    options.filters = [
      RowFilter(column: "Financial Status", values: ["paid"], keeps: true)
    ]
    let preset = try #require(LogPreset.known(by: table.columns))
    _ = preset.fill(&options, table.columns)
    #expect(options.filters.count == 1)
    #expect(LogPreset.known(by: ["customer_id", "date", "amount"]) == nil)
    #expect(LogPreset.known(by: table.columns, name: "stripe") == nil)
    #expect(
      LogPreset.misfit("stripe", table).message.contains("\"Customer ID\""))
    #expect(LogPreset.names.count == 7)
  }

  @Test func `Without what was given back, refunded orders are left out`()
    throws
  {
    let table = try table(
      """
      Name,Email,Financial Status,Total,Created at
      #1,a@example.com,paid,10,2024-01-03 10:00:00 +0000
      #2,a@example.com,refunded,10,2024-01-04 10:00:00 +0000

      """)
    var options = TransactionOptions()
    let preset = try #require(LogPreset.known(by: table.columns))
    _ = preset.fill(&options, table.columns)
    let log = try TransactionLog(reading: table, options: options)
    #expect(try log.forEachCustomer { _, _ in }.purchases == 1)
  }
}
