import ArgumentParser
import CLV
import Foundation

/// `clv refit`: a model in use and a newer log in, the model to use out.
struct RefitCommand: SpeakingCommand {
  static let configuration = CommandConfiguration(
    commandName: "refit",
    abstract: "Fit a model anew, and keep the old one where that is better.",
    usage: "clv refit [<options>] --output <file> <model> <log>",
    discussion: """
      Reads the model in use, and a log of transactions (customer_id, date and \
      amount) that goes on after the last day it was fitted to, which the file \
      tells, or --since.

      Fits the same kinds of models to the log before the newest days, the \
      second half of those since the fit, or those from --holdout on, and judges both by what happened in these: \
      by the mean logarithm of the probability that each gave to each \
      customer's purchases. Unless the new one is worse beyond chance (by more \
      than 1.645 standard errors), the models are fitted to all of the log and \
      written to --output; else the model in use is written there, byte for \
      byte. Says on standard error which, and why.
      """)

  @Argument(help: "The model file in use.")
  var model: String

  @Argument(
    help: ArgumentHelp(
      "The log of transactions; - is the standard input.", valueName: "log"))
  var inputFile: String?

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("The model file to write.", valueName: "file"))
  var output: String

  @Option(
    help: ArgumentHelp(
      """
      The first day to judge by, which the model in use should not have seen. \
      (default: half-way from its last day, as the file tells, to the end)
      """, valueName: "yyyy-MM-dd"))
  var holdout: CalendarDay?

  @OptionGroup(title: "Input Options") var input: InputOptions

  @OptionGroup(title: "Language Options") var language: LanguageOption

  /// What is read: a path, or what a database is called.
  private var data: String { input.source.name(of: inputFile) }

  func validate() throws {
    try input.source.check(inputFile, "log", "a log")
  }

  /// The last day before those to judge by.
  private func split(
    _ champion: CustomerModel, end: CalendarDay
  ) throws -> CalendarDay {
    let seen = try FittedDays.lastDay(of: champion, holdout, model)
    guard holdout == nil, seen < end else { return seen }
    return seen.advanced(by: seen.distance(to: end) / 2)
  }

  func run() throws {
    // The model in use may be written over: it is read whole before.
    try SameFile.refuse(output, "--output", for: [data])
    let champion = try CustomerModel(path: model)
    guard !champion.takesCovariates else {
      throw ValidationError(
        "\(model) depends on covariates; fit and validate it with clv fit and "
          + "clv validate")
    }
    guard let bytes = FileManager.default.contents(atPath: model) else {
      throw DataError(.noInput, at: .file(model), "it cannot be read again")
    }
    let input = try input.inUnit(of: champion, from: model)
    let log = try input.readLog(try input.open(data), others: [model, output])
    let summaries = try log.summarize(
      try log.window(
        calibrationEnd: try split(champion, end: log.lastDay),
        observationEnd: input.observationEnd),
      timeUnit: input.unit, opportunities: champion.countsOpportunities)
    try champion.check(summaries.calibration, in: data)
    let challenger = try CustomerModel.reporting(
      summaries.calibration, champion.choice, in: data)
    guard
      let gate = ModelGate(
        champion: champion, challenger: challenger, summaries.calibration)
    else {
      throw DataError(
        .usage, at: .file(data),
        "nothing has happened since the fit; give a newer log")
    }
    let isKept = gate.isWorse || !challenger.isUsable
    let file = try AtomicFile(path: output)
    if isKept {
      try file.write(String(decoding: bytes, as: UTF8.self))
    } else {
      let whole = try CustomerModel.reporting(
        summaries.complete, champion.choice, in: data,
        window: summaries.window.unsplit, cleaning: summaries.report)
      guard whole.isUsable else {
        Messages.error("the fit of purchases did not converge: keep the model")
        throw ExitCode.notConverged
      }
      try whole.write(to: file) { $0.option }
    }
    try file.commit()
    if !input.quiet {
      Messages.write(
        MonitorText.text(gate, isKept: isKept, to: output, in: Messages.words))
    }
  }
}
