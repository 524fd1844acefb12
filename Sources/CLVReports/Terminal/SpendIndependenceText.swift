public import CLVModels

/// Whether spend is independent of frequency, in a few lines for a terminal.
public enum SpendIndependenceText {
  /// The correlations and the test, and what they mean.
  public static func text(_ independence: SpendIndependence) -> String {
    var table = TextTable(header: ["spend and frequency", "value", "p-value"])
    append("correlation (Pearson)", independence.pearson, to: &table)
    append("correlation of ranks (Spearman)", independence.spearman, to: &table)
    if let ratio = independence.likelihoodRatio {
      table.append([
        "likelihood ratio, χ² of \(ratio.degreesOfFreedom)",
        NumberText.fixed(ratio.statistic, 2),
        NumberText.probability(ratio.pValue),
      ])
      table.append([
        "elasticity of spend", NumberText.fixed(ratio.elasticity, 3), "",
      ])
    }
    let customers = NumberText.count(independence.customers, "customer")
    return table.text() + "\n"
      + WrappedText.lines("\(customers): \(independence.meaning)")
  }

  private static func append(
    _ name: String, _ correlation: SpendIndependence.Correlation,
    to table: inout TextTable
  ) {
    table.append([
      name, NumberText.fixed(correlation.coefficient, 3),
      NumberText.probability(correlation.pValue),
    ])
  }

  /// What it means, in a line or more of a longer account.
  public static func note(_ independence: SpendIndependence) -> String {
    WrappedText.lines("spend and frequency: \(independence.meaning)")
  }
}
