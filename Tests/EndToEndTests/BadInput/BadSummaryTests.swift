import Foundation
import Testing

@Suite("A summary that cannot be used is refused", .serialized)
struct BadSummaryTests {
  @Test("by fit", arguments: cases.map { $0.with("fit s.csv") })
  func fit(_ input: BadInput) async throws {
    try await input.check()
  }

  @Test(
    "by forecast", arguments: cases.map { $0.with("forecast m.json s.csv") })
  func forecast(_ input: BadInput) async throws {
    try await input.check()
  }

  @Test("by validate", arguments: holdouts)
  func validate(_ input: BadInput) async throws {
    try await input.check()
  }

  static let cases: [BadInput] = [
    row("a,2,30,20,5", "customer \"a\"", "T 20.0 is less than recency 30.0"),
    row("a,-1,3,20,5", "column 2 \"frequency\"", "\"-1\" is negative"),
    row("a,1.5,3,20,5", "column 2 \"frequency\"", "whole number of purchases"),
    row("a,200000,3,20,5", "column 2 \"frequency\"", "check the column"),
    row("a,1,NaN,20,5", "column 3 \"recency\"", "not a finite number"),
    row("a,1,3,1e300,5", "column 4 \"T\"", "\"1e300\" is too large"),
    row("a,1,3,,5", "column 4 \"T\"", "the number is missing"),
    row("a,1,3,20,-5", "column 5 \"monetary_value\"", "\"-5\" is negative"),
    row("a,1,3,20,1e308", "column 5 \"monetary_value\"", "too large"),
    row("c1,1,3,20,5", "customer \"c1\" is already on line 3", "keep one row"),
    row("a,0,3,20,5", "must be 0 when frequency is 0", "summarize again"),
    row("a,2,0,20,5", "recency is 0 with frequency 2", "summarize again"),
    row(",1,3,20,5", "column 1 \"customer_id\"", "the customer is missing"),
    row("a,1,3", "3 fields, the header 5", "quotes"),
    summary(
      "no T", "customer_id,frequency,recency\na,1,3\n", "s.csv:1:", "\"T\""),
    summary("a header only", Samples.summaryHeader, "s.csv:", "only a header"),
    summary("an empty file", "", "s.csv:", "empty"),
  ]

  static let holdouts: [BadInput] = [
    holdout("no holdout columns", Samples.summary, "clv summarize"),
    holdout(
      "only half of them",
      Samples.summary.replacingOccurrences(of: "\n", with: ",1\n")
        .replacingOccurrences(of: "value,1", with: "value,frequency_holdout"),
      "duration_holdout"),
    holdout(
      "two lengths of the holdout",
      holdoutHeader + "a,1,2,3,4,1,5,10\n"
        + "b,1,2,3,4,1,5,11\n",
      "s.csv:3:", "column 8 \"duration_holdout\"", "must have the same"),
    holdout(
      "a holdout of no length", holdoutHeader + "a,1,2,3,4,1,5,0\n",
      "s.csv:2:", "longer than 0"),
    holdout(
      "a negative frequency in the holdout",
      holdoutHeader + "a,1,2,3,4,-1,5,10\n", "s.csv:2:",
      "column 6 \"frequency_holdout\"", "negative"),
    BadInput(
      "a log without the end of calibration",
      [
        "m.json": Array(Samples.model.utf8), "log.csv": Array(Samples.log.utf8),
      ],
      "validate m.json log.csv", 64, ["log.csv", "--calibration-end"]),
    BadInput(
      "a summary with an end of calibration",
      [
        "m.json": Array(Samples.model.utf8),
        "s.csv": Array(Samples.summary.utf8),
      ],
      "validate m.json s.csv --calibration-end 2020-01-01", 64,
      ["s.csv is a summary"]),
    BadInput(
      "earlier origins of a summary",
      [
        "m.json": Array(Samples.model.utf8),
        "s.csv": Array(Samples.summary.utf8),
      ],
      "validate m.json s.csv --origins 3", 64, ["--origins", "log itself"]),
    BadInput(
      "one origin", ["m.json": Array(Samples.model.utf8)],
      "validate m.json s.csv --origins 1", 64, ["--origins 1", "2 or more"]),
    BadInput(
      "more origins than days",
      [
        "m.json": Array(Samples.model.utf8), "log.csv": Array(Samples.log.utf8),
      ],
      "validate m.json log.csv --calibration-end 2020-01-10 --origins 40", 64,
      ["--origins 40", "too short"]),
  ]

  private static let holdoutHeader =
    Samples.summaryHeader.dropLast()
    + ",frequency_holdout,monetary_value_holdout,duration_holdout\n"

  /// A good summary with a bad last row, which is in line 42.
  private static func row(_ row: String, _ says: String...) -> BadInput {
    bad(row, Samples.summary + row + "\n", ["s.csv:42:"] + says)
  }

  private static func summary(
    _ name: String, _ text: String, _ says: String...
  ) -> BadInput {
    bad(name, text, says)
  }

  private static func holdout(
    _ name: String, _ text: String, _ says: String...
  ) -> BadInput {
    bad(name, text, says).with("validate m.json s.csv")
  }

  private static func bad(
    _ name: String, _ text: String, _ says: [String]
  ) -> BadInput {
    BadInput(
      name,
      ["s.csv": Array(text.utf8), "m.json": Array(Samples.model.utf8)],
      "", 65, says)
  }
}

extension BadInput {
  /// The same files for another command.
  fileprivate func with(_ commandLine: String) -> BadInput {
    BadInput(name, files, commandLine, status, says)
  }
}
