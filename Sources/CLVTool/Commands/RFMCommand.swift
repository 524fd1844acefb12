import ArgumentParser
import CLV

/// `clv rfm`: transactions or a summary in, scores and segments out.
struct RFMCommand: SpeakingCommand {
  static let configuration = CommandConfiguration(
    commandName: "rfm",
    abstract: "Score customers by recency, frequency and monetary value.",
    usage: "clv rfm [<options>] <data>",
    discussion: """
      Reads a log of transactions (CSV with the columns customer_id, date and \
      amount), or a summary (customer_id, frequency, recency, T, \
      monetary_value and first_amount).

      Writes a row for each customer, in the order of the input: \
      \(RFMAnalysis.table.description). previous_segment and \
      previous_segment_key are there with --migration-from; \
      probability_alive, expected_purchases and clv with --model. \
      Says on standard error \
      what the scores mean, what is in each segment and what to do with it.

      A score is 1 + the whole part of bins × the share of customers who are \
      strictly worse: who have fewer purchases, spend less, or bought last \
      longer ago. Customers who are alike always score alike; a score that \
      this leaves to nobody is named. In pandas: \
      (f.rank(method="min") - 1) * 5 // len(f) + 1, with ascending=False for \
      recency.

      Segments are the usual eleven, the eight of --scheme eight, or those of \
      --rules: CSV with the columns \
      segment, recency, frequency, and perhaps monetary and advice; scores are \
      written 4, 4 to 5, or any. Every combination of scores must be in one \
      segment, and in no other.
      """)

  @Argument(help: "A log or a summary; - is the standard input.")
  var data: String?

  @Option(
    help: ArgumentHelp(
      """
      Writes from which value to which each score reaches: \
      \(RFMScores.table.description).
      """, valueName: "file"))
  var edges: String?

  @OptionGroup var output: OutputOption
  @OptionGroup(title: "Scoring Options") var scoring: ScoringOptions
  @OptionGroup(title: "Segment Options") var segments: SegmentOptions
  @OptionGroup(title: "Model Options") var model: RFMModelOptions
  @OptionGroup(title: "Input Options") var input: InputOptions

  @OptionGroup(title: "Language Options") var language: LanguageOption

  func validate() throws {
    guard !segments.printRules else { return }
    try input.source.check(
      data, "data", "a log or a summary", writesTable: true)
  }

  func run() throws {
    guard !segments.printRules else { return try writeStandardRules() }
    let data = input.source.name(of: data)
    let files = try RFMFiles(self, reading: data)
    let scoring = try scoring.scoring()
    let rules = try segments.rules.map {
      try SegmentRule.rules(path: $0, bins: scoring.bins)
    }
    let models = try model.model.map { try CustomerModel(path: $0) }
    var input = input
    if let models {
      input = try input.inUnit(of: models, from: model.model ?? "")
      try model.checkGrid(models)
    }
    let read = try RFMInput(
      data, input, models, from: segments.migrationFrom,
      others: files.paths)
    let forecasts = try models.map { models in
      try self.forecasts(models, read, data)
    }
    let analysis = try RFMAnalysis(
      read.summary, scoring: scoring, scheme: segments.scheme, rules: rules,
      earlier: read.earlier,
      forecasts: forecasts)
    let beside = models.flatMap { RFMBeside(analysis, $0, model) }
    files.table?.stamp(read.end ?? read.summary.lastDay)
    try files.write(analysis, beside)
    if !input.quiet { say(analysis, read, beside?.text) }
  }

  private func writeStandardRules() throws {
    let file = try output.open(reading: [])
    let rules = SegmentRule.standard(
      bins: try scoring.scoring().bins, hasMonetary: !scoring.withoutMonetary)
    try SegmentRule.write(rules, to: file, in: Messages.words)
    try file.commit()
  }

  private func forecasts(
    _ models: CustomerModel, _ read: RFMInput, _ data: String
  ) throws -> CustomerForecasts {
    try models.check(read.summary, in: data)
    model.value.warn(by: models)
    var settings = model.value.settings(in: models.timeUnit)
    settings.joinsParameterUncertainty = false
    return CustomerForecasts(
      read.summary, by: models,
      covariates: try model.covariates.forecast(
        models, from: model.model ?? "", read.summary, input),
      settings: settings)
  }

  private func say(
    _ analysis: RFMAnalysis, _ read: RFMInput, _ beside: String?
  ) {
    let words = Messages.words
    Messages.note(
      words.text(
        read.end == nil ? "scored.said" : "scored.said_at",
        [
          "customers": .count(analysis.summary.count),
          "bins": .count(analysis.scores.bins),
          "end": read.end.map { .day($0) } ?? .missing,
        ]))
    if read.countsOpportunities {
      Messages.note(
        Messages.text("counts_\(analysis.summary.timeUnit.rawValue)"))
    }
    if analysis.table.monetaryValue == nil {
      Messages.note(Messages.text("no_amounts_rfm"))
    } else if analysis.table.averaged == .repeats {
      Messages.note(Messages.text("no_first_amount"))
    }
    var parts = [
      RFMText.edges(analysis.scores, in: words),
      RFMText.segments(analysis.accounts, in: words),
    ]
    if let migration = analysis.migration {
      parts.append(RFMText.migration(migration, in: words))
    }
    if let beside { parts.append(beside) }
    Messages.write("\n" + parts.joined(separator: "\n\n") + "\n")
  }
}

