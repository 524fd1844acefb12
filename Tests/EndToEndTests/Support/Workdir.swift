import Foundation
import Testing

/// A fresh directory for one test, removed with the value.
final class Workdir: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("clv-end-to-end-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  // MARK: - Files

  func url(_ name: String) -> URL { url.appendingPathComponent(name) }

  func write(_ name: String, _ bytes: some Sequence<UInt8>) throws {
    try Data(bytes).write(to: url(name))
  }

  func write(_ name: String, _ text: String) throws {
    try write(name, text.utf8)
  }

  func data(_ name: String) throws -> Data {
    try Data(contentsOf: url(name))
  }

  func text(_ name: String) throws -> String {
    String(decoding: try data(name), as: UTF8.self)
  }

  /// The names of all files, also those in directories.
  var names: [String] {
    let found = FileManager.default.subpaths(atPath: url.path)
    return (found ?? []).sorted()
  }

  // MARK: - Processes

  /// Starts `clv`; the standard input is empty unless given.
  func start(
    _ arguments: [String], input: FileHandle = .nullDevice
  ) throws -> RunningTool {
    try RunningTool(Tool.url, arguments, in: url, input: input)
  }

  /// Runs `clv` to its end, whatever that is.
  func clv(_ arguments: [String]) async throws -> Tool.Outcome {
    let outcome = try await ToolSlots.shared.withOne {
      try await start(arguments).outcome()
    }
    #expect(!outcome.timedOut, "clv \(arguments) took too long")
    return outcome
  }

  /// Runs a command line that is expected to succeed.
  @discardableResult
  func succeed(
    _ commandLine: String, location: SourceLocation = #_sourceLocation
  ) async throws -> Tool.Outcome {
    let outcome = try await clv(
      commandLine.split(separator: " ").map(String.init))
    try #require(
      outcome.status == 0 && !outcome.wasKilled,
      "clv \(commandLine): \(outcome.errors)", sourceLocation: location)
    return outcome
  }

  /// Runs a line of the shell, in which `$CLV` is the tool.
  func shell(_ line: String) async throws -> Tool.Outcome {
    let shell = URL(fileURLWithPath: "/bin/sh")
    let outcome = try await ToolSlots.shared.withOne {
      try await RunningTool(
        shell, ["-c", line], in: url, input: .nullDevice
      ).outcome()
    }
    #expect(!outcome.timedOut, "\(line) took too long")
    return outcome
  }

  // MARK: - Tables and JSON

  /// The rows of a CSV file without quotes, the header first.
  func rows(_ name: String) throws -> [[String]] {
    try text(name).split(separator: "\n").map { line in
      line.split(separator: ",", omittingEmptySubsequences: false)
        .map(String.init)
    }
  }

  /// A JSON object.
  func json(_ name: String) throws -> JSON {
    JSON(try JSONSerialization.jsonObject(with: data(name)))
  }
}

/// A JSON value, looked into by path.
struct JSON {
  private let value: Any?

  init(_ value: Any?) {
    self.value = value
  }

  subscript(path: String) -> JSON {
    path.split(separator: ".").reduce(self) { json, key in
      JSON((json.value as? [String: Any])?[String(key)])
    }
  }

  var exists: Bool { value != nil && !(value is NSNull) }
  var text: String? { value as? String }
  var number: Double? { (value as? NSNumber)?.doubleValue }
  var keys: [String] { (value as? [String: Any])?.keys.sorted() ?? [] }
  var count: Int { (value as? [Any])?.count ?? 0 }

  /// The elements of an array.
  var items: [JSON] { (value as? [Any])?.map { JSON($0) } ?? [] }

  /// All numbers of an object, by key; what is none is left out.
  var numbers: [String: Double] {
    (value as? [String: Any])?.compactMapValues { $0 as? NSNumber }
      .mapValues(\.doubleValue) ?? [:]
  }
}
