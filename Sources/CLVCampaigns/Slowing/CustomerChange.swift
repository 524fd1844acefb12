public import CLVData
public import CLVTables

/// Why a customer buys more slowly: since when, and what changed with it.
public struct CustomerChange: Sendable {
  /// A number before and since the moment.
  public struct Means: Sendable, Equatable {
    /// The mean before the moment, and at it.
    public let before: Double

    /// The mean since.
    public let since: Double

    /// The probability that chance alone makes them differ as much.
    public let probability: Double
  }

  /// What the customer bought, in date order.
  public let purchases: [Purchase]

  /// The last day of observation.
  public let end: CalendarDay

  /// The likeliest moment from which on the customer bought more slowly; nil
  /// where the customer is not judged, with fewer than three repeat purchases,
  /// or was at no time faster before than after.
  public let change: RateChange?

  /// Whether the change is beyond chance.
  public let isBeyondChance: Bool

  /// The amounts of purchases; nil where amounts are not known, and where
  /// nothing was bought since.
  public let amounts: Means?

  /// The number of items in a purchase; nil where it is not known, and where
  /// nothing was bought since.
  public let items: Means?

  /// What an item cost; nil where that is not known, and where nothing was
  /// bought since.
  public let prices: Means?

  /// The days of the week, and the columns that were asked for; empty where
  /// nothing was bought since.
  public let shifts: [CategoryShift]

  /// The purchases in the same days a year before those since the moment; nil
  /// where the customer was none yet.
  public let yearBefore: Int?

  /// What all others did at the same time; nil without a moment.
  public let everyone: OthersRate?

  /// What those did who first bought within 45 days of this customer; nil
  /// without a moment.
  public let cohort: OthersRate?

  /// How many purchases there are since the moment.
  public var purchasesSince: Int {
    change.map { $0.purchases - $0.purchasesBefore } ?? 0
  }
}

extension CustomerChange {
  /// The values of a column in a customer's purchases, by day.
  public struct Column: Sendable {
    /// The column's name.
    public let name: String

    /// The values of each day with a purchase.
    public let values: [CalendarDay: Set<String>]

    /// A column from its values.
    public init(name: String, values: [CalendarDay: Set<String>]) {
      self.name = name
      self.values = values
    }

    /// The values that a log has where a column's values are taken for
    /// customers.
    ///
    /// - Parameters:
    ///   - name: The column's name.
    ///   - log: The rows of one customer, by the values of the column.
    /// - Throws: When the log's temporary file cannot be read.
    public init(name: String, in log: TransactionLog) throws(DataError) {
      var values: [CalendarDay: Set<String>] = [:]
      try log.forEachCustomer { place, purchases in
        for purchase in purchases {
          values[purchase.day, default: []].insert(log.customers[place])
        }
      }
      self.init(name: name, values: values)
    }
  }

  /// Looks into a customer of a log.
  ///
  /// - Parameters:
  ///   - customer: The place in the log's customers.
  ///   - log: The log.
  ///   - slowing: The changes that were found in the customers' rates.
  ///   - place: The customer's place among these.
  ///   - end: The last day of observation.
  ///   - columns: The columns that may have to do with it.
  ///   - counts: How many items the customer bought on each day; nil where that
  ///     is not known.
  /// - Throws: When the log's temporary file cannot be read.
  public init(
    of customer: Int, in log: TransactionLog, _ slowing: SlowingCustomers,
    place: Int, end: CalendarDay, columns: [Column] = [],
    items counts: [CalendarDay: Double]? = nil
  ) throws(DataError) {
    let purchases = try log.purchases(ofCustomer: customer)
      .filter { $0.day <= end }
    self.purchases = purchases
    self.end = end
    let change = slowing.likeliestChange(of: place)
    self.change = change
    isBeyondChance = slowing.change(of: place) != nil
    guard let change, let first = purchases.first?.day else {
      (amounts, items, prices) = (nil, nil, nil)
      (shifts, yearBefore) = ([], nil)
      (everyone, cohort) = (nil, nil)
      return
    }
    let since = purchases.count { $0.day > change.day }
    let spent = log.hasAmounts ? purchases.map(\.amount) : nil
    let bought = counts.map { counts in purchases.map { counts[$0.day] ?? 0 } }
    amounts = spent.flatMap { Self.means($0, since: since) }
    items = bought.flatMap { Self.means($0, since: since) }
    prices = spent.flatMap { spent in
      bought.flatMap { Self.prices(spent, $0, since: since) }
    }
    shifts = since > 0 ? Self.shifts(purchases, since, columns) : []
    yearBefore = Self.yearBefore(purchases, change.day, end)
    // As long before as after, within what is observed of the customer.
    let days = min(first.distance(to: change.day), change.day.distance(to: end))
    var (everyone, cohort) = (OthersRate(), OthersRate())
    try log.forEachCustomer { place, others in
      guard place != customer, let start = others.first?.day else { return }
      everyone.add(others, moment: change.day, days: days)
      if abs(first.distance(to: start)) <= 45 {
        cohort.add(others, moment: change.day, days: days)
      }
    }
    (self.everyone, self.cohort) = (everyone, cohort)
  }

  /// The means of values of purchases, of which the last are since the moment.
  private static func means(_ values: [Double], since: Int) -> Means? {
    let before = values.count - since
    guard since > 0, before > 0 else { return nil }
    return Means(
      before: values[..<before].reduce(0, +) / Double(before),
      since: values[before...].reduce(0, +) / Double(since),
      probability: LabelShuffle.probability(
        count: values.count, since: since, LabelShuffle.meanDifference(values)))
  }

  /// The means of what an item cost, over purchases with items.
  private static func prices(
    _ amounts: [Double], _ items: [Double], since: Int
  ) -> Means? {
    let places = items.indices.filter { items[$0] > 0 }
    return means(
      places.map { amounts[$0] / items[$0] },
      since: places.count { $0 >= items.count - since })
  }

  private static func shifts(
    _ purchases: [Purchase], _ since: Int, _ columns: [Column]
  ) -> [CategoryShift] {
    let weekdays = CategoryShift(
      "weekday", purchases.map { ["\($0.day.weekday)"] }, since: since)
    return [weekdays]
      + columns.map { column in
        CategoryShift(
          column.name,
          purchases.map { (column.values[$0.day] ?? []).sorted() },
          since: since)
      }
  }

  private static func yearBefore(
    _ purchases: [Purchase], _ moment: CalendarDay, _ end: CalendarDay
  ) -> Int? {
    let days = (
      moment.advanced(byMonths: -12), end.advanced(byMonths: -12)
    )
    guard let first = purchases.first?.day, first <= days.0,
      days.1 <= moment
    else { return nil }
    return purchases.count { $0.day > days.0 && $0.day <= days.1 }
  }
}

extension CalendarDay {
  /// The day of the week: 1 for Monday to 7 for Sunday.
  public var weekday: Int {
    // 1 January 1970 was a Thursday.
    let days = (Int(daysSince1970) + 3) % 7
    return (days + 7) % 7 + 1
  }
}