/// The customers that are scored.
private struct RFMInput {
  let summary: CustomerSummary

  /// The customers at the earlier date, if one was given.
  var earlier: CustomerSummary?

  /// The last day observed, where it is known.
  var end: CalendarDay?

  /// Whether periods with a purchase are counted, not purchases.
  let countsOpportunities: Bool

  init(
    _ path: String, _ input: InputOptions, _ models: CustomerModel?,
    from day: CalendarDay?, others: [String]
  ) throws {
    let table = try input.open(path)
    countsOpportunities = models?.countsOpportunities ?? false
    switch table.kind {
    case .summary:
      guard day == nil else {
        throw ValidationError(
          "--migration-from is for a log of transactions; \(path) is a "
            + "summary of one date")
      }
      summary = try input.readSummary(table, others: others)
      guard summary.counts == nil else {
        throw DataError(
          .badData, at: .file(path),
          "its rows stand for several customers each, and RFM scores "
            + "one by one; give a summary with a row for each customer")
      }
    case .transactions:
      let log = try input.readLog(table, others: others)
      let whole = try log.window(observationEnd: input.observationEnd)
      if let day, !(whole.start..<whole.observationEnd).contains(day) {
        throw ValidationError(
          "--migration-from \(day): it must be a day from \(whole.start) on "
            + "and before the end, \(whole.observationEnd)")
      }
      let summaries = try log.summarize(
        try log.window(
          calibrationEnd: day, observationEnd: input.observationEnd),
        timeUnit: input.unit,
        opportunities: countsOpportunities)
      input.tell(of: summaries.report)
      summary = summaries.complete
      earlier = day == nil ? nil : summaries.calibration
      end = summaries.window.observationEnd
    }
  }
}

/// What the model says beside RFM.
private struct RFMBeside {
  let cells: RFMCells
  let grid: IsoValueGrid?
  let paradox: ParadoxText?

  init?(
    _ analysis: RFMAnalysis, _ models: CustomerModel, _ options: RFMModelOptions
  ) {
    guard let forecasts = analysis.forecasts else { return nil }
    cells =
      switch options.cellsBy {
      case .scores: RFMCells(analysis.scores, forecasts: forecasts)
      case .repeaters:
        RFMCells(repeatersOf: analysis.summary, forecasts: forecasts)
      }
    grid = options.grid(models, analysis.summary)
    paradox = ParadoxText(
      FrequencyParadox(analysis.scores, forecasts: forecasts), analysis,
      in: Messages.words)
  }

  var text: String {
    [RFMText.cells(cells, in: Messages.words), paradox?.text()].compactMap(
      \.self
    )
    .joined(separator: "\n\n")
  }
}

/// The files that the command writes.
private struct RFMFiles {
  let paths: [String]
  private var files: [(option: String, file: AtomicFile)] = []

  /// The table of a database that scores go to; nil where they go to a file.
  let table: DatabaseOutput?

  /// Opens all of them; none may be read or written otherwise.
  init(_ command: RFMCommand, reading data: String) throws {
    let inputs = try command.model.covariates.reading(
      [data, command.segments.rules, command.model.model].compactMap(\.self)
        + command.input.source.databaseFile)
    let source = command.input.source
    if source.outputTable != nil {
      let opened = try source.open(
        command.output, reading: inputs, model: command.model.model)
      files.append(("--output", opened.file))
      table = opened.table
    } else {
      table = nil
    }
    let outputs: [(option: String, path: String?)] =
      [
        ("--output", table == nil ? command.output.output : nil),
        ("--migration", command.segments.migration), ("--edges", command.edges),
      ] + command.model.outputs
    var paths = inputs
    for (option, path) in outputs {
      guard let path else { continue }
      try SameFile.refuse(path, option, for: inputs)
      for other in paths where other == path || SameFile.areSame(other, path) {
        throw ValidationError(
          "\(option) \(path) is written to already; name another file")
      }
      let file = try AtomicFile.table(
        path, excelSafe: command.output.excelSafe)
      files.append((option, file))
      paths.append(path)
    }
    self.paths = paths
  }

  func write(_ analysis: RFMAnalysis, _ beside: RFMBeside?) throws {
    for (option, file) in files {
      switch option {
      case "--migration":
        try analysis.migration?.write(to: file, in: Messages.words)
      case "--edges": try analysis.scores.writeEdges(to: file)
      case "--cells": try beside?.cells.write(to: file)
      case "--iso-values": try beside?.grid?.writePoints(to: file)
      case "--iso-curves": try beside?.grid?.writeCurves(to: file)
      case "--paradox": try beside?.paradox?.write(to: file)
      default: try analysis.write(to: file, in: Messages.words)
      }
    }
    try AtomicFile.commit(files.map(\.file))
  }
}
