public import CLVForecasting
internal import CLVModels

/// A fit in words and figures, for a terminal.
public enum FitText {
  /// The estimates with their errors, the log-likelihood and the certificate.
  ///
  /// Of a model of which no fit is known, the parameters alone.
  ///
  /// - Parameters:
  ///   - record: What is known of the model.
  ///   - choice: How the form of a spend model was chosen, to be told too.
  /// - Returns: The text, wrapped.
  public static func text(
    _ record: FitRecord, choice: SpendFormChoice? = nil
  ) -> String {
    guard let fit = record.statistics else {
      var table = TextTable(header: ["parameter", "estimate"])
      for (name, value) in record.parameters.sorted(by: { $0.key < $1.key }) {
        table.append([name, figure(value)])
      }
      return table.text()
    }
    var table = TextTable(header: ["parameter", "estimate", "± SE", "95 %"])
    for name in fit.parameterNames {
      table.append([
        name, figure(record.estimate(name)), figure(fit.standardErrors?[name]),
        interval(fit.confidenceIntervals?[name]),
      ])
    }
    let size =
      "log-likelihood \(NumberText.fixed(fit.logLikelihood, 6)), "
      + "\(NumberText.count(fit.customers, "customer")), "
      + NumberText.count(
        fit.distinctHistories, "distinct history", "distinct histories")
    let lines =
      [size, certificate(fit.convergence)] + law(fit) + form(record)
      + (choice.map { [Self.choice($0)] } ?? [])
      + CovariateText.lines(record)
    return ([table.text()] + lines.map { WrappedText.lines($0) })
      .joined(separator: "\n")
  }

  /// The certificate in words.
  public static func certificate(_ convergence: ConvergenceRecord) -> String {
    "\(convergence.outcome.rawValue): \(convergence.message) "
      + "(\(agreement(convergence)))"
  }

  /// What of the amounts a spend model was fitted to; nothing for other models.
  public static func form(_ fit: FitRecord) -> [String] {
    guard let form = fit.form else { return [] }
    let taken =
      switch form {
      case .means: "the mean amount of each customer's repeat purchases"
      case .amounts: "every amount above zero, the first purchases included"
      case .amountsRepeat: "every amount above zero of repeat purchases"
      }
    var lines = ["spend form \(form.rawValue): fitted to \(taken)"]
    if let zeros = fit.zeroAmounts, zeros > 0 {
      lines.append(
        "\(NumberText.count(zeros, "purchase")) worth nothing "
          + "\(Plural.form(zeros, "is", "are")) left out: expected spend is "
          + "that of a purchase worth more")
    }
    return lines
  }

  /// How the form of a spend model was chosen.
  public static func choice(_ choice: SpendFormChoice) -> String {
    let name = "spend form \(choice.form.rawValue)"
    switch choice.reason {
    case .onlyMeans:
      return "\(name): single amounts are not known"
    case .tooFew:
      return "\(name): too few customers bought in an inner holdout to compare "
        + "forms on, or there is none; --spend-form names another"
    case .differences:
      return "\(name): means would take all customers to spend alike, though "
        + "their single amounts differ from customer to customer beyond chance"
    case .innerHoldout:
      let buyers = NumberText.count(choice.buyers, "customer")
      let best = choice.scores.first { $0.form == choice.form }
      guard let gain = best?.gain, let error = best?.standardError,
        choice.form != .means
      else {
        return "\(name): no other form foretold better, beyond chance, what "
          + "\(buyers) spent in the last third of the calibration"
      }
      return "\(name): it foretold better than means what \(buyers) spent in "
        + "the last third of the calibration (log score higher by "
        + "\(NumberText.fixed(gain, 3)) ± \(NumberText.fixed(error, 3)) a "
        + "customer)"
    }
  }

  /// What intervals of forecasts are made from; nothing where that is the
  /// covariance.
  private static func law(_ fit: FitStatistics) -> [String] {
    guard let law = fit.uncertainty, let draws = law.draws else { return [] }
    let made =
      law.law == .weighted
      ? "draws of the parameters weighted by the likelihood"
      : "fits with the customers weighted at random"
    var reason = ""
    if let count = law.weightedDraws, let worth = law.effectiveSampleSize {
      reason =
        ", as the curvature at the maximum does not describe the likelihood "
        + "(\(NumberText.whole(count)) weighted draws are worth "
        + "\(NumberText.whole(Int(worth.rounded()))))"
    }
    return [
      "intervals of forecasts are made from \(draws) \(made)\(reason)"
    ]
  }

  /// How many starts led to the same likelihood.
  private static func agreement(_ convergence: ConvergenceRecord) -> String {
    let agreeing = convergence.agreeingStarts
    if agreeing == 0 { return "no start led anywhere" }
    return "\(agreeing) of "
      + "\(NumberText.count(convergence.starts.count, "start")) "
      + "\(Plural.form(agreeing, "leads", "lead")) there"
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
