/// A column of a table to be written: its name, what it means, in which unit,
/// and how to tell its value in a row.
///
/// `Rows` is what the table is of, such as the forecasts of all customers; a
/// cell is a function of it and of the row's number, which is called for many
/// rows at the same time.
public struct OutputColumn<Rows: Sendable>: Sendable {
  /// What the cells of a column hold, told for some rows at a time, so that a
  /// column's function is called in a loop of its own.
  @usableFromInline enum Cells: Sendable {
    /// Numbers, or nothing.
    case numbers(
      @Sendable (Rows, Range<Int>, UnsafeMutablePointer<Double?>) -> Void)

    /// Whole numbers, or nothing.
    case counts(
      @Sendable (Rows, Range<Int>, UnsafeMutablePointer<Int?>) -> Void)

    /// Text as it is; a cell without is empty.
    case texts(@Sendable (Rows, Range<Int>, inout CellTexts) -> Void)
  }

  /// The name, as it stands in files.
  public let name: String

  /// What the cells mean, in a few words that follow the name.
  public let meaning: String

  /// The unit of the numbers; nil where they have none.
  public let unit: String?

  /// The cells.
  let cells: Cells

  /// Whether few numbers stand in many rows, so that their text is worth
  /// keeping.
  private(set) var isRepetitive = false

  /// Whether rows that share a key have this cell in common: its function
  /// takes the key's number, not the row's.
  private(set) var isShared = false

  /// Whether a table of these rows has the column.
  private(set) var isPresent: @Sendable (Rows) -> Bool = { _ in true }

  @usableFromInline
  init(_ name: String, _ meaning: String, _ unit: String?, _ cells: Cells) {
    self.name = name
    self.meaning = meaning
    self.unit = unit
    self.cells = cells
  }

  /// A column of numbers.
  @inlinable
  public static func number(
    _ name: String, _ meaning: String, unit: String? = nil,
    _ value: @escaping @Sendable (Rows, Int) -> Double?
  ) -> Self {
    Self(
      name, meaning, unit,
      .numbers { rows, range, cells in
        for row in range { cells[row &- range.lowerBound] = value(rows, row) }
      })
  }

  /// A column of whole numbers.
  @inlinable
  public static func count(
    _ name: String, _ meaning: String, unit: String? = nil,
    _ value: @escaping @Sendable (Rows, Int) -> Int?
  ) -> Self {
    Self(
      name, meaning, unit,
      .counts { rows, range, cells in
        for row in range { cells[row &- range.lowerBound] = value(rows, row) }
      })
  }

  /// A column of texts, each appended by a function.
  @inlinable
  public static func text(
    _ name: String, _ meaning: String,
    appending append:
      @escaping @Sendable (Rows, Int, inout ByteBuffer) -> Void
  ) -> Self {
    Self(
      name, meaning, nil,
      .texts { rows, range, texts in
        for row in range {
          append(rows, row, &texts.bytes)
          texts.endCell()
        }
      })
  }

  /// A column of texts.
  public static func text(
    _ name: String, _ meaning: String,
    _ value: @escaping @Sendable (Rows, Int) -> String?
  ) -> Self {
    text(name, meaning) { rows, row, text in
      if let value = value(rows, row) { text.append(value) }
    }
  }

  /// The column in those tables only of which a condition holds.
  public func when(
    _ isPresent: @escaping @Sendable (Rows) -> Bool
  ) -> Self {
    var column = self
    column.isPresent = isPresent
    return column
  }

  /// The column where few numbers stand in many rows, such as ages in weeks:
  /// their text is made once.
  public var repetitive: Self {
    var column = self
    column.isRepetitive = true
    return column
  }

  /// The column where rows that share a key have the cell in common: its
  /// function takes the number of the key, and its text is made once.
  public var shared: Self {
    var column = self
    column.isShared = true
    return column
  }

  /// The column in a table of other rows, which hold these.
  ///
  /// - Parameter rows: The rows that the column tells of.
  /// - Returns: The column, under its name and meaning.
  package func of<Outer: Sendable>(
    _ rows: @escaping @Sendable (Outer) -> Rows
  ) -> OutputColumn<Outer> {
    let cells: OutputColumn<Outer>.Cells =
      switch cells {
      case .numbers(let take): .numbers { take(rows($0), $1, $2) }
      case .counts(let take): .counts { take(rows($0), $1, $2) }
      case .texts(let take): .texts { take(rows($0), $1, &$2) }
      }
    var column = OutputColumn<Outer>(name, meaning, unit, cells)
    column.isRepetitive = isRepetitive
    column.isShared = isShared
    column.isPresent = { [isPresent] in isPresent(rows($0)) }
    return column
  }
}
