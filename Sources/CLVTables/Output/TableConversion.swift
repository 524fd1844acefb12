/// What becomes of a table once all of its text is written: a file of another
/// kind, or rows of a database.
public protocol TableConversion: Sendable {
  /// Converts comma-separated text with a header.
  ///
  /// - Parameters:
  ///   - text: The open file with the text.
  ///   - columns: The columns, in their order.
  ///   - target: The open file, which is empty, that is to hold the result; nil
  ///     where the result goes elsewhere.
  /// - Throws: Why it cannot be had; nothing has changed then.
  func convert(
    _ text: Int32, _ columns: [WrittenColumn], to target: Int32?
  ) throws(DataError)
}

/// A column of a table that was written as text.
public struct WrittenColumn: Sendable, Equatable {
  /// What the cells hold.
  public enum Kind: Sendable {
    /// Numbers, or nothing.
    case number

    /// Whole numbers, or nothing.
    case count

    /// Texts, or nothing.
    case text
  }

  /// The name.
  public let name: String

  /// What the cells hold.
  public let kind: Kind

  init<Rows>(_ column: OutputColumn<Rows>) {
    name = column.name
    kind =
      switch column.cells {
      case .numbers: .number
      case .counts: .count
      case .texts: .text
      }
  }
}
