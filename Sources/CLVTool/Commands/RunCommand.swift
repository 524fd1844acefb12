import ArgumentParser
import CLV
import Foundation

/// `clv run`: the whole loop, from transactions to a forecast for everybody.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Summarize, fit, validate, refit and forecast, in one go.",
    discussion: """
      Reads a log of transactions (CSV with the columns customer_id, date and \
      amount, or those named by options). Fits on the calibration period, \
      validates on the days after it, refits on everything, and forecasts \
      every customer from the end of observation.

      Writes to the output directory: summary.csv (one row per customer of \
      the calibration, with the holdout), model.json (fitted on the \
      calibration), validation.json, final-model.json (refitted on all), \
      forecasts.csv (columns: see clv forecast --help); and a short account \
      on standard output. Where it fails, nothing is written, except that a \
      fit that does not converge leaves its certificate.
      """)

  @Argument(
    help: ArgumentHelp(
      "The log of transactions; - is the standard input.", valueName: "log"))
  var transactions: String

  @Option(
    help: ArgumentHelp(
      """
      The last day of calibration; later days are the holdout. (default: the \
      last third of the days is the holdout)
      """, valueName: "yyyy-MM-dd"))
  var calibrationEnd: CalendarDay?

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "The directory to write to, made if it is not there.",
      valueName: "directory"))
  var output: String

  @OptionGroup var backtest: BacktestOption
  @OptionGroup(title: "Model Options") var models: ModelOptions
  @OptionGroup(title: "Forecast Options") var forecast: ForecastOptions
  @OptionGroup(title: "Input Options") var input: InputOptions

  func run() throws {
    let table = try input.open(transactions)
    let directory = try OutputDirectory(output, input: transactions)
    var account = Account()
    let everything = try calibrate(table, in: directory, &account)
    try forecast(everything, in: directory, &account)
    try directory.commit()
    account.add("Files", "  " + directory.written.joined(separator: "\n  "))
    if !input.quiet { print(account.text, terminator: "") }
  }

  /// What is left to forecast from, when the calibration's summary, which is
  /// a third of the memory, is not needed any more.
  private struct Everything {
    let summary: CustomerSummary
    let window: ObservationWindow
    let cleaning: CleaningReport
    let models: ModelOptions.Models
  }

  /// Fits on the calibration and validates on the holdout.
  private func calibrate(
    _ table: InputTable, in directory: OutputDirectory,
    _ account: inout Account
  ) throws -> Everything {
    let log = try input.readLog(
      table, directory: output, others: directory.paths)
    let summaries = try summarize(log)
    try directory.write("summary.csv") {
      try summaries.calibration.write(to: $0)
    }
    account.add("Data", DataText.text(summaries, log: log))
    let models = try models.chosen(
      for: summaries.calibration, isQuiet: input.quiet)
    let fit = try fitted(
      models, summaries.calibration, summaries.window, summaries.report,
      to: "model.json", in: directory)
    account.add("Fit on the calibration", fit)
    try validate(fit, summaries, of: log, in: directory, &account)
    return Everything(
      summary: summaries.complete, window: summaries.window.unsplit,
      cleaning: summaries.report, models: models)
  }

  /// Fits on everything and forecasts every customer.
  private func forecast(
    _ everything: Everything, in directory: OutputDirectory,
    _ account: inout Account
  ) throws {
    let summary = everything.summary
    let fit = try fitted(
      everything.models, summary, everything.window, everything.cleaning,
      to: "final-model.json", in: directory)
    let forecasts = forecasts(summary, fit)
    try directory.write("forecasts.csv") { try forecasts.write(to: $0) }
    let settings = forecast.settings(in: input.unit)
    account.add(
      "Forecast of \(NumberText.significant(settings.horizon, 6)) "
        + "\(input.unit.rawValue)s from \(everything.window.observationEnd), "
        + "refitted on all data",
      ForecastText.text(forecasts, ids: summary.ids))
  }

  private func summarize(_ log: TransactionLog) throws -> LogSummaries {
    let last = input.observationEnd ?? log.lastDay
    let split =
      calibrationEnd
      ?? ObservationWindow.defaultCalibrationEnd(
        first: log.firstDay, last: last)
    guard let split else {
      throw DataError(
        .badData,
        "\(transactions): the log covers only \(log.firstDay) to \(last): too "
          + "short to keep a holdout; give a longer log")
    }
    let window = try log.window(
      calibrationEnd: split, observationEnd: input.observationEnd)
    return try log.summarize(
      window, timeUnit: input.unit, opportunities: models.countsOpportunities)
  }

  private func fitted(
    _ models: ModelOptions.Models, _ summary: CustomerSummary,
    _ window: ObservationWindow, _ cleaning: CleaningReport, to name: String,
    in directory: OutputDirectory
  ) throws -> SummaryFit {
    let fit = try SummaryFit.reporting(
      summary, models, in: transactions,
      checksIndependence: name == "model.json", window: window,
      cleaning: cleaning)
    try directory.write(name) { try $0.writeJSON(fit.record) }
    guard fit.isUsable else {
      try directory.commit()
      Messages.error(
        "the fit did not converge: see the certificate in \(output)/\(name); "
          + "nothing was forecast")
      throw ExitCode.notConverged
    }
    return fit
  }

  private func validate(
    _ fit: SummaryFit, _ summaries: LogSummaries, of log: TransactionLog,
    in directory: OutputDirectory, _ account: inout Account
  ) throws {
    let summary = summaries.calibration
    guard
      var validation = HoldoutValidation(
        summary, purchase: fit.purchase, spend: fit.spend,
        timeline: summaries.timeline, recent: summaries.recent,
        customersFirstSeenInHoldout:
          summaries.report.customersFirstSeenInHoldout)
    else { return }
    validation.assumptions = AssumptionReport(
      summary, purchase: fit.purchase, spend: fit.spend,
      spendIndependence: fit.record.spendIndependence, validation: validation)
    validation.backtest = try backtest.run(
      log, summaries.window, timeUnit: input.unit,
      purchase: type(of: fit.purchase), spend: fit.spend.map { type(of: $0) })
    try directory.write("validation.json") { try validation.write(to: $0) }
    account.add(
      "Holdout: \(summaries.window.holdoutDays) days to "
        + "\(summaries.window.observationEnd)",
      ValidationText.text(validation))
    for (title, text) in ValidationText.further(validation) {
      account.add(title, text)
    }
  }

  private func forecasts(
    _ summary: CustomerSummary, _ fit: SummaryFit
  ) -> CustomerForecasts {
    if let note = fit.spendNote {
      Messages.warning(
        "no spend model: \(note); expected_spend and clv stay empty")
    }
    forecast.warn(purchase: fit.purchase, spend: fit.spend)
    let uncertainty = fit.uncertainty
    if uncertainty.purchase == nil {
      ForecastOptions.explainIntervals(
        uncertainty, of: "\(output)/final-model.json", quiet: input.quiet)
    }
    return CustomerForecasts(
      summary, purchase: fit.purchase, spend: fit.spend,
      settings: forecast.settings(in: input.unit),
      uncertainty: uncertainty.purchase)
  }
}

