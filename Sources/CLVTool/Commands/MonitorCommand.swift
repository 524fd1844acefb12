import ArgumentParser
import CLV

/// `clv monitor`: a model and a newer log in, whether the model still holds
/// out.
struct MonitorCommand: SpeakingCommand {
  static let configuration = CommandConfiguration(
    commandName: "monitor",
    abstract: "Say whether a model still fits what has happened since.",
    usage: "clv monitor [<options>] <model> <log>",
    discussion: """
      Reads a model file, and a log of transactions (customer_id, date and \
      amount) that goes on after the last day the model was fitted to, which \
      the file tells, or --since.

      Says what has come since beside what was predicted: the purchases and the \
      spend of those who were customers, each with its 95 % interval; the \
      share of them whose purchases lie outside their own intervals; the \
      repeat purchases of those who have come since; and how far the amounts \
      have shifted. To a file whose name ends in .csv or .jsonl goes a row for \
      each measure: \(ModelMonitor.table.description).

      Exit status: 0 where the model holds; 2 where a measure is beyond its \
      limit: a total outside its interval by more than --most-error, more than \
      --most-outside of the customers outside theirs, or amounts whose \
      population stability index is above --most-shift.
      """)

  @Argument(help: "A model file, as written by clv fit.")
  var model: String

  @Argument(
    help: ArgumentHelp(
      "The log of transactions; - is the standard input.", valueName: "log"))
  var inputFile: String?

  @Option(
    help: ArgumentHelp(
      "The first day that the model has not seen. (default: the file tells)",
      valueName: "yyyy-MM-dd"))
  var since: CalendarDay?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The relative error of a total that is too much.", valueName: "share"))
  var mostError = ModelMonitor.Limits().error

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The share of customers outside their intervals that is too much.",
      valueName: "share"))
  var mostOutside = ModelMonitor.Limits().outside

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The index of the shift of amounts that is too much.",
      valueName: "number"))
  var mostShift = ModelMonitor.Limits().shift

  @OptionGroup var covariates: CovariateFileOption
  @OptionGroup var output: OutputOption
  @OptionGroup(title: "Input Options") var input: InputOptions

  @OptionGroup(title: "Language Options") var language: LanguageOption

  /// What is read: a path, or what a database is called.
  private var data: String { input.source.name(of: inputFile) }

  func validate() throws {
    try input.source.check(inputFile, "log", "a log")
    for (name, limit) in [
      ("--most-error", mostError), ("--most-outside", mostOutside),
      ("--most-shift", mostShift),
    ] where !(limit >= 0) {
      throw ValidationError("\(name) \(limit): it must be 0 or more")
    }
  }

  func run() throws {
    let file = try output.open(reading: covariates.reading([model, data]))
    let models = try CustomerModel(path: model)
    let input = try input.inUnit(of: models, from: model)
    let log = try input.readLog(
      try input.open(data), others: [model, output.output])
    let summaries = try log.summarize(
      try log.window(
        calibrationEnd: try FittedDays.lastDay(of: models, since, model),
        observationEnd: input.observationEnd),
      timeUnit: input.unit, opportunities: models.countsOpportunities)
    let before = summaries.calibration
    try models.check(before, in: data)
    let monitor = try ModelMonitor(
      log, summaries, by: models,
      covariates: try covariates.forecast(models, from: model, before, input),
      limits: limits)
    guard let monitor else {
      throw DataError(
        .usage, at: .file(data),
        "nothing has happened since the fit; give a newer log")
    }
    if output.isOfRows {
      try monitor.write(to: file)
    } else {
      try file.write(MonitorText.text(monitor, in: Messages.words))
    }
    try file.commit()
    if !monitor.alarms.isEmpty { throw ExitCode.drifted }
  }

  private var limits: ModelMonitor.Limits {
    var limits = ModelMonitor.Limits()
    limits.error = mostError
    limits.outside = mostOutside
    limits.shift = mostShift
    return limits
  }
}

/// The days that a model has seen.
enum FittedDays {
  /// The last day that a model was fitted to, as an option or else the file
  /// tells.
  static func lastDay(
    of model: CustomerModel, _ since: CalendarDay?, _ path: String
  ) throws -> CalendarDay {
    if let since { return since.advanced(by: -1) }
    guard let end = model.record.data?.end, let day = try? CalendarDay(end)
    else {
      throw ValidationError(
        "\(path) does not tell the last day it was fitted to; give the next "
          + "one with --since")
    }
    return day
  }
}
