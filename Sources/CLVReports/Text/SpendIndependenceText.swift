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
        NumberText.fixed(ratio.statistic, 2), probability(ratio.pValue),
      ])
      table.append([
        "elasticity of spend", NumberText.fixed(ratio.elasticity, 3), "",
      ])
    }
    let customers = NumberText.whole(independence.customers)
    return """
      \(table.text())
        \(customers) customers: \(independence.meaning)
      """
  }

  private static func append(
    _ name: String, _ correlation: SpendIndependence.Correlation,
    to table: inout TextTable
  ) {
    table.append([
      name, NumberText.fixed(correlation.coefficient, 3),
      probability(correlation.pValue),
    ])
  }

  /// A p-value as people read it.
  private static func probability(_ p: Double) -> String {
    p < 1e-4 ? "< 0.0001" : NumberText.fixed(p, 4)
  }
}