/// What a run tells at its end.
private struct Account {
  private(set) var text = ""

  mutating func add(_ title: String, _ text: String) {
    if !self.text.isEmpty { self.text += "\n" }
    self.text += "\(title)\n\(text)\n"
  }

  mutating func add(_ title: String, _ fit: SummaryFit) {
    for model in [fit.record.purchase, fit.record.spend].compactMap(\.self) {
      add("\(title): \(model.model)", FitText.text(model))
    }
    if let independence = fit.record.spendIndependence {
      text += SpendIndependenceText.note(independence) + "\n"
    }
  }
}

/// The directory that a run writes its files to: all of them, or none.
private final class OutputDirectory {
  private static let names = [
    "summary.csv", "model.json", "validation.json", "final-model.json",
    "forecasts.csv",
  ]

  private let path: String
  private let isNew: Bool
  private var files: [AtomicFile] = []

  /// The paths of the files written so far.
  private(set) var written: [String] = []

  /// Makes the directory if it is not there.
  ///
  /// - Throws: A usage error where the input is one of the files to write.
  init(_ path: String, input: String) throws {
    self.path = path
    isNew = !FileManager.default.fileExists(atPath: path)
    for path in paths {
      try SameFile.refuse(path, "the file", for: [input])
    }
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true)
    } catch {
      throw DataError(
        .cannotCreate,
        "\(path): cannot create the output directory: "
          + error.localizedDescription)
    }
  }

  deinit {
    // A directory made for nothing; one with files in it stays.
    files = []
    if isNew, written.isEmpty { rmdir(path) }
  }

  /// The paths of all files that a run may write.
  var paths: [String] { Self.names.map { "\(path)/\($0)" } }

  /// Writes a file, which appears with all others on `commit`.
  func write(
    _ name: String, _ contents: (AtomicFile) throws -> Void
  ) throws {
    let file = try AtomicFile(path: "\(path)/\(name)")
    try contents(file)
    files.append(file)
  }

  /// Gives all files written so far their names.
  func commit() throws {
    for file in files {
      try file.commit()
      written.append(file.name)
    }
    files = []
  }
}
