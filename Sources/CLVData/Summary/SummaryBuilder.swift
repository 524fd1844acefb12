internal import Libm

/// Makes the summary of one window from the purchases of one customer at a
/// time.
public struct SummaryBuilder {
  private let window: ObservationWindow
  private let timeUnit: TimeUnit
  private let unitDays: Double

  /// How opportunities are counted; nil where times are lengths of time.
  private let periods: PeriodCalendar?

  private var customers: [UInt32] = []
  private var frequency: [Int32] = []
  private var recency: [Double] = []
  private var T: [Double] = []
  private var monetaryValue: [Double] = []
  private var logGaps: [Double] = []
  private var firstDay: [CalendarDay] = []
  private var firstAmount: [Double] = []

  /// Nil where amounts are unknown.
  private var spendMoments: SpendMoments?
  private var holdoutFrequency: [Int32] = []
  private var holdoutMonetaryValue: [Double] = []

  /// Customers whose first purchase comes after calibration.
  public private(set) var customersFirstSeenLater = 0

  /// Makes a builder for the customers who begin by the end of calibration.
  ///
  /// - Parameters:
  ///   - window: the days observed, and their split.
  ///   - timeUnit: the unit of all times.
  ///   - opportunities: whether periods are counted, not purchases: see
  ///     ``TransactionLog/summarize(_:timeUnit:opportunities:)``. The window
  ///     is one in whole periods.
  ///   - hasAmounts: whether amounts are known.
  ///   - capacity: the number of customers to have room for.
  public init(
    _ window: ObservationWindow, timeUnit: TimeUnit,
    opportunities: Bool = false, hasAmounts: Bool = true, capacity: Int = 0
  ) {
    self.window = window
    periods =
      opportunities ? PeriodCalendar(of: timeUnit, from: window.start) : nil
    self.timeUnit = timeUnit
    unitDays = timeUnit.days
    customers.reserveCapacity(capacity)
    frequency.reserveCapacity(capacity)
    recency.reserveCapacity(capacity)
    T.reserveCapacity(capacity)
    monetaryValue.reserveCapacity(capacity)
    logGaps.reserveCapacity(capacity)
    firstDay.reserveCapacity(capacity)
    firstAmount.reserveCapacity(capacity)
    if hasAmounts { spendMoments = SpendMoments() }
    if window.hasHoldout {
      holdoutFrequency.reserveCapacity(capacity)
      holdoutMonetaryValue.reserveCapacity(capacity)
    }
  }

  /// Adds a customer.
  ///
  /// - Parameters:
  ///   - customer: the index in the log's customers.
  ///   - purchases: all purchases in date order, at least one.
  public mutating func add(
    customer: Int, _ purchases: UnsafeBufferPointer<Purchase>
  ) {
    let first = purchases[0].day
    guard first <= window.calibrationEnd else {
      customersFirstSeenLater += 1
      return
    }
    if let periods { return add(customer: customer, purchases, by: periods) }
    var last = first
    var repeats = 0
    var amount = 0.0
    var logGaps = 0.0
    var index = 1
    while index < purchases.count,
      purchases[index].day <= window.calibrationEnd
    {
      let day = purchases[index].day
      logGaps += log(Double(last.distance(to: day)) / unitDays)
      last = day
      amount += purchases[index].amount
      repeats &+= 1
      index &+= 1
    }
    customers.append(UInt32(truncatingIfNeeded: customer))
    frequency.append(Int32(truncatingIfNeeded: repeats))
    recency.append(Double(first.distance(to: last)) / unitDays)
    T.append(
      Double(first.distance(to: window.calibrationEnd)) / unitDays)
    let mean = Self.mean(amount, repeats)
    monetaryValue.append(mean)
    spendMoments?.add(
      purchases[1..<1 + repeats].lazy.map(\.amount), frequency: repeats,
      mean: mean)
    self.logGaps.append(logGaps)
    firstDay.append(first)
    firstAmount.append(purchases[0].amount)
    if window.hasHoldout { addHoldout(purchases, from: index) }
  }

  /// Adds a customer by the periods in which there is a purchase.
  private mutating func add(
    customer: Int, _ purchases: UnsafeBufferPointer<Purchase>,
    by periods: PeriodCalendar
  ) {
    let acquisition = periods.period(of: purchases[0].day)
    let split = periods.period(of: window.calibrationEnd)
    let end = periods.period(of: window.observationEnd)
    var last = acquisition
    var amount = 0.0
    var past = PeriodCount()
    var next = PeriodCount()
    for purchase in purchases {
      let period = periods.period(of: purchase.day)
      guard period <= end else { break }
      if period <= acquisition {
        amount += purchase.amount
      } else if period <= split {
        past.add(purchase, in: period)
        last = period
      } else {
        next.add(purchase, in: period)
      }
    }
    customers.append(UInt32(truncatingIfNeeded: customer))
    frequency.append(past.count)
    recency.append(Double(last - acquisition))
    T.append(Double(split - acquisition))
    monetaryValue.append(past.meanAmount)
    spendMoments?.add(
      past.amounts, frequency: Int(past.count), mean: past.meanAmount)
    firstDay.append(purchases[0].day)
    firstAmount.append(amount)
    if window.hasHoldout {
      holdoutFrequency.append(next.count)
      holdoutMonetaryValue.append(next.meanAmount)
    }
  }

  private mutating func addHoldout(
    _ purchases: UnsafeBufferPointer<Purchase>, from start: Int
  ) {
    var index = start
    var amount = 0.0
    while index < purchases.count,
      purchases[index].day <= window.observationEnd
    {
      amount += purchases[index].amount
      index &+= 1
    }
    holdoutFrequency.append(Int32(truncatingIfNeeded: index &- start))
    holdoutMonetaryValue.append(Self.mean(amount, index &- start))
  }

  private var holdoutDuration: Double {
    guard let periods else { return Double(window.holdoutDays) / unitDays }
    let split = periods.period(of: window.calibrationEnd)
    return Double(periods.period(of: window.observationEnd) - split)
  }

  private static func mean(_ sum: Double, _ count: Int) -> Double {
    count == 0 ? 0 : sum / Double(count)
  }

  /// The summary of all customers added, who are those of `log`.
  public consuming func finish(_ log: TransactionLog) -> CustomerSummary {
    let holdout = CustomerSummary.Holdout(
      frequency: holdoutFrequency, monetaryValue: holdoutMonetaryValue,
      duration: holdoutDuration,
      hasAmounts: log.hasAmounts)
    return CustomerSummary(
      ids: CustomerIDs(log.arena, selection: customers),
      frequency: frequency, recency: recency, T: T,
      monetaryValue: monetaryValue, timeUnit: timeUnit,
      hasAmounts: log.hasAmounts, firstDay: firstDay,
      holdout: window.hasHoldout ? holdout : nil,
      logGaps: periods == nil ? logGaps : nil,
      firstAmount: log.hasAmounts ? firstAmount : nil,
      spendMoments: spendMoments)
  }
}

/// Periods with a purchase, and what was spent in them.
private struct PeriodCount {
  private(set) var count: Int32 = 0

  /// What was spent in each of them.
  private(set) var amounts: [Double] = []
  private var amount = 0.0
  private var latest = Int.min

  /// Adds a purchase, in order of period.
  mutating func add(_ purchase: Purchase, in period: Int) {
    if period != latest {
      count += 1
      amounts.append(0)
    }
    latest = period
    amounts[amounts.count - 1] += purchase.amount
    amount += purchase.amount
  }

  /// The mean amount of a period; 0 if there are none.
  var meanAmount: Double { count == 0 ? 0 : amount / Double(count) }
}
