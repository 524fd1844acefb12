public import CLVValidation

/// A backtest for a terminal: a line for each origin.
public enum BacktestText {
  /// The errors at each origin, and whether they are stable.
  public static func text(_ backtest: Backtest) -> String {
    var lines: [String] = []
    if !backtest.origins.isEmpty { lines.append(table(backtest)) }
    for failure in backtest.failures {
      lines.append(
        WrappedText.lines("\(failure.calibrationEnd): \(failure.reason)"))
    }
    lines.append(WrappedText.lines(verdict(backtest)))
    return lines.joined(separator: "\n")
  }

  private static func table(_ backtest: Backtest) -> String {
    var table = TextTable(header: [
      "fitted to", "actual", "predicted", "bias", "MAE", "best rule",
      "better", "top 20",
    ])
    for origin in backtest.origins {
      let scores = origin.scores
      table.append([
        origin.calibrationEnd, NumberText.fixed(origin.actual, 0),
        NumberText.fixed(scores.predicted, 1),
        scores.bias.map { NumberText.percent($0.value, signed: true) } ?? "",
        scores.mae.map { NumberText.fixed($0.value, 3) } ?? "",
        origin.contest.map { NumberText.fixed($0.ruleValue, 3) } ?? "",
        origin.contest.map { words($0.winner) } ?? "",
        scores.topFifth.map { NumberText.fixed(100 * $0.value, 1) } ?? "",
      ])
    }
    return table.text()
  }

  /// Whether the errors are stable, and who was better how often.
  public static func verdict(_ backtest: Backtest) -> String {
    let biases = backtest.origins.compactMap(\.scores.bias?.value)
    let range =
      "from \(NumberText.percent(biases.min() ?? .nan, signed: true)) to "
      + NumberText.percent(biases.max() ?? .nan, signed: true)
    let winners = backtest.origins.compactMap(\.contest?.winner)
    let record =
      "by MAE the model was better than the best rule at "
      + "\(winners.count { $0 == .model }) of "
      + "\(NumberText.count(winners.count, "origin")), worse "
      + "at \(winners.count { $0 == .rule })"
    switch backtest.stability {
    case .stable:
      return "the errors are stable: the bias went \(range); \(record)"
    case .unstable:
      return
        "the errors are not stable: the bias went \(range), beyond chance; "
        + "expect as much of the next forecast; \(record)"
    case .unknown:
      return "too few origins could be fitted to tell whether errors are "
        + "stable; give a longer log"
    }
  }

  private static func words(_ winner: Contest.Winner) -> String {
    switch winner {
    case .model: "model"
    case .rule: "rule"
    case .undecided: "either"
    }
  }
}
