internal import CLVCampaigns
public import CLVData
public import CLVForecasting
internal import CLVModels
internal import CLVNumerics
internal import CLVRFM
public import CLVValidation

/// The whole way from a log of transactions to what each customer is worth:
/// summarize, fit on the calibration, validate on the holdout, refit on
/// everything, forecast, act.
///
///     let log = try TransactionLog(reading: InputTable(path: "log.csv"))
///     let results = try CustomerStudy().run(log)
///     for customer in results.forecasts.mostValuable(10) {
///       print(results.summary.ids[customer], results.forecasts[customer])
///     }
///
/// Each part can be had by itself: the results of a calibration by
/// ``calibrate(_:_:)``, the rest from these by ``conclude(_:_:)``, and a
/// validation of any model by ``validation(of:on:covariates:)``. Every result
/// is handed to a callback as soon as it is there. A study ends where the
/// callback throws, and before its next step where its task is cancelled.
public struct CustomerStudy: Sendable {
  /// What is asked.
  public let options: StudyOptions

  /// Gets each result as it comes; what it throws ends the study.
  public typealias Watch = (StudyStep) throws -> Void

  /// A study with its options.
  public init(_ options: StudyOptions = StudyOptions()) {
    self.options = options
  }

  /// Goes all the way.
  ///
  /// - Parameters:
  ///   - log: The log, which is let go once the calibration is fitted: where
  ///     the caller keeps no copy, its memory is free for the rest.
  ///   - watch: Gets each result as it comes.
  /// - Returns: All results.
  /// - Throws: `StudyError` where the log is too short or a fit of purchases
  ///   does not converge; `FitError` where purchases cannot be fitted at all;
  ///   `DataError` where days do not fit the log, it cannot be read again, or
  ///   covariates do not fit the customers; `CovariateError` where what is
  ///   asked of coefficients cannot be; `CancellationError`; and what the
  ///   callback throws.
  public func run(
    _ log: consuming TransactionLog, _ watch: Watch = { _ in }
  ) throws -> StudyResults {
    try conclude(try calibrate(log, watch), watch)
  }

  // MARK: - The calibration

  /// Summarizes a log, fits on its calibration and validates on the holdout.
  ///
  /// - Parameters:
  ///   - log: The log; see ``run(_:_:)``.
  ///   - watch: Gets each result as it comes.
  /// - Returns: What comes of the calibration.
  /// - Throws: As ``run(_:_:)`` does.
  public func calibrate(
    _ log: consuming TransactionLog, _ watch: Watch = { _ in }
  ) throws -> StudyCalibration {
    let fit = try fitCalibration(log, watch)
    let (summaries, model) = (fit.summaries, fit.model)
    let summary = summaries.calibration
    var validation = Self.validation(
      of: model, on: StudyHoldout(summaries),
      covariates: try options.effects(of: model, on: summary),
      rivals: fit.rivals, spendIndependence: model.record.spendIndependence)
    validation?.backtest = fit.backtest
    if let validation { try step(.validated(validation), watch) }
    return StudyCalibration(
      window: summaries.window, cleaning: summaries.report, model: model,
      validation: validation, activities: fit.activities,
      calendar: options.calendar,
      bands: TrackingBand.weeks(
        summaries.timeline, by: model, level: options.forecast.level),
      complete: summaries.complete, slowing: fit.slowing,
      earlierSegments: options.keepsEarlierSegments
        ? EarlierSegments(of: summary, for: summaries.complete.ids) : nil,
      choice: fit.choice)
  }

  /// What needs the log.
  private struct CalibrationFit {
    let summaries: LogSummaries
    let activities: [CalendarSystem: LogActivity]
    let model: CustomerModel
    let choice: ModelChoice
    let rivals: ChoiceRivals?
    let backtest: Backtest?
    let slowing: SlowingCustomers
  }

  /// Does all that needs the log.
  private func fitCalibration(
    _ log: consuming TransactionLog, _ watch: Watch
  ) throws -> CalibrationFit {
    let window = try window(of: log)
    let hasAmounts = log.hasAmounts
    let recentDays =
      options.forecast.horizon.isFinite
      ? Int(
        saturating: (options.forecast.horizon * options.timeUnit.days)
          .rounded()) : nil
    let calendars = options.calendars
    var activities = calendars.map {
      ActivityBuilder(window, calendar: $0, recentDays: recentDays)
    }
    let summaries = try log.summarize(
      window, timeUnit: options.timeUnit,
      opportunities: options.countsOpportunities
    ) { purchases in
      for place in activities.indices { activities[place]?.add(purchases) }
    }
    try step(.summarized(summaries), watch)
    let (plain, comparison) = try choice(
      for: summaries.calibration, of: log, summaries.window, watch)
    var choice = plain
    let source = (copy log, summaries.window)
    let model = try fit(
      plain, to: summaries.calibration, .calibration, summaries.window,
      summaries.report, watch
    ) { model in
      choice = try options.correction(
        for: plain, of: source, tellsGain: true, fitted: model)
      model.correct(by: choice, fittedTo: summaries.calibration)
    }
    let slowing = try SlowingCustomers(
      copy log, summaries.complete, end: summaries.window.observationEnd,
      share: options.actions.slowingShare)
    let rivals = try options.rivals(
      of: choice, model, comparison, for: summaries.calibration, of: source)
    var backtest: Backtest?
    if let origins = options.origins {
      backtest = try Backtest(
        log, summaries.window, origins: origins, timeUnit: options.timeUnit,
        model.choice, covariates: options.source(for: choice))
    }
    var found: [CalendarSystem: LogActivity] = [:]
    for (calendar, activity) in zip(calendars, activities) {
      found[calendar] = activity?.finish(hasAmounts: hasAmounts)
    }
    return CalibrationFit(
      summaries: summaries, activities: found,
      model: model, choice: choice, rivals: rivals, backtest: backtest,
      slowing: slowing)
  }

