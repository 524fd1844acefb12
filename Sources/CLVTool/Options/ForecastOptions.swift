import ArgumentParser
import CLV

/// How far ahead to forecast, how money is valued, and how sure intervals are.
struct ForecastOptions: ParsableArguments {
  @OptionGroup var value: ValueOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The probability that prediction intervals hold.",
      valueName: "probability"))
  var level = 0.9

  /// Nil is a year.
  var horizon: Double? { value.horizon }

  func validate() throws {
    guard level > 0, level < 1 else {
      throw ValidationError(
        "--level \(level): it must be between 0 and 1; 90 % is 0.9")
    }
  }

  /// The settings for models in a time unit.
  func settings(in unit: TimeUnit) -> ForecastSettings {
    var settings = value.settings(in: unit)
    settings.level = level
    settings.wantsMedianTime = true
    settings.wantsValueIntervals = true
    return settings
  }

  /// Warns where the forecast of customers looks further ahead than the data
  /// reach back.
  func warn(of summary: CustomerSummary) {
    let settings = settings(in: summary.timeUnit)
    if let text = ExtrapolationText.text(
      settings, summary, in: Messages.words)
    {
      Messages.warning(text)
    }
  }

  /// Says what prediction intervals hold, and warns where a covariance
  /// cannot serve.
  static func explainIntervals(
    _ uncertainty: ParameterUncertainty, of model: String, quiet: Bool
  ) {
    for problem in uncertainty.problems {
      let problem = Messages.words.said(
        "\(problem)", else: "message.law_cannot_serve")
      Messages.warning(
        Messages.text(
          "law_problem", ["model": .text(model), "problem": .text(problem)]))
    }
    if quiet { return }
    Messages.note(
      uncertainty.purchase == nil
        ? Messages.text("outcome_alone", ["model": .text(model)])
        : Messages.text("joint_intervals"))
  }
}
