public import CLVData
public import CLVModels
internal import CLVNumerics
public import CLVTables

/// A log of subscriptions drawn from a retention model.
///
/// Customers begin evenly over an acquisition period and leave at the end of a
/// period as the model says; the periods are counted as
/// `SubscriptionPeriods` counts them in a real log.
public struct SimulatedSubscriptions: Sendable {
  private struct Subscription {
    let customer: Int
    let start: CalendarDay
    let end: CalendarDay?
  }

  private var subscriptions: [Subscription]

  /// Draws a log: the same seed gives the same one.
  ///
  /// - Parameters:
  ///   - customers: How many customers begin.
  ///   - model: The retention model.
  ///   - unit: The length of its periods.
  ///   - calendar: When customers begin and when the log ends.
  ///   - seed: Where the random numbers start.
  public init(
    customers: Int, model: some RetentionModel, unit: TimeUnit,
    calendar: SimulatedLog.Calendar, seed: UInt64
  ) {
    precondition(customers >= 0 && customers < Int(Int32.max))
    precondition(calendar.acquisitionDays >= 1)
    precondition(
      calendar.start.distance(to: calendar.end) + 1 >= calendar.acquisitionDays)
    let periods = SubscriptionPeriods(unit)
    var generator = SplitMix64(seed: seed)
    subscriptions = (0..<customers).map { customer in
      let start = calendar.start.advanced(
        by: Int.random(in: 0..<calendar.acquisitionDays, using: &generator))
      let lifetime = model.simulatedLifetime(
        within: periods.completed(from: start, to: calendar.end),
        using: &generator)
      return Subscription(
        customer: customer + 1, start: start,
        end: lifetime.map { periods.end(of: $0, from: start) })
    }
  }

  /// The number of rows, one for each customer.
  public var count: Int { subscriptions.count }

  /// The table of subscriptions; the end of one that goes on is empty.
  public static let table = OutputTable<SimulatedSubscriptions>(columns: [
    .text("customer_id", "the customer") { log, row, text in
      text.append(log.subscriptions[row].customer)
    },
    .text("start", "the first day") { log, row, text in
      text.append(log.subscriptions[row].start)
    },
    .text("end", "the day of leaving; empty where it goes on") {
      log, row, text in
      if let end = log.subscriptions[row].end { text.append(end) }
    },
  ])

  /// Writes the log, in order of the first day and within a day of customer, as
  /// CSV, or as JSON Lines where the file's name ends in `.jsonl`; the caller
  /// commits the file.
  public func write(to file: AtomicFile) throws(DataError) {
    var sorted = self
    sorted.subscriptions.sort {
      ($0.start, $0.customer) < ($1.start, $1.customer)
    }
    try Self.table.write(sorted, count: count, to: file)
  }
}
