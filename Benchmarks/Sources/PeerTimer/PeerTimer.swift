import BenchmarkSupport
import CLV
import CLVNumerics
import Foundation

/// Times the steps of this library in memory, as `peers/compare` times those
/// of others, and evaluates likelihoods at the parameters that others found.
///
///     PeerTimer steps SUMMARY HORIZON RUNS
///     PeerTimer fits SUMMARY OPPORTUNITIES SUBSCRIPTIONS RUNS
///     PeerTimer likelihood SUMMARY MODEL PARAMETER…
@main
enum PeerTimer {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch arguments.first {
    case "steps" where arguments.count == 4:
      guard let horizon = Double(arguments[2]), let runs = Int(arguments[3])
      else { break }
      let steps = try Steps(summary(arguments[1]), horizon: horizon, runs: runs)
      return try show(steps)
    case "fits" where arguments.count == 5:
      guard let runs = Int(arguments[4]) else { break }
      let fits = try Fits(
        summary(arguments[1]), opportunities: summary(arguments[2]),
        subscriptions: RetentionCohorts(
          path: arguments[3], options: RetentionOptions()), runs: runs)
      return try show(fits.models)
    case "likelihood" where arguments.count > 3:
      let parameters = arguments.dropFirst(3).compactMap { Double($0) }
      let value = try logLikelihood(
        arguments[2], at: parameters, of: summary(arguments[1]))
      return try show(["log_likelihood": value])
    default: break
    }
    print("usage: PeerTimer steps SUMMARY HORIZON RUNS")
    print("       PeerTimer fits SUMMARY OPPORTUNITIES SUBSCRIPTIONS RUNS")
    print("       PeerTimer likelihood SUMMARY MODEL PARAMETER…")
    exit(64)
  }

  private static func summary(_ path: String) throws -> CustomerSummary {
    try CustomerSummary(reading: InputTable(path: path), timeUnit: .week)
  }

  private static func logLikelihood(
    _ model: String, at parameters: [Double], of summary: CustomerSummary
  ) -> Double? {
    if let type = ModelCatalog.purchaseModel(named: model) {
      return type.init(parameterValues: parameters)
        .logLikelihood(of: summary.histories).value
    }
    guard let type = ModelCatalog.spendModel(named: model) else { return nil }
    return type.init(parameterValues: parameters)
      .logLikelihood(of: summary.spends).value
  }

  private static func show(_ value: some Encodable) throws {
    let data = try JSONEncoder().encode(value)
    print(String(decoding: data, as: UTF8.self))
  }
}

/// The seconds of every run of every step, and what came out.
struct Steps: Encodable {
  var purchaseFit: [Double] = []
  var spendFit: [Double] = []
  var prediction: [Double] = []
  var purchase: FitResult
  var spend: FitResult
  var totals = Totals()

  /// The outcome of a fit.
  struct FitResult: Encodable {
    let outcome: String
    let logLikelihood: Double
    let parameters: [Double]
    let standardErrors: [Double]?

    init<Model>(_ fit: Fit<Model>) {
      outcome = fit.convergence.outcome.rawValue
      logLikelihood = fit.logLikelihood
      parameters = fit.model.parameterValues
      standardErrors = fit.standardErrors
    }
  }

  /// Sums over all customers, to compare predictions by.
  struct Totals: Encodable {
    var alive = 0.0
    var purchases = 0.0
    var spend = 0.0
  }

  init(_ summary: CustomerSummary, horizon: Double, runs: Int) throws {
    func purchaseFit() throws -> Fit<BGNBD> {
      try BGNBD.fit(to: summary.histories)
    }
    func spendFit() throws -> Fit<GammaGamma> {
      try GammaGamma.fit(to: summary.spends)
    }
    let purchase = try purchaseFit()
    let spend = try spendFit()
    self.purchase = FitResult(purchase)
    self.spend = FitResult(spend)
    let clock = ContinuousClock()
    for _ in 0..<runs {
      self.purchaseFit.append(
        try clock.measure { _ = try purchaseFit() }.seconds)
      self.spendFit.append(try clock.measure { _ = try spendFit() }.seconds)
      prediction.append(
        clock.measure {
          totals = Self.predict(
            summary, purchase.model, spend.model, horizon: horizon)
        }.seconds)
    }
  }

  private static func predict(
    _ summary: CustomerSummary, _ purchase: BGNBD, _ spend: GammaGamma,
    horizon: Double
  ) -> Totals {
    // No discounting: the peer's predictions are not discounted either.
    let forecasts = CustomerForecasts(
      summary,
      by: CustomerModel(purchase, spend: spend, timeUnit: summary.timeUnit),
      settings: ForecastSettings(horizon: horizon, annualDiscountRate: 0))
    var totals = Totals()
    totals.alive = forecasts.probabilitiesAlive().reduce(0, +)
    totals.purchases = forecasts.expectedPurchases().reduce(0, +)
    totals.spend = forecasts.expectedSpends()?.reduce(0, +) ?? 0
    return totals
  }
}

/// The fits of all models, each to data of its kind.
struct Fits {
  /// The seconds of every run of one model, and what came out.
  struct Model: Encodable {
    let name: String
    let seconds: [Double]
    let outcome: String
    let logLikelihood: Double
    let evaluations: Int
  }

  private(set) var models: [Model] = []

  init(
    _ summary: CustomerSummary, opportunities: CustomerSummary,
    subscriptions: RetentionCohorts, runs: Int
  ) throws {
    for type in ModelCatalog.purchaseModels {
      let own = type.countsOpportunities ? opportunities : summary
      models.append(try Self.timed(type, runs: runs) { own.histories })
    }
    for type in ModelCatalog.spendModels {
      models.append(
        try Self.timed(type, runs: runs) { summary.spends(for: type) })
    }
    for type in ModelCatalog.retentionModels {
      models.append(try Self.timed(type, runs: runs) { subscriptions.sample })
    }
  }

  /// Collapsing to the sample is part of the fit.
  private static func timed<Fitted: LikelihoodModel>(
    _ type: Fitted.Type, runs: Int, sample: () -> Fitted.Sample
  ) throws -> Model {
    let fit = try type.fit(to: sample())
    let clock = ContinuousClock()
    let seconds = try (0..<runs).map { _ in
      try clock.measure { _ = try type.fit(to: sample()) }.seconds
    }
    return Model(
      name: type.identity.name, seconds: seconds,
      outcome: fit.convergence.outcome.rawValue,
      logLikelihood: fit.logLikelihood,
      evaluations: fit.convergence.evaluations)
  }
}

extension Duration {
  fileprivate var seconds: Double { self / .seconds(1) }
}
