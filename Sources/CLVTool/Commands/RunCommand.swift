import ArgumentParser
import CLV
import Foundation

/// `clv run`: the whole loop, from transactions to a forecast for everybody.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Summarize, fit, validate, refit and forecast, in one go.",
    discussion: """
      Reads a CSV log, plain, gzip or zstd, with the columns customer_id, date \
      and amount, or those named by the options. Fits on the calibration \
      period, validates on the days after it, refits on everything, and \
      forecasts every customer from the end of observation.

      Writes to the output directory: summary.csv (one row per customer of \
      the calibration, with the holdout), model.json (fitted on the \
      calibration), validation.json, final-model.json (refitted on all), \
      forecasts.csv; and a short account on standard output.
      """)

  @Argument(help: "The transaction log; - is the standard input.")
  var transactions: String

  @Option(
    help: """
      The last day of calibration; later days are the holdout. (default: the \
      last third of the days is the holdout)
      """)
  var calibrationEnd: CalendarDay?

  @Option(name: [.short, .long], help: "The directory to write to.")
  var output: String

  @OptionGroup var forecast: ForecastOptions
  @OptionGroup var input: InputOptions

  func run() throws {
    let table = try input.open(transactions)
    let directory = try OutputDirectory(output)
    let log = try input.readLog(table, directory: output)
    let summaries = try summarize(log)
    try directory.write("summary.csv") {
      try summaries.calibration.write(to: $0)
    }
    show("Data", DataText.text(summaries, log: log))

    let fit = try fitted(
      summaries.calibration, summaries, to: "model.json", in: directory)
    show("Fit on the calibration", fit)
    try validate(fit, summaries, in: directory)

    let final = try fitted(
      summaries.complete, summaries, to: "final-model.json", in: directory)
    let forecasts = forecasts(summaries.complete, final)
    try directory.write("forecasts.csv") { try forecasts.write(to: $0) }
    let settings = forecast.settings(in: input.timeUnit)
    show(
      "Forecast of \(NumberText.significant(settings.horizon, 6)) "
        + "\(input.timeUnit.rawValue)s from \(summaries.window.observationEnd), "
        + "refitted on all data",
      ForecastText.text(forecasts, ids: summaries.complete.ids))
    show("Files", "  " + directory.written.joined(separator: "\n  "))
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
    return try log.summarize(window, timeUnit: input.timeUnit)
  }

  private func fitted(
    _ summary: CustomerSummary, _ summaries: LogSummaries, to name: String,
    in directory: OutputDirectory
  ) throws -> SummaryFit {
    let isFinal = name.hasPrefix("final")
    let fit = try SummaryFit.reporting(
      summary, in: transactions,
      window: isFinal ? summaries.window.unsplit : summaries.window,
      cleaning: summaries.report)
    try directory.write(name) { try $0.writeJSON(fit.record) }
    guard fit.isUsable else {
      Messages.error(
        "the fit did not converge: see the certificate in \(output)/\(name); "
          + "nothing was forecast")
      throw ExitCode.notConverged
    }
    return fit
  }

  private func validate(
    _ fit: SummaryFit, _ summaries: LogSummaries, in directory: OutputDirectory
  ) throws {
    guard
      let validation = HoldoutValidation(
        summaries.calibration, purchase: fit.purchase, spend: fit.spend,
        timeline: summaries.timeline,
        customersFirstSeenInHoldout:
          summaries.report.customersFirstSeenInHoldout)
    else { return }
    try directory.write("validation.json") { try validation.write(to: $0) }
    show(
      "Holdout: \(summaries.window.holdoutDays) days to "
        + "\(summaries.window.observationEnd)",
      ValidationText.text(validation, model: fit.record.purchase.model))
  }

  private func forecasts(
    _ summary: CustomerSummary, _ fit: SummaryFit
  ) -> CustomerForecasts {
    if let note = fit.spendNote {
      Messages.warning(
        "no spend model: \(note); expected_spend and clv stay empty")
    }
    forecast.warn(purchase: fit.purchase, spend: fit.spend)
    return CustomerForecasts(
      summary, purchase: fit.purchase, spend: fit.spend,
      settings: forecast.settings(in: input.timeUnit))
  }

  private func show(_ title: String, _ fit: SummaryFit) {
    for model in [fit.record.purchase, fit.record.spend].compactMap(\.self) {
      show("\(title): \(model.model)", FitText.text(model))
    }
  }

  private func show(_ title: String, _ text: String) {
    guard !input.quiet else { return }
    print("\(title)\n\(text)\n")
  }
}

/// The directory that a run writes its files to.
final class OutputDirectory {
  private let path: String

  /// The paths of the files written so far.
  private(set) var written: [String] = []

  /// Makes the directory if it is not there.
  init(_ path: String) throws(DataError) {
    self.path = path
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

  /// Writes a file, whole or not at all.
  func write(
    _ name: String, _ contents: (AtomicFile) throws -> Void
  ) throws {
    let file = try AtomicFile(path: "\(path)/\(name)")
    try contents(file)
    try file.commit()
    written.append(file.name)
  }
}
