public import CLVData
public import CLVForecasting
internal import CLVModels
public import CLVTables
internal import CLVValidation
internal import Libm

/// What has happened since a model was fitted, beside what it predicted.
public struct ModelMonitor: Sendable {
  /// What is too much.
  public struct Limits: Sendable, Equatable {
    /// The relative error of a total that lies outside the model's interval.
    public var error = 0.1

    /// The share of customers whose purchases lie outside their intervals.
    public var outside = 0.2

    /// The population stability index of the amounts.
    public var shift = 0.25

    /// The usual limits.
    public init() {}
  }

  /// What has been looked at.
  public enum Measure: String, Sendable, CaseIterable {
    /// All purchases of those who were customers when the model was fitted.
    case purchases

    /// What they spent.
    case value

    /// The share of them whose purchases lie outside the interval.
    case outside

    /// The repeat purchases of those who have come since.
    case newcomers

    /// How the amounts of purchases are distributed.
    case amounts
  }

  /// A measure: what was predicted, and what came.
  public struct Reading: Sendable {
    /// What it is.
    public let measure: Measure

    /// What was expected; of amounts their mean before.
    public let expected: Double

    /// Between what and what it was to be with a probability of 95 %; nil where
    /// that is not known.
    public let interval: ClosedRange<Double>?

    /// What came.
    public let actual: Double

    /// The number that the limit is of: a relative error, a share, or an index.
    public let size: Double

    /// What is too much.
    public let limit: Double

    /// Whether it is too much.
    public let isAlarm: Bool
  }

  /// The days since the fit.
  public let days: ClosedRange<CalendarDay>

  /// How many customers the model could forecast.
  public let customers: Int

  /// How many have come since, and how many had in as long before; nil where
  /// the days of first purchases are not known.
  public let arrivals: (since: Int, before: Int)?

  /// The measures, those that can be told.
  public let readings: [Reading]

  /// Those that are too much.
  public var alarms: [Measure] {
    readings.filter(\.isAlarm).map(\.measure)
  }

  /// Looks at a log since the day that a model was fitted to.
  ///
  /// - Parameters:
  ///   - log: The log.
  ///   - summaries: Its summaries, with the last day of the fit as the end of
  ///     calibration.
  ///   - model: The model.
  ///   - covariates: Where the model depends on covariates, those of the
  ///     calibration's customers.
  ///   - limits: What is too much.
  /// - Throws: When the log's temporary file cannot be read.
  public init?(
    _ log: TransactionLog, _ summaries: LogSummaries, by model: CustomerModel,
    covariates: ForecastCovariates = ForecastCovariates(),
    limits: Limits = Limits()
  ) throws(DataError) {
    let window = summaries.window
    guard
      let validation = HoldoutValidation(
        summaries.calibration, by: model, covariates: covariates)
    else { return nil }
    days = window.calibrationEnd.advanced(by: 1)...window.observationEnd
    customers = summaries.calibration.count
    arrivals = Self.arrivals(summaries)
    var readings = [
      Self.total(.purchases, validation.purchaseTotal, limits.error)
    ]
    if let value = validation.valueTotal {
      readings.append(Self.total(.value, value, limits.error))
    }
    let outside = 1 - validation.intervals.coverage
    readings.append(
      Reading(
        measure: .outside, expected: 1 - validation.intervals.level,
        interval: nil, actual: outside, size: outside, limit: limits.outside,
        isAlarm: outside > limits.outside))
    if covariates.purchase == nil,
      let newcomers = Self.newcomers(summaries.complete, window, model, limits)
    {
      readings.append(newcomers)
    }
    if log.hasAmounts,
      let shift = try Self.shift(log, window, limit: limits.shift)
    {
      readings.append(shift)
    }
    self.readings = readings
  }

  private static func total(
    _ measure: Measure, _ total: HoldoutTotal, _ limit: Double
  ) -> Reading {
    let error =
      total.predicted > 0
      ? abs(total.actual / total.predicted - 1)
      : total.actual > 0 ? .infinity : 0
    let isInside = total.interval?.contains(total.actual) ?? false
    return Reading(
      measure: measure, expected: total.predicted, interval: total.interval,
      actual: total.actual, size: error, limit: limit,
      isAlarm: !isInside && error > limit)
  }

  private static func arrivals(
    _ summaries: LogSummaries
  ) -> (since: Int, before: Int)? {
    guard let first = summaries.complete.firstDay else { return nil }
    let window = summaries.window
    let start = window.calibrationEnd.advanced(by: -window.holdoutDays)
    return (
      first.count { $0 > window.calibrationEnd },
      first.count { $0 > start && $0 <= window.calibrationEnd }
    )
  }

