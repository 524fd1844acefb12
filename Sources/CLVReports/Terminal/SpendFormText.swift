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
    switch choice.reason {
    case .onlyMeans: return ("choice_only_means", [:])
    case .differences: return ("choice_differences", [:])
    case .tooFew:
      return (choice.buyers > 0 ? "choice_alone" : "choice_too_few", [:])
    case .innerHoldout:
      guard choice.form != .means else { return ("choice_means", values) }
      guard
        let best = choice.scores.first(where: { $0.form == choice.form }),
        let gain = best.gain, let error = best.standardError, gain <= mostGain
      else { return ("choice_impossible", values) }
      let figures: [String: ReportValue] = [
        "gain": .number(gain, decimals: 3),
        "error": .number(error, decimals: 3),
      ]
      return ("choice_better", values.merging(figures) { $1 })
    }
  }
}