  private func window(
    of log: borrowing TransactionLog
  ) throws -> ObservationWindow {
    let (first, last) = (log.firstDay, options.observationEnd ?? log.lastDay)
    let split =
      options.calibrationEnd
      ?? ObservationWindow.defaultCalibrationEnd(first: first, last: last)
    guard let split else {
      throw StudyError.tooShort(first: first, last: last)
    }
    return try log.window(
      calibrationEnd: split, observationEnd: options.observationEnd)
  }

  /// The models to fit, compared on a summary where one is to be chosen, with
  /// the form of the one of spend; without a correction of their forecasts.
  private func choice(
    for summary: CustomerSummary, of log: borrowing TransactionLog,
    _ window: ObservationWindow, _ watch: Watch
  ) throws -> (ModelChoice, ModelComparison?) {
    let source = (copy log, window)
    let (choice, comparison) = try options.models(for: summary, of: source)
    if let comparison { try step(.compared(comparison), watch) }
    let formed = try options.form(for: choice, summary, of: source)
    return (try options.ownCovariates(for: formed, of: source), comparison)
  }

  /// Validates a model on a holdout, with a look into its assumptions.
  ///
  /// - Parameters:
  ///   - model: The model, fitted to the calibration.
  ///   - holdout: What there is to validate on.
  ///   - covariates: Where the model depends on covariates, those of the
  ///     calibration's customers.
  /// - Returns: The validation; nil where the summary has no holdout.
  public static func validation(
    of model: CustomerModel, on holdout: StudyHoldout,
    covariates: ForecastCovariates = ForecastCovariates()
  ) -> HoldoutValidation? {
    validation(
      of: model, on: holdout, covariates: covariates, rivals: nil,
      spendIndependence: nil)
  }

  private static func validation(
    of model: CustomerModel, on holdout: StudyHoldout,
    covariates: ForecastCovariates, rivals: ChoiceRivals?,
    spendIndependence: SpendIndependence?
  ) -> HoldoutValidation? {
    guard
      var validation = HoldoutValidation(
        holdout.summary, by: model, covariates: covariates,
        timeline: holdout.timeline, recent: holdout.recent, rivals: rivals,
        customersFirstSeenInHoldout: holdout.newcomers)
    else { return nil }
    validation.assumptions = AssumptionReport(
      holdout.summary, by: model, spendIndependence: spendIndependence,
      timeline: holdout.timeline, validation: validation)
    return validation
  }

  // MARK: - Everything

  /// Refits on everything, forecasts every customer, sums the forecasts and
  /// puts customers on campaign lists.
  ///
  /// - Parameters:
  ///   - calibration: What comes of the calibration.
  ///   - watch: Gets each result as it comes.
  /// - Returns: All results.
  /// - Throws: As ``run(_:_:)`` does.
  public func conclude(
    _ calibration: StudyCalibration, _ watch: Watch = { _ in }
  ) throws -> StudyResults {
    let summary = calibration.complete
    let model = try fit(
      calibration.choice, to: summary, .everything,
      calibration.window.unsplit, calibration.cleaning, watch)
    let forecasts = CustomerForecasts(
      summary, by: model,
      covariates: try options.effects(of: model, on: summary),
      settings: options.forecast)
    try step(.forecast(forecasts), watch)
    let sums = StudySums(
      forecasts, validation: calibration.validation,
      calendar: options.calendar)
    try step(.summed(sums, forecasts), watch)
    var actions: CustomerActions?
    if options.forecast.horizon.isFinite {
      let lists = CustomerActions(
        CustomerOutlooks(forecasts), settings: options.actions,
        slowing: calibration.slowing)
      actions = lists
      try step(.acted(lists), watch)
    }
    return StudyResults(
      calibration: calibration, forecasts: forecasts, sums: sums,
      actions: actions)
  }

  // MARK: - Parts of both

  private func fit(
    _ choice: ModelChoice, to summary: CustomerSummary,
    _ period: StudyPeriod, _ window: ObservationWindow,
    _ cleaning: CleaningReport, _ watch: Watch,
    correct: (inout CustomerModel) throws -> Void = { _ in }
  ) throws -> CustomerModel {
    var plan: CovariatePlan?
    if let source = options.source(for: choice) {
      let joined = try source.joined(to: summary)
      try step(.joined(joined, period), watch)
      plan = try source.plan(for: joined, choice)
    }
    var model = try CustomerModel.fit(
      to: summary, choice, covariates: plan,
      checksIndependence: period == .calibration, window: window,
      cleaning: cleaning)
    try correct(&model)
    try step(.fitted(model, summary, period), watch)
    guard model.isUsable else { throw StudyError.notConverged(period) }
    return model
  }

  private func step(_ step: StudyStep, _ watch: Watch) throws {
    try watch(step)
    try Task.checkCancellation()
  }
}
