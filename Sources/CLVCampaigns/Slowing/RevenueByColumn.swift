public import CLVData
public import CLVTables

/// How the revenue of each value of a column, such as a product or a channel,
/// changed between the two periods of a ``RevenueChange``.
public struct RevenueByColumn: Sendable {
  /// A value of the column, and what it brought in.
  public struct Value: Sendable, Equatable {
    /// The value; nil for all that no row names, and what refunds of one value
    /// take from another.
    public let name: String?

    /// Its revenue in the period before.
    public let before: Double

    /// Its revenue in the period after.
    public let after: Double

    /// How much more it brought in after than before.
    public var change: Double { after - before }
  }

  /// The name of the column.
  public let name: String

  /// Its values, those first whose revenue changed most; the sums are those of
  /// the whole log.
  public let values: [Value]

  /// Sums over the values of a column.
  ///
  /// - Parameters:
  ///   - name: The column's name.
  ///   - log: The log, where the column's values are taken for customers.
  ///   - total: The change of the whole log.
  /// - Throws: When the log's temporary file cannot be read.
  public init(
    name: String, in log: TransactionLog, of total: RevenueChange
  ) throws(DataError) {
    self.name = name
    var values: [Value] = []
    var (before, after) = (0.0, 0.0)
    try log.forEachCustomer { place, purchases in
      var sums = (0.0, 0.0)
      for purchase in purchases {
        if total.before.days.contains(purchase.day) {
          sums.0 += purchase.amount
        }
        if total.after.days.contains(purchase.day) {
          sums.1 += purchase.amount
        }
      }
      guard sums != (0, 0) else { return }
      before += sums.0
      after += sums.1
      values.append(
        Value(name: log.customers[place], before: sums.0, after: sums.1))
    }
    values.sort { abs($0.change) > abs($1.change) }
    let rest = Value(
      name: nil, before: total.before.revenue - before,
      after: total.after.revenue - after)
    // Sums in another order differ in the last digits.
    let line = 1e-9 * max(total.before.revenue, total.after.revenue, 1)
    if abs(rest.before) > line || abs(rest.after) > line {
      values.append(rest)
    }
    self.values = values
  }
}
