public import CLVForecasting
internal import CLVModels
internal import CLVValidation

/// Which covariates of a log's own a model takes, and why, in a sentence.
public enum CovariateChoiceText {
  /// What is taken, and what that has brought at earlier origins, or why
  /// nothing is.
  ///
  /// - Parameters:
  ///   - choice: What was tried.
  ///   - words: The language.
  /// - Returns: A sentence without its end.
  public static func line(
    _ choice: CovariateChoice, in words: Words = .english
  ) -> String {
    let (key, values) = sentence(choice)
    return words.clause("fit.\(key)", values)
  }

  /// What is taken, or why nothing is: the sentence of ``line(_:in:)``,
  /// wrapped for a terminal.
  public static func text(
    _ choice: CovariateChoice, in words: Words = .english
  ) -> String {
    WrappedText.lines(line(choice, in: words))
  }

  /// The end of the sentence's key, and what stands in it.
  static func sentence(
    _ choice: CovariateChoice
  ) -> (key: String, values: [String: ReportValue]) {
    if let obstacle = choice.obstacle {
      switch obstacle {
      case .noLog: return ("own_covariates_no_log", [:])
      case .tooFew: return ("own_covariates_too_few", [:])
      case .model: return ("own_covariates_model", [:])
      }
    }
    var values = ["customers": ReportValue.count(choice.customers)]
    guard let trial = choice.keptTrial else {
      values["covariates"] = name([])
      return ("own_covariates_none", values)
    }
    let (late, early) = (trial.late, trial.early)
    values["covariates"] = name(trial.covariates)
    values["late"] = .number(late.loss, decimals: 4)
    values["late_error"] = .number(late.standardError, decimals: 4)
    values["early"] = .number(early.loss, decimals: 4)
    values["early_error"] = .number(early.standardError, decimals: 4)
    values["change"] = .change(
      late.plainMae > 0 ? -late.mae / late.plainMae : 0)
    return ("own_covariates_kept", values)
  }

  /// What covariates are called, all of them where none are given.
  private static func name(_ covariates: [OwnCovariate]) -> ReportValue {
    let names = covariates.map { covariate in
      switch covariate {
      case .meanAmount: "mean_amount"
      case .firstAmount: "first_amount"
      case .firstMonth: "first_month"
      }
    }
    return .term(
      "fitted.own_\(names.isEmpty ? "all" : names.joined(separator: "_"))")
  }
}
