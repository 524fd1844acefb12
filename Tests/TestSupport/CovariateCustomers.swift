public import CLVData
public import CLVForecasting
public import CLVModels
import CLVNumerics

/// Customers with covariates, and fits to them.
public enum CovariateCustomers {
  /// 800 customers in two channels and of several ages, with a holdout.
  public static let summary: CustomerSummary = {
    var generator = SplitMix64(seed: 12)
    var frequency: [Int32] = []
    var recency: [Double] = []
    var T: [Double] = []
    var holdout: [Int32] = []
    var means: [Double] = []
    var days: [CalendarDay] = []
    for i in 0..<800 {
      let arrival = i % 84
      let duration = Double(273 - arrival) / 7
      let model = BGNBD(r: 0.6, alpha: 6, a: 0.7, b: 2.2).shifted(by: [
        i % 3 == 0 ? 0.7 : 0, 0.1 * Double(i % 5 - 2),
      ])
      let times = model.simulatedPurchases(
        until: duration + 20, using: &generator)
      let past = times.prefix { $0 <= duration }
      let spends = GammaGamma(p: 6, q: 4, v: 15).simulatedSpends(
        count: past.count, using: &generator)
      frequency.append(Int32(past.count))
      recency.append(past.last ?? 0)
      T.append(duration)
      holdout.append(Int32(times.count - past.count))
      means.append(
        past.isEmpty ? 0 : spends.reduce(0, +) / Double(past.count))
      days.append(CalendarDay(daysSince1970: Int32(19_723 + arrival)))
    }
    return CustomerSummary(
      ids: CustomerIDs((0..<800).map { "c\($0)" }), frequency: frequency,
      recency: recency, T: T, monetaryValue: means, timeUnit: .week,
      firstDay: days,
      holdout: CustomerSummary.Holdout(
        frequency: holdout, monetaryValue: holdout.map { _ in 0 },
        duration: 20, hasAmounts: false))
  }()

  /// The channel and the age of each.
  public static let columns = [
    CovariateColumn(
      "Channel type", categories: (0..<800).map { $0 % 3 == 0 ? "web" : "shop" }
    ),
    CovariateColumn("ageInYears", numbers: (0..<800).map { Double($0 % 5) }),
  ]

  /// BG/NBD and Gamma-Gamma fitted to them with these covariates.
  public static func fit(
    _ settings: CovariateSettings = CovariateSettings()
  ) throws -> CustomerModel {
    let design = try CovariateDesign(learningFrom: columns)
    return try CustomerModel.fit(
      to: summary,
      covariates: CovariatePlan(
        rows: try design.rows(of: columns), settings: settings))
  }

  /// What fitted covariates do to the customers.
  public static func effects(
    _ fitted: FittedCovariates
  ) throws -> CustomerEffects {
    CustomerEffects(
      coefficients: fitted.coefficients,
      rows: try fitted.design.rows(of: columns))
  }
}
