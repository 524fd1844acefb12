public import CLVForecasting

/// A holdout validation in figures and a verdict, for a terminal.
public enum ValidationText {
  /// The scores of the model and the naive rules, then what to make of them.
  public static func text(
    _ validation: HoldoutValidation, model: String
  ) -> String {
    var table = TextTable(header: [
      "purchases", "total", "bias", "MAE", "RMSE", "correlation",
    ])
    let actual = NumberText.fixed(validation.purchases.actual, 0)
    table.append(["actual", actual, "", "", "", ""])
    table.append(row(model, validation.purchases))
    for baseline in validation.baselines {
      table.append(row("rule: \(title(baseline.rule))", baseline.score))
    }
    var lines = [table.text()]
    if let value = validation.value {
      lines.append(
        "  money: actual \(NumberText.fixed(value.actual, 2)), predicted "
          + NumberText.fixed(value.predicted, 2)
          + bias(value.bias).map { " (\($0))" }.joined())
    }
    let intervals = validation.intervals
    lines.append(
      WrappedText.lines(
        "\(NumberText.significant(100 * intervals.level, 3)) % intervals held "
          + "for \(NumberText.percent(intervals.coverage)) of customers (more "
          + "than the level, as counts are whole)"))
    lines.append(WrappedText.lines(verdict(validation, model: model)))
    return lines.joined(separator: "\n")
  }

  /// Who was right, in a sentence.
  public static func verdict(
    _ validation: HoldoutValidation, model: String
  ) -> String {
    let own = validation.purchases.mae
    // The holdout's own mean is no rule that anyone could have followed.
    let rules = validation.baselines.filter { $0.rule != "mean" }
    guard let best = rules.min(by: { $0.score.mae < $1.score.mae }) else {
      return "no naive rule could be scored"
    }
    let name = title(best.rule)
    if best.score.mae == 0 {
      return own == 0
        ? "both \(model) and \(name) were exactly right"
        : "\(name) was exactly right; \(model) was not"
    }
    let gain = 1 - own / best.score.mae
    let size = NumberText.percent(abs(gain))
    return gain >= 0
      ? "\(model) errs \(size) less per customer than the best naive rule, "
        + name
      : "the naive rule \(name) errs less per customer than \(model), which "
        + "errs \(size) more: prefer the rule here, or look into the data"
  }

  private static func title(_ rule: String) -> String {
    switch rule {
    case "rate": "x·H/T"
    case "mean": "mean (hindsight)"
    default: rule.uppercased()
    }
  }

  private static func row(_ name: String, _ score: HoldoutScore) -> [String] {
    [
      name, NumberText.fixed(score.predicted, 1),
      bias(score.bias).joined(), NumberText.fixed(score.mae, 4),
      NumberText.fixed(score.rmse, 4),
      score.correlation.map { NumberText.fixed($0, 4) } ?? "–",
    ]
  }

  private static func bias(_ bias: Double?) -> [String] {
    bias.map { [NumberText.percent($0, signed: true)] } ?? []
  }
}
