import Foundation
import Testing

/// An input that the tool must refuse, or accept, and what it must say.
struct BadInput: Sendable, CustomTestStringConvertible {
  let name: String
  let files: [String: [UInt8]]
  let arguments: [String]

  /// The exit status; 0 for input that is unusual and valid.
  let status: Int32

  /// What the messages must contain: place and remedy.
  let says: [String]

  var testDescription: String { name }

  init(
    _ name: String, _ files: [String: [UInt8]], _ commandLine: String,
    _ status: Int32, _ says: [String]
  ) {
    self.name = name
    self.files = files
    // A tilde is a blank inside an argument, two quotes an empty one.
    arguments = commandLine.split(separator: " ").map {
      $0 == "''" ? "" : $0.replacingOccurrences(of: "~", with: " ")
    }
    self.status = status
    self.says = says
  }

  /// A log that `clv summarize log.csv` reads, with options.
  static func log(
    _ name: String, _ bytes: some Sequence<UInt8>, options: String = "",
    status: Int32 = 65, _ says: String...
  ) -> BadInput {
    BadInput(
      name, ["log.csv": Array(bytes)], "summarize log.csv \(options)", status,
      says)
  }

  static func log(
    _ name: String, _ text: String, options: String = "",
    status: Int32 = 65, _ says: String...
  ) -> BadInput {
    BadInput(
      name, ["log.csv": Array(text.utf8)], "summarize log.csv \(options)",
      status, says)
  }

  /// A log of one row in the second line.
  static func row(
    _ row: String, options: String = "", status: Int32 = 65, _ says: String...
  ) -> BadInput {
    BadInput(
      row, ["log.csv": Array("customer_id,date,amount\n\(row)\n".utf8)],
      "summarize log.csv \(options)", status, says)
  }

  /// Runs it and looks at everything it leaves.
  func check() async throws {
    let directory = try Workdir()
    for (name, bytes) in files { try directory.write(name, bytes) }
    let before = directory.names
    let outcome = try await directory.clv(arguments)
    #expect(!outcome.wasKilled, "a crash: \(outcome.errors)")
    #expect(outcome.status == status, "\(outcome.errors)")
    for part in says {
      #expect(outcome.errors.contains(part), "\(outcome.errors)")
    }
    if status == 0 {
      #expect(!outcome.output.isEmpty)
    } else {
      #expect(outcome.output.isEmpty, "a number in spite of bad input")
      #expect(directory.names == before, "files in spite of bad input")
      for (name, bytes) in files {
        #expect(try directory.data(name) == Data(bytes), "\(name) changed")
      }
    }
  }
}
