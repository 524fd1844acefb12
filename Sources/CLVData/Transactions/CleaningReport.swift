/// What became of every row and every customer of a transaction log.
public struct CleaningReport: Sendable, Equatable, Codable {
  /// Data rows read, the header and empty lines left out.
  public var rows = 0

  /// Rows used as transactions, refunds that are netted included.
  public var transactionsUsed = 0

  /// Bad rows with too few or too many fields.
  public var wrongFieldCount = 0

  /// Bad rows whose text is damaged: invalid UTF-8, null bytes, lone carriage
  /// returns, text after a closing quote.
  public var badText = 0

  /// Bad rows without a customer.
  public var missingCustomers = 0

  /// Bad rows without a usable date.
  public var badDates = 0

  /// Bad rows without a usable amount, quantity or price.
  public var badAmounts = 0

  /// Bad rows with a negative amount under `RefundPolicy.reject`.
  public var refundsRejected = 0

  /// Rows with a negative amount that reduce a purchase.
  public var refundsNetted = 0

  /// Rows with a negative amount that are left out.
  public var refundsDropped = 0

  /// Rows after the end of observation, left out.
  public var rowsAfterObservation = 0

  /// Empty lines, passed over.
  public var blankLines = 0

  /// Purchase days that refunds bring to zero or below, no purchases.
  public var daysRemovedByRefunds = 0

  /// Purchases of value zero: all the day's amounts are zero.
  public var zeroPurchases = 0

  /// Purchases: customer-days that remain.
  public var purchases = 0

  /// Customers with a row that is used or a refund.
  public var customers = 0

  /// Customers that refunds leave without any purchase.
  public var customersWithoutPurchase = 0

  /// Customers whose first purchase comes after the calibration period; they
  /// are not in its summary.
  public var customersFirstSeenInHoldout = 0

  /// Rows that a filter leaves out; nil where none does.
  public var rowsFiltered: Int?

  /// Rows without a customer, left out; nil where there are none.
  public var anonymousRows: Int?

  /// The sum of the amounts of these.
  public var anonymousAmount: Double?

  /// The sum of all amounts, those of rows without a customer included, where
  /// there are such.
  public var totalAmount: Double?

  /// Dates far from all others, which are used as they are; nil where there
  /// are none.
  public var farDates: [FarDate]?

  /// A report of nothing.
  public init() {}

  /// All bad rows.
  public var badRows: Int {
    wrongFieldCount + badText + missingCustomers + badDates + badAmounts
      + refundsRejected
  }
}
