import Foundation

@testable import CLVData

/// A directory that is removed with the value.
final class TemporaryDirectory {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("clv-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  func path(_ name: String) -> String {
    url.appendingPathComponent(name).path
  }

  /// Writes a file and returns its path.
  func file(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
    try Data(bytes).write(to: url.appendingPathComponent(name))
    return path(name)
  }

  func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: url.appendingPathComponent(name)))
  }

  var names: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: url.path).sorted()
    }
  }
}

/// The error that an operation throws, if any.
func dataError(_ body: () throws -> Void) -> DataError? {
  do {
    try body()
    return nil
  } catch {
    return error as? DataError
  }
}

/// Opens text as the file `log.csv`.
func table(
  _ bytes: some Sequence<UInt8>, delimiter: UInt8? = nil,
  columns: TransactionColumns = TransactionColumns(), buffer: Int = 64
) throws -> InputTable {
  let directory = try TemporaryDirectory()
  let path = try directory.file("log.csv", bytes)
  return try InputTable(
    RecordReader(ByteSource(path: path), capacity: buffer),
    delimiter: delimiter, transactions: columns)
}

func table(
  _ text: String, columns: TransactionColumns = TransactionColumns()
) throws -> InputTable {
  try table(Array(text.utf8), columns: columns)
}

/// Reads a log from text.
func log(
  _ text: String, _ options: TransactionOptions = TransactionOptions()
) throws -> TransactionLog {
  try TransactionLog(
    reading: table(text, columns: options.columns), options: options)
}

/// The message of an error without its path.
func advice(_ error: DataError?) -> String {
  guard let message = error?.message,
    let range = message.range(of: "log.csv:")
  else { return "no error about log.csv" }
  return String(message[range.lowerBound...])
}

/// Gives the bytes of a text to a closure.
func withBytes<Result, Failure: Error>(
  of text: String, _ body: (Bytes) throws(Failure) -> Result
) throws(Failure) -> Result {
  try Array(text.utf8).withUnsafeBufferPointer { bytes throws(Failure) in
    try body(bytes)
  }
}

func day(_ text: String) -> CalendarDay {
  CalendarDay(text) ?? CalendarDay(daysSince1970: .min)
}

/// A small generator with a seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
