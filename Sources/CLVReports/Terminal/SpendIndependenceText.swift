internal import CLVForecasting
public import CLVModels
internal import CLVTables
internal import CLVValidation

/// Whether spend is independent of frequency, in a few lines for a terminal.
public struct SpendIndependenceText: Sendable {
  private let words: Words

  /// The correlations and the test, and what they mean.
  public static func text(
    _ independence: SpendIndependence, in words: Words = .english
  ) -> String {
    Self(words: words).text(independence)
  }

  private func text(_ independence: SpendIndependence) -> String {
    var table = TextTable(
      header: ["spend_and_frequency", "value", "p_value"].map {
        words.text("fitted.\($0)")
      })
    let correlations = [
      ("correlation", independence.pearson),
      ("rank_correlation", independence.spearman),
    ]
    for (name, correlation) in correlations {
      table.append([
        words.text("fitted.\(name)"), words.fixed(correlation.coefficient, 3),
        words.digits(NumberText.probability(correlation.pValue)),
      ])
    }
    if let ratio = independence.likelihoodRatio {
      table.append([
        words.text(
          "fitted.ratio_of", ["freedom": .count(ratio.degreesOfFreedom)]),
        words.fixed(ratio.statistic, 2),
        words.digits(NumberText.probability(ratio.pValue)),
      ])
      table.append([
        words.text("fitted.elasticity"), words.fixed(ratio.elasticity, 3), "",
      ])
    }
    return table.text() + "\n"
      + WrappedText.lines(
        words.text(
          "fitted.of_customers",
          [
            "customers": .count(independence.customers),
            "meaning": .text(meaning(independence)),
          ]))
  }

  private func meaning(_ independence: SpendIndependence) -> String {
    words.language == .english
      ? independence.naming(
        Remedy.spendModel.set(to: GammaGammaFrequency.identity.identifier)
          .option
      ).meaning
      : words.sentences(independence.conclusion.statements.map(words.text))
  }

  /// What it means, in a sentence of a longer account.
  public static func sentence(
    _ independence: SpendIndependence, in words: Words = .english
  ) -> String {
    words.titled(
      words.text("fitted.spend_and_frequency"),
      Self(words: words).meaning(independence))
  }
}
