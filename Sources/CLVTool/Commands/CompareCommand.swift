import ArgumentParser
import CLV

/// `clv compare`: a summary or a log in, the models side by side out.
struct CompareCommand: SpeakingCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Fit every model and show them side by side.",
    discussion: """
      Reads a summary, with a holdout or without, or a log of transactions \
      (customer_id, date and amount); with --calibration-end the days after \
      it are the holdout.

      Writes a table, the best model first: by the log-likelihood of the \
      holdout, which no model has seen, or by AIC where there is none. \
      Columns: log-likelihood, AIC and BIC of the fit; log score (mean \
      logarithm of the probability that the model gave to what happened), \
      MAE, RMSE and bias of the expected purchases in the holdout; how the \
      fit ended; Vuong's test of the best against each; the parameters. Spend \
      models follow where amounts are known, fitted to means, or with \
      log-normal among --models to single amounts. With --json, all of it as JSON.

      To a file whose name ends in .csv or .jsonl, writes a row for each \
      model: \(ModelComparison.table.description). clv simulate takes \
      such parameters.
      """)

  @Argument(
    help: ArgumentHelp(
      "A summary or a log of transactions; - is the standard input.",
      valueName: "data"))
  var inputFile: String?

  @Option(
    help: ArgumentHelp(
      """
      The models, separated by commas; bg-bb counts opportunities and cannot \
      be compared with the others, nor log-normal where only means are known. \
      (default: all others)
      """, valueName: "model,…"))
  var models: String?

  @Option(
    help: ArgumentHelp(
      "For a transaction log: the last day to fit on. (default: the last day)",
      valueName: "yyyy-MM-dd"))
  var calibrationEnd: CalendarDay?

  @Flag(help: "Write JSON instead of a table.")
  var json = false

  @OptionGroup var output: OutputOption
  @OptionGroup(title: "Input Options") var input: InputOptions

  @OptionGroup(title: "Language Options") var language: LanguageOption

  /// What is read: a path, or what a database is called.
  private var data: String { input.source.name(of: inputFile) }

  func validate() throws {
    try input.source.check(inputFile, "data", "a summary or a log")
    _ = try candidates()
  }

  func run() throws {
    let file = try output.open(
      reading: [data] + input.source.databaseFile)
    let (purchase, spend) = try candidates()
    let summary = try summary(
      opportunities: purchase.first?.countsOpportunities ?? false)
    let comparison = ModelComparison(
      summary, purchaseModels: purchase, spendModels: spend,
      spendForm: ModelComparison.spendForm(for: spend, in: summary))
    if json {
      try comparison.writeJSON(to: file, in: Messages.words)
    } else if output.isOfRows {
      try comparison.write(to: file)
    } else {
      try file.write(
        ComparisonText.text(comparison, in: Messages.words) + "\n")
    }
    try file.commit()
    guard purchase.isEmpty || comparison.bestPurchaseModel != nil else {
      Messages.error("no model of purchases could be fitted")
      throw ExitCode.notConverged
    }
    guard !purchase.isEmpty || comparison.bestSpendModel != nil else {
      throw DataError(
        .badData, at: .file(data), "no model of spend could be fitted")
    }
  }

  private func candidates() throws -> (
    purchase: [any PurchaseModel.Type], spend: [any SpendModel.Type]
  ) {
    guard let models else {
      return (
        ModelCatalog.purchaseModels(countingOpportunities: false),
        ModelCatalog.spendModels.filter { $0.forms.contains(.means) }
      )
    }
    var purchase: [any PurchaseModel.Type] = []
    var spend: [any SpendModel.Type] = []
    for name in models.split(separator: ",").map(String.init) {
      if let type = ModelCatalog.purchaseModel(named: name) {
        purchase.append(type)
      } else if let type = ModelCatalog.spendModel(named: name) {
        spend.append(type)
      } else {
        throw ModelNames.unknown(
          name, "--models",
          known: "\(ModelNames.purchase), \(ModelNames.spend)")
      }
    }
    guard Set(purchase.map { $0.countsOpportunities }).count < 2 else {
      throw ValidationError(
        "--models \(models): models that count opportunities (bg-bb) cannot "
          + "be compared with those in continuous time; compare them apart")
    }
    return (purchase, spend)
  }

  private func summary(opportunities: Bool) throws -> CustomerSummary {
    let table = try input.open(data)
    switch table.kind {
    case .summary:
      guard calibrationEnd == nil else {
        throw ValidationError(
          "--calibration-end is for a transaction log; \(data) is a summary")
      }
      return try input.readSummary(table, others: [output.output])
    case .transactions:
      let log = try input.readLog(table, others: [output.output])
      let window = try log.window(
        calibrationEnd: calibrationEnd, observationEnd: input.observationEnd)
      return try log.summarize(
        window, timeUnit: input.unit, opportunities: opportunities
      ).calibration
    }
  }
}
