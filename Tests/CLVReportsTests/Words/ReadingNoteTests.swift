import CLVData
import CLVTables
import Foundation
import Testing

@testable import CLVReports

@Suite("Notes and warnings of reading in all languages")
struct ReadingNoteTests {
  /// What is said of a log.
  private func said(
    _ text: String, _ options: TransactionOptions = TransactionOptions()
  ) throws -> [Advice] {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("\(UUID().uuidString).csv")
    try Data(text.utf8).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    let table = try InputTable(path: url.path)
    guard table.kind != .summary else {
      _ = try CustomerSummary.read(
        table, timeUnit: .week, options: SummaryOptions())
      return table.notes + table.warnings
    }
    var options = options
    let preset = LogPreset.known(by: table.columns).map {
      $0.fill(&options, table.columns)
    }
    let hint = table.amountHint(options.columns)
    _ = try TransactionLog(reading: table, options: options).forEachCustomer {
      _, _ in
    }
    return table.notes + table.warnings + [preset, hint].compactMap(\.self)
  }

  /// Options by which amounts in euros are converted.
  private static func converting() throws -> TransactionOptions {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("\(UUID().uuidString).csv")
    try Data("date,currency,rate\n2024-01-01,EUR,1.1\n".utf8).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    var options = TransactionOptions()
    options.rates = try CurrencyRates(path: url.path)
    return options
  }

  /// Amounts in euros, in dollars, and in both.
  private static let currencies = [["EUR"], ["USD"], ["EUR", "USD"]].map {
    "customer_id,date,amount,currency\n"
      + $0.map { "A,2024-01-01,1,\($0)\n" }.joined()
  }

  /// What is said of all logs.
  private func saidOfAll() throws -> [(log: String, [Advice])] {
    let converting = try Self.converting()
    return try Self.logs.map { ($0, try said($0)) }
      + Self.currencies.map { ($0, try said($0, converting)) }
  }

  private static let logs = [
    "Sales\ncustomer_id,date,amount\nA,2024-01-01,1\n",
    "Sales\n2024\ncustomer_id,date,amount\nA,2024-01-01,1\n",
    "customer_id;date;amount\nA;13.01.2024;1,5\nB;14.02.2024;2,5\n",
    "customer_id,date,amount\nA,01/13/2024,\"1,234.50\"\n",
    "customer_id,date,amount\nA,1704067200,1\nB,1704153600,1\n",
    "customer_id,date,amount\nA,2024-01-01,1\nTotal,2024-01-02,1\n",
    "customer_id,date,amount\nA,2024-01-01,1\na,2024-01-02,1\n",
    "customer_id,date,amount\n"
      + "abcde".flatMap { [$0.uppercased(), "\($0)"] }
      .map { "\($0),2024-01-01,1\n" }.joined(),
    "customer_id,date,amount,status\nA,2024-01-01,1,refunded\n",
    "customer_id,date,amount,status\nA,2024-01-01,1,refunded\n"
      + "A,2024-01-02,1,paid\nA,2024-01-02,1,paid\n",
    "customer_id,date,total_price\nA,2024-01-01,5\n",
    "customer_id,date,amount\n"
      + (1...40).map { "A,2024-01-01,\($0 % 2 == 0 ? "-" : "")\($0)\n" }
      .joined(),
    "customer_id,frequency,recency,T,sales\nA,1,2,3,5\n",
    "ContactId,PurchaseId,PurchasedOn,TotalPrice\nA,1,2024-01-01,5\n",
    "Name,Email,Financial Status,Total,Created at\n"
      + "1,a@example.com,paid,10,2024-01-03 10:00:00 +0000\n",
  ]

  @Test func `The catalogue says in English what the library says`() throws {
    var names: Set<String> = []
    for (log, advices) in try saidOfAll() {
      #expect(!advices.isEmpty, "\(log)")
      for advice in advices {
        let message = try #require(advice.message, "\(advice.text)")
        names.insert(message.name)
        #expect(Words.english.text(message) == advice.atCommandLine)
        #expect(Words.english.text(advice) == advice.atCommandLine)
      }
    }
    let words: Set = [
      "encoding", "column", "customer", "tallied", "quoted", "and",
      "mark_point",
      "mark_comma",
    ]
    let keys = ReportLanguage.english.strings.texts.keys
      .filter { $0.hasPrefix("reading.") }.map { String($0.dropFirst(8)) }
    #expect(
      Set(keys.filter { !$0.hasPrefix("form_") })
        == names.union(words))
  }

  @Test func `Every form of dates has its words`() {
    for form in DateForm.allCases {
      #expect(
        Words.english.text("reading.\(form.term)") == form.words, "\(form)")
    }
  }

  @Test func `Other languages say it in theirs`() throws {
    for (_, advices) in try saidOfAll() {
      for advice in advices {
        for language in [ReportLanguage.persian, .chinese] {
          let text = Words(language).text(advice)
          #expect(text != advice.atCommandLine)
          #expect(!text.contains { "{}".contains($0) }, "\(text)")
        }
      }
    }
  }

  @Test func `What has no name is said in English`() {
    let advice: Advice = "give \(.drop)"
    #expect(Words(.chinese).text(advice) == "give --drop")
  }
}
