internal import CInterface
internal import CLVArrow
internal import CLVData
internal import CLVForecasting
internal import CLVModels
internal import CLVRequests
internal import CLVTables

/// Cohorts under contract, from a table of them to their curves.
struct RetentionStudy {
  private var reading = RetentionOptions()
  private let type: (any RetentionModel.Type)?
  private let rule: CohortFits.Rule
  private let inference: InferenceSettings
  private let names: [String]
  private let periods: Int?
  private let horizon: Int?
  private let discountRate: Double
  private let paymentValue: Double?
  private let level: Double

  /// Takes the options of retention.
  init(_ options: RequestOptions) throws {
    func column(_ name: String, _ usual: String) throws -> String {
      try options.text("\(name)-column") ?? usual
    }
    var columns = RetentionColumns()
    columns.customer = try column("customer", columns.customer)
    columns.start = try column("start", columns.start)
    columns.end = try column("end", columns.end)
    columns.period = try column("period", columns.period)
    columns.cohort = try column("cohort", columns.cohort)
    columns.customers = try column("customers", columns.customers)
    reading.columns = columns
    reading.timeUnit = try options.choice("time-unit") ?? .month
    reading.observationEnd = try options.day("observation-end")
    reading.cohortRule = try options.choice("cohort-by") ?? .all
    if let format = try options.text("date-format") {
      reading.dateFormat = try DateFormat(option: format)
    }
    let model = try options.text("model") ?? "auto"
    type =
      model == "auto"
      ? nil
      : try options.model(
        "model", model, ModelCatalog.retentionModel,
        ModelCatalog.retentionModels)
    rule = try options.choice("cohorts") ?? .auto
    inference = try InferenceSettings(options)
    names = try options.texts("cohort")
    periods = try options.whole("periods", 1...10_000)
    horizon = try options.whole("horizon", 1...10_000)
    discountRate =
      try options.number("discount-rate", "0 or more; 10 % is 0.1") {
        $0 >= 0 && $0.isFinite
      } ?? 0.1
    paymentValue = try options.number("payment-value", "a number above 0") {
      $0 > 0 && $0.isFinite
    }
    level =
      try options.number("level", "a number between 0 and 1; 90 % is 0.9") {
        $0 > 0 && $0 < 1
      } ?? 0.9
  }

  /// Reads cohorts, fits and forecasts; gives the curves and the model's file.
  func run(
    _ data: UnsafeMutablePointer<ArrowArrayStream>?
  ) throws -> (RetentionForecast, String) {
    let stream = try ArrowStream(taking: data, name: "data")
    let table = try InputTable(
      ArrowText.reader(of: stream), ArrowText.options
    ) { _ in true }
    let all = try RetentionCohorts(reading: table, options: reading)
    let observed = names.isEmpty ? all : try all.named(names)
    let fitted = periods.map { observed.observed(for: $0) } ?? observed
    let fits = try fit(fitted)
    guard fits.isUsable else { throw RequestError.notConverged }
    let forecast = RetentionForecast(
      observed, fittedPeriods: periods ?? .max, fits: fits,
      settings: RetentionSettings(
        horizon: horizon ?? max(1, fitted.periods),
        annualDiscountRate: discountRate, timeUnit: reading.timeUnit,
        paymentValue: paymentValue, level: level))
    let own = zip(fitted.cohorts, fits.own).compactMap { cohort, own in
      own.map {
        RetentionCohortFit(
          cohort: cohort.name, retention: $0.record, comparison: $0.comparison)
      }
    }
    let file = RetentionModelFile(
      timeUnit: reading.timeUnit, retention: fits.pooled.record,
      comparison: fits.pooled.comparison, differences: fits.differences,
      cohorts: own, data: RetentionFittedData(fitted))
    return (forecast, try JSONText.of(file, for: "model"))
  }

  private func fit(_ cohorts: RetentionCohorts) throws -> CohortFits {
    do {
      return try CohortFits(cohorts, rule: rule) { sample throws(FitError) in
        guard let type else {
          return try RetentionFit(choosingFor: sample, inference: inference)
        }
        return try RetentionFit(sample, model: type, inference: inference)
      }
    } catch {
      throw DataError(.badData, error.advice)
    }
  }
}
