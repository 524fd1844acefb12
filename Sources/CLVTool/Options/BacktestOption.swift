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

  /// The backtest of models, if it is asked for.
  func run(
    _ log: TransactionLog, _ window: ObservationWindow,
    _ models: FittedModels, from path: String
  ) throws -> Backtest? {
    guard !models.takesCovariates || origins == nil else {
      throw ValidationError(
        "--origins refits the models, and those of \(path) take covariates, "
          + "which it does not; leave it out, or fit without covariates")
    }
    return try run(
      log, window, timeUnit: models.timeUnit,
      purchase: type(of: models.purchase),
      spend: models.spend.map { type(of: $0) })
  }

  /// The backtest of kinds of models, if it is asked for.
  func run(
    _ log: TransactionLog, _ window: ObservationWindow, timeUnit: TimeUnit,
    purchase: any PurchaseModel.Type, spend: (any SpendModel.Type)?
  ) throws -> Backtest? {
    guard let origins else { return nil }
    return try Backtest(
      log, window, origins: origins, timeUnit: timeUnit,
      purchaseModel: purchase, spendModel: spend ?? GammaGamma.self)
  }
}
