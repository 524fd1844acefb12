import ArgumentParser
import CLV

/// Whether to look back to earlier origins.
struct BacktestOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Also refit and validate at so many days in the past, evenly spread from \
      the middle of the calibration to its end, each with a holdout as long \
      as the last one.
      """, valueName: "count"))
  var origins: Int?

  func validate() throws {
    if let origins, origins < 2 {
      throw ValidationError(
        "--origins \(origins): give 2 or more; the last is the end of the "
          + "calibration itself")
    }
  }

  /// The backtest of kinds of models, if it is asked for.
  func run(
    _ log: TransactionLog, _ window: ObservationWindow, timeUnit: TimeUnit,
    purchase: any PurchaseModel.Type, spend: (any SpendModel)?,
    covariates: CovariateSource? = nil
  ) throws -> Backtest? {
    try origins.map {
      try Backtest(
        log, window, origins: $0, timeUnit: timeUnit, purchaseModel: purchase,
        spendModel: spend.map { type(of: $0) } ?? GammaGamma.self,
        spendForm: spend?.form ?? .means, covariates: covariates)
    }
  }
}
