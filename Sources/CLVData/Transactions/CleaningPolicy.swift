public import CLVTables

/// What to do with negative amounts.
public enum RefundPolicy: String, Sendable, CaseIterable {
  /// Each reduces the purchase that it belongs to: that of its order, else of
  /// its day, else the latest earlier one of the customer that it fits into,
  /// else the latest ones.
  ///
  /// A refund counts in a window if it is dated in it. What meets no purchase
  /// is counted with its money.
  case match

  /// They reduce that customer's purchase of that day; a day that refunds
  /// bring to zero or below is no purchase.
  case net

  /// They are left out and counted.
  case drop

  /// They are bad rows.
  case reject
}

/// What to do with rows that are there more than once, byte for byte.
public enum DuplicatePolicy: String, Sendable, CaseIterable {
  /// They count, and are counted.
  case keep

  /// The first of them counts; which needs memory for every row.
  case drop
}

/// What the amount in a row is of, where rows have orders.
public enum AmountScope: String, Sendable, CaseIterable {
  /// The amount is the row's: those of an order's rows add up.
  case row

  /// The amount is the whole order's, on each of its rows or some: it counts
  /// once.
  case order
}

/// What to do with rows that name no customer.
public enum AnonymousPolicy: String, Sendable, CaseIterable {
  /// Leave them out, and count them and their money.
  case skip

  /// They are bad rows.
  case stop
}

/// What to do with rows that cannot be used.
public enum BadRowPolicy: String, Sendable, CaseIterable {
  /// Stop at the first one, naming it.
  case stop

  /// Count them, set them aside and go on.
  case skip
}

/// How a transaction log is read.
public struct TransactionOptions: Sendable {
  /// The names of the columns.
  public var columns = TransactionColumns()

  /// Which rows are wanted, by the values of columns; all if empty.
  public var filters: [RowFilter] = []

  /// How dates are written; ISO 8601 unless the cells show another form.
  public var dateFormat = DateFormat.iso

  /// The calendar of the dates; nil for the one that their years show.
  public var calendar: CalendarSystem?

  /// The zone whose days count where dates are moments in time; nil for the
  /// days that are written.
  public var zone: DayZone?

  /// The decimal sign of amounts, quantities and prices; nil for the one that
  /// the cells show.
  public var decimal: DecimalMark?

  /// What to do with negative amounts.
  public var refunds = RefundPolicy.match

  /// What to do with rows that are there more than once.
  public var duplicates = DuplicatePolicy.keep

  /// What the amounts are of, where a column of orders is named.
  public var amountScope = AmountScope.row

  /// Which identifiers are of one customer though they differ.
  public var identifiers = IdentifierForm()

  /// What other currencies are worth; nil where amounts are in one.
  public var rates: CurrencyRates?

  /// What to do with rows that name no customer.
  public var anonymous = AnonymousPolicy.skip

  /// What to do with rows that cannot be used.
  public var badRows = BadRowPolicy.stop

  /// The last day observed; later rows are counted and left out.
  ///
  /// `nil` keeps all rows.
  public var observationEnd: CalendarDay?

  /// The number of transactions held in memory (16 bytes each) before a
  /// sorted run goes to a temporary file.
  public var bufferCapacity = 4 << 20

  /// The options that the tool has when none are given.
  public init() {}
}
