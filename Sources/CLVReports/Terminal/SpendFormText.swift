internal import CLVForecasting
internal import CLVModels
internal import CLVValidation

/// Why a spend model is fitted in its form, in a sentence.
enum SpendFormText {
  /// With a higher gain in the log score than this a law is so far off that
  /// the figure says nothing: e²⁰ is a chance of one in five hundred million.
  static let mostGain = 20.0

  /// The end of the sentence's key, and what stands in it.
  static func sentence(
    _ choice: SpendFormChoice
  ) -> (key: String, values: [String: ReportValue]) {
    let values = ["buyers": ReportValue.count(choice.buyers)]
    if let rival = choice.chosenRival {
      guard rival.gain <= mostGain else {
        return ("choice_model_impossible", values)
      }
      return ("choice_model", figures(rival.gain, rival.standardError, values))
    }
    switch choice.reason {
    case .onlyMeans: return ("choice_only_means", [:])
    case .onlyRepeats: return ("choice_only_repeats", [:])
    case .differences: return ("choice_differences", [:])
    case .tooFew:
      return (choice.buyers > 0 ? "choice_alone" : "choice_too_few", [:])
    case .innerHoldout:
      let first = choice.scores.first?.form
      let isJudged = choice.scores.contains { $0.gain != nil }
      guard choice.form != .means, !(isJudged && choice.form == first) else {
        return ("choice_means", values)
      }
      guard
        let best = choice.scores.first(where: { $0.form == choice.form }),
        let gain = best.gain, let error = best.standardError, gain <= mostGain
      else { return ("choice_impossible", values) }
      return (
        first == .means ? "choice_better" : "choice_better_amounts",
        figures(gain, error, values)
      )
    }
  }

  private static func figures(
    _ gain: Double, _ error: Double, _ values: [String: ReportValue]
  ) -> [String: ReportValue] {
    let figures: [String: ReportValue] = [
      "gain": .number(gain, decimals: 3),
      "error": .number(error, decimals: 3),
    ]
    return values.merging(figures) { $1 }
  }
}
