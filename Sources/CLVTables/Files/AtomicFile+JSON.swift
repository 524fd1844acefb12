internal import Foundation

extension AtomicFile {
  /// Writes a value as JSON, its members sorted by name in snake_case; the
  /// caller commits the file.
  ///
  /// Numbers are in the shortest form that reads back as the same. All must
  /// be finite: JSON has no others.
  public func writeJSON(_ value: some Encodable) throws(DataError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [
      .prettyPrinted, .sortedKeys, .withoutEscapingSlashes,
    ]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    let text: String
    do {
      text = String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch {
      throw DataError(.internalFailure, "\(name): cannot encode: \(error)")
    }
    try write(text + "\n")
  }
}
