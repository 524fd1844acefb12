import ArgumentParser
import CLV

/// `clv retention`: cohorts of customers under contract in, curves out.
struct RetentionCommand: SpeakingCommand {
  static let configuration = CommandConfiguration(
    commandName: "retention",
    abstract: "Fit and project the retention of customers under contract.",
    discussion: """
      Reads a survival table: CSV with the column period (0, 1, 2, …) and a \
      column for each cohort with the number of its customers there at the \
      beginning and after each period (empty at the end of a younger cohort), \
      or with the columns cohort, period and customers. Or a log of \
      subscriptions: customer_id, start and end, which is empty while the \
      subscription goes on. Or a row for each customer: tenure, the periods \
      that the customer has been there, and churn, yes or no. A period should be as long as customers are bound \
      for. Where cohorts differ beyond chance (log-rank test, 5 %), each has a \
      model of its own if it has 100 customers, 10 losses and 3 periods; \
      else all share one: see --cohorts. Choose among them with --cohort.

      Writes a row for each period of each cohort: \
      \(RetentionForecast.table.description). Intervals hold with probability \
      --level.

      Models: sbg (customers differ, and do not change), bdw (their churn \
      also changes with time), or auto: the best of them by AIC.
      """)

  @Argument(
    help: "A survival table or a log of subscriptions; - is standard input.")
  var data: String

  @Option(
    help: ArgumentHelp(
      "The model: \(ModelNames.retention), or auto.", valueName: "model"))
  var model = Self.automatic

  private static let automatic = "auto"

  @Option(
    help: ArgumentHelp(
      """
      Whether cohorts share a model: pooled, apart, or auto: apart where they \
      differ.
      """, valueName: "rule"))
  var cohorts = CohortFits.Rule.auto

  @Option(
    help: ArgumentHelp(
      "How many periods to look ahead. (default: as many as observed)",
      valueName: "periods"))
  var horizon: Int?

  @OptionGroup var discount: DiscountOption

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What a period's payment is worth, its margin. (default: not known)",
      valueName: "amount"))
  var paymentValue: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The probability that the intervals hold.", valueName: "probability"))
  var level = 0.9

  @Option(
    help: ArgumentHelp(
      "A file to write the fitted model to, as JSON.", valueName: "file"))
  var modelOutput: String?

  @OptionGroup var output: OutputOption
  @OptionGroup(title: "Inference Options") var inference: InferenceOptions
  @OptionGroup(title: "Input Options") var input: RetentionInputOptions

  /// Beyond this many periods a table of curves is no use.
  private static let farthest = 10_000

  @OptionGroup(title: "Language Options") var language: LanguageOption

  func validate() throws {
    if model != Self.automatic {
      _ = try ModelNames.retentionModel(model, "--model")
    }
    guard modelOutput != nil || inference.settings == InferenceSettings() else {
      throw ValidationError(
        "--robust, --profile and --bootstrap go to the model's file: name one "
          + "with --model-output")
    }
    if let horizon, !(1...Self.farthest).contains(horizon) {
      throw ValidationError(
        "--horizon \(horizon): it must be from 1 to 10,000 periods")
    }
    if let paymentValue, !(paymentValue > 0 && paymentValue.isFinite) {
      throw ValidationError(
        "--payment-value \(paymentValue): it must be above 0")
    }
    guard level > 0, level < 1 else {
      throw ValidationError(
        "--level \(level): it must be between 0 and 1; 90 % is 0.9")
    }
  }

  func run() throws {
    let file = try output.open(reading: [data])
    let modelFile = try openModelFile()
    let observed = try input.read(data)
    let fitted = input.periods.map { observed.observed(for: $0) } ?? observed
    let fits = try fit(fitted)
    let settings = RetentionSettings(
      horizon: horizon ?? max(1, fitted.periods),
      annualDiscountRate: discount.discountRate, timeUnit: input.timeUnit,
      paymentValue: paymentValue, level: level)
    let forecast = RetentionForecast(
      observed, fittedPeriods: input.periods ?? .max, fits: fits,
      settings: settings)
    try forecast.write(to: file)
    try modelFile?.writeJSON(
      RetentionModelFile(
        timeUnit: input.timeUnit, retention: fits.pooled.record,
        comparison: fits.pooled.comparison, differences: fits.differences,
        cohorts: zip(fitted.cohorts, fits.own).compactMap { cohort, own in
          own.map {
            RetentionCohortFit(
              cohort: cohort.name, retention: $0.record,
              comparison: $0.comparison)
          }
        },
        data: RetentionFittedData(fitted)))
    try file.commit()
    try modelFile?.commit()
    report(fits, fitted, forecast)
    guard fits.isUsable else {
      Messages.error("the fit did not converge: see the certificate")
      throw ExitCode.notConverged
    }
  }

  private func openModelFile() throws -> AtomicFile? {
    guard let modelOutput else { return nil }
    try SameFile.refuse(modelOutput, "--model-output", for: [data])
    guard modelOutput != output.output else {
      throw ValidationError(
        "--model-output and --output are both \(modelOutput); name two files")
    }
    return try AtomicFile(path: modelOutput)
  }

  private func fit(_ data: RetentionCohorts) throws -> CohortFits {
    let type =
      model == Self.automatic
      ? nil : try ModelNames.retentionModel(model, "--model")
    let inference = inference.settings
    do {
      return try CohortFits(data, rule: cohorts) {
        sample throws(FitError) in
        guard let type else {
          return try RetentionFit(choosingFor: sample, inference: inference)
        }
        return try RetentionFit(sample, model: type, inference: inference)
      }
    } catch {
      throw DataError(.badData, at: .file(self.data), error.advice)
    }
  }

  private func report(
    _ fits: CohortFits, _ fitted: RetentionCohorts,
    _ forecast: RetentionForecast
  ) {
    discount.warn()
    if discount.discountRate == 0,
      forecast.cohorts.contains(where: {
        $0.rows.first?.residualLifetime.isFinite == false
      })
    {
      Messages.warning(Messages.text("endless_lifetime"))
    }
    guard !input.quiet else { return }
    let text = RetentionText(in: Messages.words)
    Messages.note(text.data(fitted))
    if fitted.leaving > 0 {
      Messages.note(
        Messages.text("leaving", ["customers": .count(fitted.leaving)]))
    }
    if fitted.startingLater > 0 {
      Messages.note(
        Messages.text(
          "starting_later", ["subscriptions": .count(fitted.startingLater)]))
    }
    if fits.usesPooled, let note = fits.pooled.note { Messages.note(note) }
    Messages.write(
      [
        text.cohorts(fits, fitted),
        text.fits(fits, fitted), text.forecast(forecast),
      ].compactMap(\.self).joined(separator: "\n\n") + "\n")
  }
}
