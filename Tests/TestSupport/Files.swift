public import CLVTables
import Foundation

/// A directory that is removed with the value.
public final class TemporaryDirectory {
  let url: URL

  /// Makes a new directory.
  public init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("clv-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  /// The path of a file in the directory, there or not.
  public func path(_ name: String) -> String {
    url.appendingPathComponent(name).path
  }

  /// Writes a file and returns its path.
  public func file(_ name: String, _ bytes: some Sequence<UInt8>) throws
    -> String
  {
    try Data(bytes).write(to: url.appendingPathComponent(name))
    return path(name)
  }

  /// The contents of a file.
  public func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: url.appendingPathComponent(name)))
  }

  /// The names of all files in it, sorted.
  public var names: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: url.path).sorted()
    }
  }
}

/// The error that an operation throws, if any.
public func dataError(_ body: () throws -> Void) -> DataError? {
  do {
    try body()
    return nil
  } catch {
    return error as? DataError
  }
}

/// Gives the bytes of a text to a closure.
public func withBytes<Result, Failure: Error>(
  of text: String,
  _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
) throws(Failure) -> Result {
  try Array(text.utf8).withUnsafeBufferPointer { bytes throws(Failure) in
    try body(bytes)
  }
}
