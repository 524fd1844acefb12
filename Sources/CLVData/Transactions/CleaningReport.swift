internal import CLVTables

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

  /// Rows with a negative amount that reduce the purchase they belong to; nil
  /// where there are none.
  public var refundsMatched: Int?

  /// Refunds of which something met no purchase; nil where there are none.
  public var refundsUnmatched: Int?

  /// The money that met no purchase.
  public var amountUnmatched: Double?

  /// The money of all refunds that are matched.
  public var amountRefunded: Double?

  /// Rows that are the same as an earlier one, byte for byte, and count; nil
  /// where there are none.
  public var duplicateRows: Int?

  /// Rows that are the same as an earlier one and are left out; nil where
  /// there are none.
  public var duplicatesDropped: Int?

  /// Customer, day and amount of the first of these.
  public var duplicateExamples: [String]?

  /// Rows that are put together to orders; nil without orders.
  public var rowsOfOrders: Int?

  /// The orders that they are put together to.
  public var orders: Int?

  /// Rows after the end of observation, left out.
  public var rowsAfterObservation = 0

  /// Empty lines, passed over.
  public var blankLines = 0

  /// Purchase days that refunds bring to zero or below, no purchases, as known
  /// at the end.
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

  /// Takes the repeated rows that a pass found.
  mutating func add(_ repeats: RepeatedRows, _ ids: CustomerIDs) {
    guard repeats.count > 0 else { return }
    for one in repeats.examples {
      ids.withBytes(at: Int(one.customer)) {
        add(
          duplicate: $0, CalendarDay(daysSince1970: one.day), one.amount,
          isDropped: false)
      }
    }
    duplicateRows = repeats.count
  }

  /// Counts a row that is the same as an earlier one.
  mutating func add(
    duplicate customer: Bytes, _ day: CalendarDay, _ amount: Double,
    isDropped: Bool
  ) {
    if isDropped {
      duplicatesDropped = (duplicatesDropped ?? 0) + 1
    } else {
      duplicateRows = (duplicateRows ?? 0) + 1
    }
    var examples = duplicateExamples ?? []
    guard examples.count < RepeatedRows.mostExamples else { return }
    var text = ByteBuffer()
    text.append(day)
    if !amount.isNaN {
      text.append(", ")
      text.append(amount)
    }
    examples.append("\(customer.excerpt), \(text.text)")
    duplicateExamples = examples
  }

  /// The refunds of which all was taken off purchases.
  public var refundsTakenOff: Int {
    max(0, (refundsMatched ?? 0) - (refundsUnmatched ?? 0))
  }

  /// All bad rows.
  public var badRows: Int {
    wrongFieldCount + badText + missingCustomers + badDates + badAmounts
      + refundsRejected
  }
}

extension CleaningReport {
  /// From how many negative amounts on, and which share of the rows, they look
  /// like losses beside profits and not like refunds.
  private static let profits = (rows: 20, share: 0.1)

  /// What to say where so many amounts are negative that they look like
  /// profits; nil elsewhere.
  var profitWarning: Advice? {
    let negative =
      refundsNetted + refundsDropped + (refundsMatched ?? 0)
    guard negative >= Self.profits.rows,
      Double(negative) >= Self.profits.share * Double(rows)
    else { return nil }
    let advice: Advice =
      "\(negative) of \(rows) amounts are negative and taken for refunds; if "
      + "they are losses beside profits, name a column of sales with "
      + "\(.amount)"
    return advice.named(
      "profits",
      [
        "negative": .count(negative), "rows": .count(rows),
        "option": .remedy(.amount),
      ])
  }
}
