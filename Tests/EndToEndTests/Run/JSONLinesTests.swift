import Foundation
import Testing

@Suite("Tables as JSON Lines", .serialized)
struct JSONLinesTests {
  /// Commands that write tables, with the name of a file of each for every
  /// `@`.
  static let commands = [
    "simulate --customers 50 --seed 4 -o @log",
    "simulate --model sbg --customers 50 --seed 4 -o @subscriptions",
    "summarize log.csv --calibration-end 2025-01-31 -o @summary --quiet",
    "forecast m.json s.csv -o @forecasts --groups-output @groups --quiet",
    "actions m.json s.csv -o @actions --cost 1 --groups-output @sums "
      + "--budget-output @budget --concentration-output @concentration "
      + "--acquisition-output @ceilings --quiet",
    "rfm s.csv -o @rfm --model m.json --edges @edges --cells @cells "
      + "--iso-values @points --iso-curves @curves --paradox @paradox --quiet",
    "acquire m.json --customers 100 -o @cohorts --quiet",
    "retention subscriptions.csv -o @retention --quiet",
    "compare log.csv --models bg-nbd,nbd,gamma-gamma -o @compared",
    "models -o @models",
  ]

  @Test func `Every table says in JSON Lines what it says in CSV`()
    async throws
  {
    let directory = try Workdir()
    try await directory.succeed("simulate --customers 900 --seed 3 -o log.csv")
    try await directory.succeed("summarize log.csv -o s.csv --quiet")
    try await directory.succeed("fit s.csv -o m.json --quiet")
    try await directory.succeed(
      "simulate --model sbg --customers 400 --seed 4 -o subscriptions.csv")
    for command in Self.commands {
      for ending in ["csv", "jsonl"] {
        try await directory.succeed(
          command.split(separator: " ").map {
            $0.hasPrefix("@")
              ? "\(ending)-\($0.dropFirst()).\(ending)" : "\($0)"
          }.joined(separator: " "))
      }
    }
    let names = directory.names.filter { $0.hasSuffix(".jsonl") }
    #expect(names.count == 20)
    for name in names {
      try compare(directory, String(name.dropFirst(6).dropLast(6)))
    }
  }

  private func compare(_ directory: Workdir, _ table: String) throws {
    let rows = try directory.text("csv-\(table).csv")
      .split(separator: "\n").map(Self.fields)
    let header = try #require(rows.first)
    let lines = try directory.text("jsonl-\(table).jsonl")
      .split(separator: "\n")
    #expect(lines.count == rows.count - 1, "\(table)")
    for (row, line) in zip(rows.dropFirst(), lines) {
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8))
          as? [String: Any])
      #expect(object.count == header.count, "\(table)")
      #expect(row.count == header.count, "\(table)")
      var members: [String] = []
      for (name, field) in zip(header, row) {
        let value: String
        switch object[name] {
        case let text as String:
          #expect(text == field, "\(table) \(name)")
          value = Self.quoted(field)
        // As a text, for Foundation reads numbers but nearly.
        case is NSNumber: value = field
        default:
          #expect(["", "inf"].contains(field), "\(table) \(name)")
          value = "null"
        }
        members.append("\(Self.quoted(name)):\(value)")
        if name == "customer_id" { #expect(object[name] is String) }
      }
      #expect(line == "{\(members.joined(separator: ","))}", "\(table)")
    }
  }

  /// The fields of a line of CSV; quotes may be around them, but not within.
  private static func fields(_ line: Substring) -> [String] {
    var fields = [""]
    var isQuoted = false
    for character in line {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: fields.append("")
      default: fields[fields.count - 1].append(character)
      }
    }
    return fields
  }

  /// A text with nothing to escape, as JSON.
  private static func quoted(_ text: String) -> String {
    "\"\(text)\""
  }
}
