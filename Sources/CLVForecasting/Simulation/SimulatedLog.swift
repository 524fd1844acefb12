public import CLVData
internal import CLVModels
internal import CLVNumerics
public import CLVTables

/// A transaction log drawn from a purchase model and a spend model.
///
/// Customers arrive evenly over an acquisition period, buy and leave as the
/// models say, and every purchase is recorded with its day. Two purchases on
/// one day are two rows, as in a real log. Where the purchase model counts
/// opportunities, these are the periods that follow the one of arrival, and a
/// purchase falls on any day of its period.
public struct SimulatedLog: Sendable {
  /// When customers arrive and when the log ends.
  public struct Calendar: Sendable {
    /// The first day on which customers arrive.
    public var start: CalendarDay

    /// The number of days over which they arrive, at least 1.
    public var acquisitionDays: Int

    /// The last day of the log.
    public var end: CalendarDay

    /// A calendar with its parts.
    public init(start: CalendarDay, acquisitionDays: Int, end: CalendarDay) {
      self.start = start
      self.acquisitionDays = acquisitionDays
      self.end = end
    }
  }

  private var days: [Int32] = []
  private var customers: [Int32] = []
  private var cents: [Int] = []
  private let calendar: Calendar
  private let hasAmounts: Bool

  /// Draws a log: the same seed gives the same one.
  ///
  /// - Parameters:
  ///   - customers: How many customers arrive.
  ///   - model: The model; without one of spend, the log has no amounts.
  ///   - calendar: When customers arrive and when the log ends; it ends on
  ///     the last day of arrivals or later.
  ///   - seed: Where the random numbers start.
  public init(
    customers: Int, by model: CustomerModel, calendar: Calendar, seed: UInt64
  ) {
    let (purchase, spend) = (model.purchase, model.spend)
    let unit = model.timeUnit
    precondition(customers >= 0 && customers < Int(Int32.max))
    precondition(calendar.acquisitionDays >= 1)
    self.calendar = calendar
    hasAmounts = spend != nil
    let lastDay = calendar.start.distance(to: calendar.end)
    precondition(lastDay + 1 >= calendar.acquisitionDays)
    let opportunities =
      type(of: purchase).countsOpportunities
      ? OpportunityDays(calendar, unit: unit) : nil
    var generator = SplitMix64(seed: seed)
    for customer in 1...max(1, customers) where customer <= customers {
      // The first purchase falls at a moment within its day.
      let arrival =
        Double(Int.random(in: 0..<calendar.acquisitionDays, using: &generator))
        + generator.uniform()
      let remaining =
        opportunities?.count(after: Int(arrival))
        ?? (Double(lastDay + 1) - arrival) / unit.days
      let times = purchase.simulatedPurchases(
        until: remaining, using: &generator)
      let amounts = spend?.simulatedSpends(
        count: times.count + 1, using: &generator)
      for (i, time) in ([0] + times).enumerated() {
        let day =
          opportunities?.day(
            ofOpportunity: Int(time), after: Int(arrival), using: &generator)
          ?? Int(arrival + time * unit.days)
        days.append(Int32(min(day, lastDay)))
        self.customers.append(Int32(customer))
        // No real purchase is worth nothing.
        if let amounts {
          let amount = (min(amounts[i], 1e12) * 100).rounded()
          cents.append(max(1, Int(saturating: amount)))
        }
      }
    }
  }

  /// The number of rows.
  public var count: Int { days.count }

  /// A log in the order in which it is written.
  public struct TableRows: Sendable {
    let log: SimulatedLog
    let order: [Int32]

    /// The text of each day.
    let dates: [String]
  }

  /// The table of transactions; without amounts it has no column of them.
  public static let table = OutputTable<TableRows>(columns: [
    .text("customer_id", "the customer") { rows, row, text in
      text.append(rows.log.customers[Int(rows.order[row])])
    },
    .text("date", "the day") { rows, row, text in
      text.append(rows.dates[Int(rows.log.days[Int(rows.order[row])])])
    },
    .number("amount", "what was spent", unit: "money") { rows, row in
      Double(rows.log.cents[Int(rows.order[row])]) / 100
    }.when { $0.log.hasAmounts },
  ])

  /// Writes the log, in order of date and within a day of customer, as CSV, or
  /// as JSON Lines where the file's name ends in `.jsonl`; the caller commits
  /// the file.
  public func write(to file: AtomicFile) throws(DataError) {
    try Self.table.write(rows, count: count, to: file)
  }

  /// The log in the order in which it is written.
  package var rows: TableRows {
    TableRows(
      log: self, order: chronologicalOrder(),
      dates: (0...calendar.start.distance(to: calendar.end)).map {
        calendar.start.advanced(by: $0).description
      })
  }

  /// The rows by day, those of one day by customer: a counting sort.
  private func chronologicalOrder() -> [Int32] {
    var places = [Int](
      repeating: 0, count: calendar.start.distance(to: calendar.end) + 2)
    for day in days { places[Int(day) + 1] += 1 }
    for day in places.indices.dropFirst() { places[day] += places[day - 1] }
    var order = [Int32](repeating: 0, count: days.count)
    for (row, day) in days.enumerated() {
      order[places[Int(day)]] = Int32(row)
      places[Int(day)] += 1
    }
    return order
  }
}

/// The periods of a log, by its days from 0 on.
private struct OpportunityDays {
  /// The number of each day's period, from 0.
  private var period: [Int] = []

  /// The days of each period.
  private var days: [Range<Int>] = []

  /// The number of the last period that the log covers to its end.
  private let lastWhole: Int

  init(_ calendar: SimulatedLog.Calendar, unit: TimeUnit) {
    let periods = PeriodCalendar(of: unit, from: calendar.start)
    let first = periods.period(of: calendar.start)
    for day in 0...calendar.start.distance(to: calendar.end) {
      let number =
        periods.period(of: calendar.start.advanced(by: day)) - first
      period.append(number)
      if number == days.count { days.append(day..<day) }
      days[number] = days[number].lowerBound..<(day + 1)
    }
    lastWhole = periods.period(of: periods.lastEnd(by: calendar.end)) - first
  }

  /// How many whole periods follow that of a day.
  func count(after arrival: Int) -> Double {
    Double(max(0, lastWhole - period[arrival]))
  }

  /// A day at random in the i-th period after that of a day; that day itself
  /// for i = 0.
  func day(
    ofOpportunity i: Int, after arrival: Int,
    using generator: inout SplitMix64
  ) -> Int {
    i == 0
      ? arrival : Int.random(in: days[period[arrival] + i], using: &generator)
  }
}
