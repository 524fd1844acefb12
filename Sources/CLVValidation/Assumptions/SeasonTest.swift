internal import CLVData
internal import CLVNumerics
internal import Libm

/// Whether weekly purchases depart from the model's expectation in a pattern:
/// runs of good and bad weeks, or months of the year.
///
/// On a log so long that purchases are tracked by several weeks at a time,
/// these stand for weeks.
public struct SeasonTest: Sendable, Equatable, Encodable {
  /// How purchases of one month of the year compare with what was expected.
  public struct Month: Sendable, Equatable, Encodable {
    /// The month, 1 to 12.
    public let month: Int

    /// The weeks that have their middle in it.
    public let weeks: Int

    /// Purchases over expected ones, relative to the same of all weeks.
    public let factor: Double
  }

  /// The months of the year, where there are two years of weeks.
  public struct Months: Sendable, Equatable, Encodable {
    /// The factors, those of months that occur.
    public let months: [Month]

    /// F, the deviance that the factors explain over the dispersion that is
    /// left.
    public let statistic: Double

    /// Its degrees of freedom.
    public let degreesOfFreedom: [Int]

    /// The probability of as large a statistic by chance.
    public let pValue: Double
  }

  /// How many weeks were looked at: those with five expected purchases or
  /// more.
  public let weeks: Int

  /// The mean of (actual − expected)²/expected; 1 where weeks vary as a
  /// Poisson variate does.
  public let dispersion: Double

  /// The correlation of the residuals of successive weeks.
  public let autocorrelation: Double

  /// Ljung and Box's statistic on ``lags`` lags.
  public let ljungBox: Double

  /// How many lags it looks at.
  public let lags: Int

  /// The probability of as large a statistic where residuals are independent.
  public let pValue: Double

  /// The months of the year; nil under two years.
  public let months: Months?

  /// A year is told from chance by seeing it twice.
  private static let weeksNeeded = 104

  /// Tests weeks of tracking; nil where fewer than twelve are of use.
  ///
  /// Residuals are Pearson's, (actual − expected)/√expected. Their
  /// autocorrelations are tested together by Ljung & Box (1978), *Biometrika*
  /// 65:297; the months by the F test of a quasi-Poisson model with a factor
  /// for each (McCullagh & Nelder 1989, *Generalized Linear Models*, 6.2).
  public init?(_ tracking: [TrackingWeek]) {
    let used = tracking.filter { $0.expected >= 5 }
    guard used.count >= 12 else { return nil }
    let residuals = used.map {
      (Double($0.actual) - $0.expected) / $0.expected.squareRoot()
    }
    let n = Double(used.count)
    weeks = used.reduce(0) { $0 + ($1.weeks ?? 1) }
    dispersion = residuals.reduce(0) { $0 + $1 * $1 } / n
    let mean = residuals.reduce(0, +) / n
    let centred = residuals.map { $0 - mean }
    let variance = centred.reduce(0) { $0 + $1 * $1 }
    guard variance > 0 else { return nil }
    func correlation(_ lag: Int) -> Double {
      zip(centred, centred.dropFirst(lag)).reduce(0) { $0 + $1.0 * $1.1 }
        / variance
    }
    autocorrelation = correlation(1)
    let lags = min(10, used.count / 5)
    self.lags = lags
    ljungBox =
      n * (n + 2)
      * (1...lags).reduce(0) {
        $0 + correlation($1) * correlation($1) / (n - Double($1))
      }
    pValue = chiSquareUpperTail(ljungBox, degreesOfFreedom: Double(lags))
    months = weeks >= Self.weeksNeeded ? Months(used) : nil
  }
}

extension SeasonTest.Months {
  init?(_ weeks: [TrackingWeek]) {
    var actual = [Double](repeating: 0, count: 13)
    var expected = actual
    var counts = [Int](repeating: 0, count: 13)
    var places: [Int] = []
    for week in weeks {
      guard let end = try? CalendarDay(week.end) else { return nil }
      let length = week.weeks ?? 1
      let month = end.advanced(by: -7 * length / 2).components.month
      places.append(month)
      actual[month] += Double(week.actual)
      expected[month] += week.expected
      counts[month] += length
    }
    let sum = actual.reduce(0, +)
    let ratio = sum / expected.reduce(0, +)
    let present = (1...12).filter { counts[$0] > 0 }
    guard sum > 0, present.count > 1 else { return nil }
    months = present.map { month in
      SeasonTest.Month(
        month: month, weeks: counts[month],
        factor: actual[month] / expected[month] / ratio)
    }
    // Of the deviances with and without factors, all but this cancels.
    let explained = present.reduce(0.0) { sum, month in
      guard actual[month] > 0 else { return sum }
      return sum
        + 2 * actual[month] * log(actual[month] / expected[month] / ratio)
    }
    let pearson = zip(weeks, places).reduce(0.0) { sum, pair in
      let (week, month) = pair
      let mean = week.expected * actual[month] / expected[month]
      let error = Double(week.actual) - mean
      return mean > 0 ? sum + error * error / mean : sum
    }
    let freedom = [present.count - 1, weeks.count - present.count]
    degreesOfFreedom = freedom
    guard freedom[1] > 0, pearson > 0 else { return nil }
    let dispersion = pearson / Double(freedom[1])
    statistic = explained / Double(freedom[0]) / dispersion
    pValue = fUpperTail(
      statistic, Double(freedom[0]), Double(freedom[1]))
  }
}

extension SeasonTest {
  /// What was found; of fewer than two years it cannot be a season.
  static func finding(
    _ test: SeasonTest?, tracking: [TrackingWeek]
  ) -> AssumptionFinding {
    guard let test else {
      return AssumptionFinding(
        .season, .unknown,
        found: Statement(tracking.isEmpty ? .weeksUnknown : .fewWeeks),
        meaning: Statement(.seasonUnknown),
        advice: tracking.isEmpty ? .giveLog : nil)
    }
    guard let months = test.months,
      let best = months.months.max(by: { $0.factor < $1.factor }),
      let worst = months.months.min(by: { $0.factor < $1.factor })
    else {
      return test.weeks < weeksNeeded
        ? test.runs
        : AssumptionFinding(
          .season, .unknown, found: Statement(.fewWeeks),
          meaning: Statement(.seasonUnknown))
    }
    let found = Statement(
      .monthsCompared,
      [
        "low": .number(worst.factor, decimals: 2),
        "low_month": .month(worst.month),
        "high": .number(best.factor, decimals: 2),
        "high_month": .month(best.month),
        "statistic": .number(months.statistic, decimals: 1),
        "p": .probability(months.pValue),
      ])
    guard months.pValue < 0.01 else {
      return AssumptionFinding(
        .season, .holds, found: found, meaning: Statement(.monthsAlike))
    }
    return AssumptionFinding(
      .season, .doubtful, found: found, meaning: Statement(.seasons),
      advice: .wholeYears)
  }

  /// What runs of weeks say where there is less than two years.
  private var runs: AssumptionFinding {
    let found = Statement(
      .weeksCompared,
      [
        "weeks": .count(weeks),
        "correlation": .number(autocorrelation, decimals: 2),
        "lags": .count(lags), "p": .probability(pValue),
      ])
    guard pValue < 0.01 else {
      return AssumptionFinding(
        .season, .unknown, found: found,
        meaning: Statement(.weeksWithoutPattern))
    }
    return AssumptionFinding(
      .season, .unknown, found: found, meaning: Statement(.runsOfWeeks),
      advice: .watchWeeks)
  }
}
