#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension AtomicFile {
  /// Writes a value as JSON, its members sorted by name in snake_case; the
  /// caller commits the file.
  ///
  /// Numbers are in the shortest form that reads back as the same; those that
  /// are not finite, which JSON has not, are null.
  ///
  /// - Parameters:
  ///   - value: The value.
  ///   - wording: The words for remedies in its texts; nil for their names in
  ///     the library.
  /// - Throws: Cannot create, where the file cannot be written.
  public func writeJSON(
    _ value: some Encodable, saying wording: Remedy.Wording? = nil
  ) throws(DataError) {
    var telling: Advice.Wording?
    if let wording { telling = { $0.text(wording) } }
    try writeJSON(value, telling: telling)
  }

  /// Writes a value as JSON, with its texts told in another language; the
  /// caller commits the file.
  ///
  /// - Parameters:
  ///   - value: The value.
  ///   - wording: What each text is told as; nil for the text as it is.
  /// - Throws: Cannot create, where the file cannot be written.
  package func writeJSON(
    _ value: some Encodable, telling wording: Advice.Wording?
  ) throws(DataError) {
    try write(try JSONText.of(value, for: name, telling: wording) + "\n")
  }
}

/// A value as the text of a JSON document.
package enum JSONText {
  /// The text, its members sorted by name in snake_case.
  ///
  /// Numbers are in the shortest form that reads back as the same; those that
  /// are not finite, which JSON has not, are null.
  ///
  /// - Parameters:
  ///   - value: The value.
  ///   - name: What messages call the document.
  ///   - wording: What each text is told as; nil for the text as it is.
  /// - Returns: The text, without an end of line.
  /// - Throws: An internal failure, where the value cannot be encoded.
  package static func of(
    _ value: some Encodable, for name: String,
    telling wording: Advice.Wording? = nil
  ) throws(DataError) -> String {
    let encoder = JSONEncoder()
    if let key = CodingUserInfoKey.adviceWording {
      encoder.userInfo[key] = wording
    }
    encoder.outputFormatting = [
      .prettyPrinted, .sortedKeys, .withoutEscapingSlashes,
    ]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: Self.notFinite, negativeInfinity: Self.notFinite,
      nan: Self.notFinite)
    let text: String
    do {
      text = String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch {
      throw DataError(
        .internalFailure, at: .file(name),
        "cannot encode: \(String(describing: error))")
    }
    return text.replacing("\"\(Self.notFinite)\"", with: "null")
  }

  /// Stands for null until the text is written; nobody writes it by chance.
  private static let notFinite = "not a finite number: 5f0c3a9e71d24b86"
}