  /// The repeat purchases of those who have come since, as many as customers
  /// who are like all others make.
  private static func newcomers(
    _ complete: CustomerSummary, _ window: ObservationWindow,
    _ model: CustomerModel, _ limits: Limits
  ) -> Reading? {
    guard let first = complete.firstDay else { return nil }
    var moments: [Double: (mean: Double, variance: Double)] = [:]
    var (actual, expected, variance, count) = (0.0, 0.0, 0.0, 0)
    for customer in first.indices where first[customer] > window.calibrationEnd
    {
      let age = complete.T[customer]
      let known = moments[age] ?? Self.moments(model.purchase, age)
      moments[age] = known
      actual += Double(complete.frequency[customer])
      expected += known.mean
      variance += known.variance
      count += 1
    }
    guard count > 0, expected > 0, variance.isFinite else { return nil }
    // 1.96 standard deviations either way: 95 % of a normal law.
    let spread = 1.959964 * variance.squareRoot()
    let interval = max(0, expected - spread)...(expected + spread)
    let error = abs(actual / expected - 1)
    return Reading(
      measure: .newcomers, expected: expected, interval: interval,
      actual: actual, size: error, limit: limits.error,
      isAlarm: !interval.contains(actual) && error > limits.error)
  }

  private static func moments(
    _ purchase: some PurchaseModel, _ time: Double
  ) -> (mean: Double, variance: Double) {
    let (mean, square) = purchase.purchaseMoments(in: time)
    return (mean, max(0, square - mean * mean))
  }

  /// How far the amounts since the fit are from those of as long before.
  private static func shift(
    _ log: TransactionLog, _ window: ObservationWindow, limit: Double
  ) throws(DataError) -> Reading? {
    let start = window.calibrationEnd.advanced(by: -window.holdoutDays)
    var (before, since): ([Double], [Double]) = ([], [])
    try log.forEachCustomer { _, purchases in
      for purchase in purchases where purchase.day > start {
        if purchase.day <= window.calibrationEnd {
          before.append(purchase.amount)
        } else if purchase.day <= window.observationEnd {
          since.append(purchase.amount)
        }
      }
    }
    guard let shift = PopulationShift(from: before, to: since) else {
      return nil
    }
    func mean(_ amounts: [Double]) -> Double {
      amounts.reduce(0, +) / Double(amounts.count)
    }
    return Reading(
      measure: .amounts, expected: mean(before), interval: nil,
      actual: mean(since), size: shift.index, limit: limit,
      isAlarm: shift.index > limit)
  }
}

/// How far one sample of numbers is from another.
struct PopulationShift {
  /// The population stability index over tenths of the first sample: Σ (q − p)
  /// ln(q/p), the symmetric divergence of Kullback & Leibler (1951), "On
  /// information and sufficiency", *Annals of Mathematical Statistics* 22:79,
  /// less what chance alone makes of it, 9(1/n + 1/m).
  let index: Double

  /// Fewer numbers say too little.
  private static let fewest = 100

  /// Compares samples; nil where one has too few numbers.
  init?(from first: [Double], to second: [Double]) {
    guard min(first.count, second.count) >= Self.fewest else { return nil }
    let sorted = first.sorted()
    let edges = (1..<10).map { sorted[sorted.count * $0 / 10] }
    func shares(_ values: [Double]) -> [Double] {
      var counts = [Double](repeating: 0.5, count: 10)
      for value in values { counts[edges.count { value >= $0 }] += 1 }
      let total = counts.reduce(0, +)
      return counts.map { $0 / total }
    }
    let divergence = zip(shares(first), shares(second)).reduce(0) {
      $0 + ($1.1 - $1.0) * log($1.1 / $1.0)
    }
    let chance = 9 * (1 / Double(first.count) + 1 / Double(second.count))
    index = max(0, divergence - chance)
  }
}

extension ModelMonitor {
  /// The table of measures.
  public static let table = OutputTable<ModelMonitor>(columns: [
    .text("measure", "purchases, value, outside, newcomers or amounts") {
      $0.readings[$1].measure.rawValue
    },
    .number("expected", "by the model; of amounts the mean before") {
      $0.readings[$1].expected
    },
    .number("lower", "it was not to be below, by the 95 % interval") {
      $0.readings[$1].interval?.lowerBound
    },
    .number("upper", "nor above") { $0.readings[$1].interval?.upperBound },
    .number("actual", "what came") { $0.readings[$1].actual },
    .number(
      "size", "the relative error, the share outside, or the index of the shift"
    ) { $0.readings[$1].size },
    .number("limit", "what is too much") { $0.readings[$1].limit },
    .text("alarm", "whether it is too much, yes or no") {
      $0.readings[$1].isAlarm ? "yes" : "no"
    },
  ])

  /// Writes a row for each measure as CSV, or as JSON Lines where the file's
  /// name ends in `.jsonl`; the caller commits the file.
  ///
  /// - Throws: Cannot create, where the file cannot be written.
  public func write(to file: AtomicFile) throws(DataError) {
    try Self.table.write(self, count: readings.count, to: file)
  }
}
