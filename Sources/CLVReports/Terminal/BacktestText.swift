internal import CLVTables
public import CLVValidation

/// A backtest for a terminal: a line for each origin.
public struct BacktestText: Sendable {
  private let words: Words

  /// The errors at each origin, and whether they are stable.
  public static func text(
    _ backtest: Backtest, in words: Words = .english
  ) -> String {
    let text = Self(words: words)
    var lines: [String] = []
    if !backtest.origins.isEmpty { lines.append(text.table(backtest)) }
    for failure in backtest.failures {
      lines.append(
        WrappedText.lines(
          words.titled(
            words.digits(failure.calibrationEnd),
            words.said(failure.reason, else: "backtest.failed"))))
    }
    lines.append(WrappedText.lines(text.verdict(backtest)))
    return lines.joined(separator: "\n")
  }

  private func table(_ backtest: Backtest) -> String {
    var table = TextTable(header: [
      words.text("backtest.fitted_to"), words.text("score.actual"),
      words.text("score.predicted"), words.text("score.bias"), "MAE",
      words.text("backtest.best_rule"), words.text("backtest.better"),
      words.text("score.top", ["percent": .label("20")]),
    ])
    for origin in backtest.origins {
      let scores = origin.scores
      table.append([
        words.digits(origin.calibrationEnd), words.fixed(origin.actual, 0),
        words.fixed(scores.predicted, 1),
        scores.bias.map { words.percent($0.value, signed: true) } ?? "",
        scores.mae.map { words.fixed($0.value, 3) } ?? "",
        origin.contest.map { words.fixed($0.ruleValue, 3) } ?? "",
        origin.contest.map { name($0.winner) } ?? "",
        scores.topFifth.map { words.fixed(100 * $0.value, 1) } ?? "",
      ])
    }
    return table.text()
  }

  /// Whether the errors are stable, and who was better how often.
  public static func verdict(
    _ backtest: Backtest, in words: Words = .english
  ) -> String {
    Self(words: words).verdict(backtest)
  }

  private func verdict(_ backtest: Backtest) -> String {
    let biases = backtest.origins.compactMap(\.scores.bias?.value)
    let winners = backtest.origins.compactMap(\.contest?.winner)
    let record = words.text(
      "backtest.record",
      [
        "better": .count(winners.count { $0 == .model }),
        "origins": .count(winners.count),
        "worse": .count(winners.count { $0 == .rule }),
      ])
    let key =
      switch backtest.stability {
      case .stable: "backtest.stable"
      case .unstable: "backtest.unstable"
      case .unknown: "backtest.unknown"
      }
    return words.text(
      key,
      [
        "low": .change(biases.min() ?? .nan),
        "high": .change(biases.max() ?? .nan), "record": .text(record),
      ])
  }

  private func name(_ winner: Contest.Winner) -> String {
    switch winner {
    case .model: words.text("backtest.model")
    case .rule: words.text("backtest.rule")
    case .undecided: words.text("backtest.either")
    }
  }
}
