package import CLVCampaigns
package import CLVData
package import CLVForecasting
package import CLVModels
package import CLVRFM
package import CLVStudy

extension StudyOptions {
  /// Takes the options of models.
  package init(models options: RequestOptions, timeUnit: TimeUnit = .week)
    throws
  {
    self.init(timeUnit: timeUnit)
    if let name = try options.text("purchase-model") {
      purchaseModel =
        name == "auto"
        ? .best
        : .given(
          try options.model(
            "purchase-model", name, ModelCatalog.purchaseModel,
            ModelCatalog.purchaseModels))
    }
    if let name = try options.text("spend-model") {
      spendModel =
        name == "auto"
        ? .best
        : .given(
          try options.model(
            "spend-model", name, ModelCatalog.spendModel,
            ModelCatalog.spendModels))
    }
    switch try options.text("spend-form") {
    case nil, "auto": spendForm = .best
    case let name?:
      guard let form = SpendForm(rawValue: name) else {
        throw RequestError.usage(
          "option spend_form: give one of auto, "
            + SpendForm.allCases.map(\.rawValue).joined(separator: ", "))
      }
      spendForm = .given(form)
    }
    correction = try options.choice("correct")
    switch try options.text("covariates") {
    case nil: break
    case "auto": triesOwnCovariates = true
    default:
      throw RequestError.usage(
        "option covariates: give auto, or a table of covariates")
    }
  }
}

extension StudyOptions {
  /// Takes a table of covariates, if there is one, and what is asked of
  /// coefficients.
  package mutating func take(
    _ table: CovariateTable?, _ settings: CovariateSettings
  ) throws {
    if settings.penalty > 0 { ownCovariatePenalty = settings.penalty }
    guard let table else { return }
    guard !triesOwnCovariates else {
      throw RequestError.usage(
        "option covariates: give auto, or a table of covariates")
    }
    covariates = CovariateSource(table, settings: settings)
  }
}

extension ForecastSettings {
  /// Beyond this many time units only an infinite horizon makes sense.
  private static let farthest = 1e6

  /// Takes the options of forecasts, in a time unit.
  package init(_ options: RequestOptions, in unit: TimeUnit) throws {
    let horizon = try options.number(
      "horizon", "a time above 0, up to a million time units, or infinity"
    ) { $0 > 0 && ($0 <= Self.farthest || $0.isInfinite) }
    self.init(horizon: horizon ?? Self.oneYear(in: unit))
    if let rate = try options.number(
      "discount-rate", "a number of 0 or more; 10 % is 0.1",
      { $0 >= 0 && $0.isFinite })
    {
      annualDiscountRate = rate
    }
    if let share = try options.number(
      "margin", "a number above 0; 30 % is 0.3", { $0 > 0 && $0.isFinite })
    {
      margin = share
    }
    if let probability = try options.number(
      "level", "a number between 0 and 1; 90 % is 0.9", { $0 > 0 && $0 < 1 })
    {
      level = probability
    }
    wantsMedianTime = true
    wantsValueIntervals = true
  }
}

extension InferenceSettings {
  /// Takes the options of inference.
  package init(_ options: RequestOptions) throws {
    let refits = try options.whole("bootstrap", 0...5000) ?? 0
    guard refits != 1 else {
      throw RequestError.usage("option bootstrap: give 2 refits or more")
    }
    self.init(
      robust: try options.flag("robust"), profile: try options.flag("profile"),
      bootstrap: refits)
  }
}

extension CovariateSettings {
  /// Takes the options of coefficients.
  package init(_ options: RequestOptions) throws {
    var fixed: [String: Double] = [:]
    for entry in try options.texts("fix-coefficients") {
      guard let (coefficient, value) = Self.held(entry) else {
        throw RequestError.usage(
          "option fix_coefficients: write process.column=value, such as "
            + "dropout.age=0")
      }
      fixed[coefficient] = value
    }
    self.init(
      penalty: try options.number("l2", "0 or more") { $0 >= 0 && $0.isFinite }
        ?? 0,
      shared: try options.texts("shared-coefficients"), fixed: fixed)
  }
}

extension ActionSettings {
  /// Takes the options of campaign lists, in a time unit.
  package init(_ options: RequestOptions, in unit: TimeUnit) throws {
    self.init(in: unit)
    func share(_ name: String) throws -> Double? {
      try options.number(name, "a share above 0 and at most 1; 10 % is 0.1") {
        $0 > 0 && $0 <= 1
      }
    }
    effect = try share("effect") ?? effect
    topShare = try share("top-share") ?? topShare
    aliveBelow = try share("alive-below") ?? aliveBelow
    unusualSilence = try share("silence-below") ?? unusualSilence
    newFor =
      try options.number("new-for", "0 or more, in time units") {
        $0 >= 0 && $0.isFinite
      } ?? newFor
  }
}

extension RFMScoring {
  /// Takes the options of scores.
  package init(_ options: RequestOptions) throws {
    var thresholds: [RFMComponent: [Double]] = [:]
    for (component, name) in [
      (RFMComponent.recency, "recency-thresholds"),
      (.frequency, "frequency-thresholds"),
      (.monetary, "monetary-thresholds"),
    ] {
      if let values = try options.numbers(name) {
        thresholds[component] = values
      }
    }
    try self.init(
      bins: try options.whole("bins", 2...1000),
      isNested: try options.flag("nested"),
      usesMonetary: try !options.flag("without-monetary"),
      thresholds: thresholds)
  }
}
