/// A dense matrix of doubles, stored by columns as BLAS and LAPACK expect.
public struct Matrix: Sendable, Equatable {
  /// The number of rows.
  public let rows: Int

  /// The number of columns.
  public let columns: Int

  /// The entries, column after column.
  public internal(set) var entries: [Double]

  /// A matrix of zeros.
  public init(rows: Int, columns: Int) {
    precondition(rows >= 0 && columns >= 0, "a matrix has no negative size")
    self.rows = rows
    self.columns = columns
    entries = [Double](repeating: 0, count: rows * columns)
  }

  /// A matrix from its rows, which must all have the same length.
  public init(_ rowsOfEntries: [[Double]]) {
    self.init(
      rows: rowsOfEntries.count, columns: rowsOfEntries.first?.count ?? 0)
    for (i, row) in rowsOfEntries.enumerated() {
      precondition(row.count == columns, "the rows differ in length")
      for (j, entry) in row.enumerated() { self[i, j] = entry }
    }
  }

  /// A square matrix with the given diagonal, zero elsewhere.
  public init(diagonal: [Double]) {
    self.init(rows: diagonal.count, columns: diagonal.count)
    for (i, entry) in diagonal.enumerated() { self[i, i] = entry }
  }

  /// The entry at a row and a column, both counted from zero.
  public subscript(row: Int, column: Int) -> Double {
    get { entries[column * rows + row] }
    set { entries[column * rows + row] = newValue }
  }

  /// Whether the matrix has as many rows as columns.
  public var isSquare: Bool { rows == columns }

  /// Whether every entry is a finite number.
  public var isFinite: Bool { entries.allSatisfy(\.isFinite) }

  /// The diagonal, from the top left.
  public var diagonal: [Double] {
    (0..<min(rows, columns)).map { self[$0, $0] }
  }

  /// The entries of one row.
  public func row(_ row: Int) -> [Double] {
    (0..<columns).map { self[row, $0] }
  }

  /// The entries as an array of rows.
  public var rowsOfEntries: [[Double]] {
    (0..<rows).map { row($0) }
  }
}
