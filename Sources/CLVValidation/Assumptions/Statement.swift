/// Something found, in no language yet: which text says it, and the values in
/// it.
///
/// The catalogue of words has a text for each ``FindingText`` in every
/// language, by the key `found.` and its name.
public struct Statement: Sendable, Equatable, Encodable {
  /// The text.
  public let key: FindingText

  /// The values of the text, by name.
  public let values: [String: ReportValue]

  /// A statement with its values; they must be those that the text names.
  init(_ key: FindingText, _ values: [String: ReportValue] = [:]) {
    self.key = key
    self.values = values
  }
}
