import CLVTables
import TestSupport
import Testing

@testable import CLVData

@Suite struct RefundTests {
  private func purchases(
    _ rows: String, _ policy: RefundPolicy = .net
  ) throws -> (list: [String], report: CleaningReport) {
    var options = TransactionOptions()
    options.refunds = policy
    let log = try log("customer_id,date,amount\n" + rows, options)
    var list: [String] = []
    let report = try log.forEachCustomer { customer, purchases in
      for purchase in purchases {
        list.append(
          "\(log.customers[customer]) \(purchase.day) \(purchase.amount)")
      }
    }
    return (list, report)
  }

  @Test("A refund reduces the purchase of its day")
  func netting() throws {
    let (list, report) = try purchases(
      "a,2020-01-01,10\na,2020-01-01,-4\na,2020-01-02,3\n")
    #expect(list == ["a 2020-01-01 6.0", "a 2020-01-02 3.0"])
    #expect(report.refundsNetted == 1 && report.daysRemovedByRefunds == 0)
    #expect(report.purchases == 2 && report.transactionsUsed == 3)
  }

  @Test(
    "A day that refunds bring to zero or below is no purchase",
    arguments: [
      "a,2020-01-01,10\na,2020-01-01,-10\n",
      "a,2020-01-01,-1\n",
      "a,2020-01-01,10.10\na,2020-01-01,9.89\na,2020-01-01,-19.99\n",
      "a,2020-01-01,-19.99\na,2020-01-01,9.89\na,2020-01-01,10.10\n",
      "a,2020-01-01,0\na,2020-01-01,-5\n", "a,2020-01-01,5\na,2020-01-01,-9\n",
    ])
  func cancelled(rows: String) throws {
    let (list, report) = try purchases(
      rows + "a,2020-01-05,2\nb,2020-01-01,-3\n")
    #expect(list == ["a 2020-01-05 2.0"])
    #expect(report.daysRemovedByRefunds == 2)
    #expect(report.customers == 2 && report.customersWithoutPurchase == 1)
  }

  @Test("A day whose amounts are all zero is a purchase of value zero")
  func zeros() throws {
    let (list, report) = try purchases(
      "a,2020-01-01,0\na,2020-01-01,-0.0\na,2020-01-02,0\n")
    #expect(list == ["a 2020-01-01 0.0", "a 2020-01-02 0.0"])
    #expect(report.zeroPurchases == 2 && report.refundsNetted == 0)
  }

  @Test("Dropped refunds are counted and change nothing")
  func dropping() throws {
    let (list, report) = try purchases(
      "a,2020-01-01,10\na,2020-01-01,-4\nb,2020-01-01,-1\n", .drop)
    #expect(list == ["a 2020-01-01 10.0"])
    #expect(report.refundsDropped == 2 && report.customersWithoutPurchase == 1)
  }

  @Test("A rejected refund is a bad row")
  func rejecting() {
    let error = dataError { _ = try purchases("a,2020-01-01,-4\n", .reject) }
    #expect(error?.kind == .badData)
    #expect(
      error?.remedies == [
        .refunds.set(to: "net"), .refunds.set(to: "drop"),
        .badRows.set(to: "skip"),
      ])
  }
}
