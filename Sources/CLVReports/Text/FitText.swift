public import CLVData

/// A fit in words and figures, for a terminal.
public enum FitText {
  /// The estimates with their errors, the log-likelihood and the certificate.
  public static func text(_ fit: FittedModel) -> String {
    var table = TextTable(header: ["parameter", "estimate", "± SE", "95 %"])
    for name in fit.parameterOrder {
      table.append([
        name, figure(fit.parameters[name]), figure(fit.standardErrors?[name]),
        interval(fit.confidenceIntervals?[name]),
      ])
    }
    let customers = NumberText.whole(fit.customers)
    let distinct = NumberText.whole(fit.distinctHistories)
    return """
      \(table.text())
        log-likelihood \(NumberText.fixed(fit.logLikelihood, 6)), \
      \(customers) customers, \(distinct) distinct histories
        \(certificate(fit.convergence))
      """
  }

  /// The certificate in words.
  public static func certificate(_ convergence: ConvergenceRecord) -> String {
    let gap = convergence.estimatedGap.map { NumberText.significant($0, 2) }
    return "\(convergence.outcome): \(convergence.message) (gap to the "
      + "supremum about \(gap ?? "unknown"), \(convergence.starts.count) "
      + "starts, \(convergence.evaluations) evaluations)"
  }

  private static func figure(_ value: Double?) -> String {
    value.map { NumberText.significant($0, 5) } ?? "–"
  }

  private static func interval(_ ends: [Double]?) -> String {
    guard let ends, ends.count == 2 else { return "–" }
    return "\(NumberText.significant(ends[0], 4)) … "
      + NumberText.significant(ends[1], 4)
  }
}
