public import CLVTables

/// Where transactions come from: delimited text, arrays in memory, or whatever
/// gives a customer, a day and an amount for each of its rows.
///
/// A source is one type with one method. This one reads an array of tuples:
///
///     struct Pairs: TransactionSource {
///       let name = "pairs"
///       let hasAmounts = false
///       let rows: [(customer: String, day: CalendarDay)]
///
///       func read(into batch: inout TransactionBatch) throws(DataError)
///         -> Bool
///       {
///         for row in rows {
///           try batch.append(customer: row.customer, day: row.day)
///         }
///         return false
///       }
///     }
///
/// `TransactionLog(reading: Pairs(rows: …))` then makes a log of it, and
/// everything else follows from the log.
public protocol TransactionSource {
  /// What messages call the source, such as a file's name.
  var name: String { get }

  /// Whether the rows say how much was spent; without, all amounts are 0.
  var hasAmounts: Bool { get }

  /// The share of the rows read so far, from 0 to 1; nil where their number is
  /// not known.
  var progress: Double? { get }

  /// Appends the next rows to an empty batch: as many as are at hand, best
  /// until ``TransactionBatch/isFull``.
  ///
  /// - Returns: Whether there may be more rows to read.
  /// - Throws: What the batch throws for a row that cannot be used, and what
  ///   keeps the source from being read.
  mutating func read(
    into batch: inout TransactionBatch
  ) throws(DataError) -> Bool
}

extension TransactionSource {
  /// Not known.
  public var progress: Double? { nil }
}
