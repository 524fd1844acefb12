internal import CLVData
public import CLVForecasting
internal import CLVModels
public import CLVTables
internal import Libm

/// Named customers side by side, best first, with what makes one worth more
/// than the next.
///
/// The value to come is P(alive) × the discounted purchases if alive × the
/// worth of a purchase, so the logarithm of the ratio of two values is the sum
/// of three: what speaks for a customer is the greatest of these.
public struct CustomerComparison: Sendable {
  /// One of the factors of a value.
  public enum Factor: String, Sendable, CaseIterable {
    /// How likely it is that the customer is still one.
    case alive

    /// How much a customer who is still one buys.
    case frequency

    /// How much is spent on a purchase.
    case amount
  }

  /// A customer with the past and what is forecast.
  public struct Entry: Sendable {
    /// The place in the summary.
    public let customer: Int

    /// The identifier.
    public let id: String

    /// What is at stake with the customer.
    public let outlook: CustomerOutlook

    /// The number of purchases, the first one included.
    public let purchases: Int

    /// The days since the first purchase.
    public let ageDays: Double

    /// The days since the last purchase.
    public let silenceDays: Double

    /// What has been spent; nil where the first amounts are not known.
    public let spent: Double?

    /// What has been spent a year since the first purchase; nil of less than
    /// 30 days, and where that is not known.
    public var spentPerYear: Double? {
      spent.flatMap { ageDays >= 30 ? $0 / ageDays * 365.25 : nil }
    }

    /// The mean amount of a purchase.
    public var amount: Double? { spent.map { $0 / Double(purchases) } }
  }

  /// The customers, those of highest value first.
  public let entries: [Entry]

  /// How the forecasts were made.
  public let settings: ForecastSettings

  /// Whether values are money; else they are purchases.
  public let hasMoney: Bool

  /// Compares customers by their places in the summary.
  public init(_ customers: [Int], of outlooks: CustomerOutlooks) {
    let summary = outlooks.summary
    let past = summary.pastSpend
    let unit = summary.timeUnit.days
    settings = outlooks.settings
    hasMoney = outlooks.hasMoney
    entries = customers.map { customer in
      Entry(
        customer: customer, id: summary.ids[customer],
        outlook: outlooks[customer],
        purchases: Int(summary.frequency[customer]) + 1,
        ageDays: summary.T[customer] * unit,
        silenceDays: outlooks.silence(of: customer) * unit,
        spent: past?[customer])
    }.sorted { one, other in
      one.outlook.value == other.outlook.value
        ? one.customer < other.customer
        : one.outlook.value > other.outlook.value
    }
  }

  /// What each factor does to the ratio of the value of an entry to that of the
  /// next, as logarithms that add up to that of the ratio; nil for the last
  /// one, and where one of the values is 0 or infinite.
  public func reasons(_ place: Int) -> [(factor: Factor, logRatio: Double)]? {
    guard entries.indices.contains(place + 1) else { return nil }
    let factors = [entries[place], entries[place + 1]].map { entry in
      [
        entry.outlook.probabilityAlive,
        entry.outlook.staying.purchasesIfAlive, entry.outlook.worthOfPurchase,
      ]
    }
    guard factors.joined().allSatisfy({ $0 > 0 && $0.isFinite }) else {
      return nil
    }
    return Factor.allCases.enumerated().map { place, factor in
      (factor, log(factors[0][place] / factors[1][place]))
    }
  }
}

extension CustomerComparison {
  /// The table of the customers, best first.
  public static let table = OutputTable<CustomerComparison>(columns: [
    .text("customer_id", "the customer") { $0.entries[$1].id },
    .count("purchases", "the first one included") { $0.entries[$1].purchases },
    .number("age_days", "since the first purchase", unit: "days") {
      $0.entries[$1].ageDays
    },
    .number("silence_days", "since the last purchase", unit: "days") {
      $0.entries[$1].silenceDays
    },
    .number("amount", "the mean of a purchase", unit: "money") {
      $0.entries[$1].amount
    },
    .number("spent", "in all", unit: "money") { $0.entries[$1].spent },
    .number("spent_per_year", "since the first purchase", unit: "money") {
      $0.entries[$1].spentPerYear
    },
    .number("probability_alive", "of being a customer still, now") {
      $0.entries[$1].outlook.probabilityAlive
    },
    .number("expected_purchases", "over the horizon") {
      $0.entries[$1].outlook.forecast.purchases.expectedPurchases
    },
    .number("expected_spend", "a purchase", unit: "money") {
      $0.entries[$1].outlook.forecast.expectedSpend
    },
    .number("clv", "over the horizon", unit: "money") {
      $0.entries[$1].outlook.forecast.lifetimeValue
    },
    .number("clv_lower", "it is not below", unit: "money") {
      $0.entries[$1].outlook.forecast.valueInterval?.lowerBound
    },
    .number("clv_upper", "nor above", unit: "money") {
      $0.entries[$1].outlook.forecast.valueInterval?.upperBound
    },
  ])

  /// Writes a row for each customer as CSV, or as JSON Lines where the file's
  /// name ends in `.jsonl`; the caller commits the file.
  ///
  /// - Throws: Cannot create, where the file cannot be written.
  public func write(to file: AtomicFile) throws(DataError) {
    try Self.table.write(self, count: entries.count, to: file)
  }
}
