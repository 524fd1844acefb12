public import CLVValidation

/// Who was right in the holdout, in sentences with their uncertainty.
public struct ContestText: Sendable {
  let words: Words
  let card: Scorecard

  /// What the model is called.
  let model: String

  /// What a scorecard comes to: the errors, the ranking, the total.
  public static func sentences(
    _ card: Scorecard, in words: Words = .english
  ) -> [String] {
    guard let model = card.methods.first(where: { $0.method.kind == .model })
    else { return [] }
    let text = Self(words: words, card: card, model: model.method.title)
    return [
      card.contest(by: .mae).map(text.error),
      card.contestOfLargeErrors.map(text.large),
      card.contest(by: .topFifth).map(text.ranking),
      text.order(), text.total(model),
      card.contest(by: .logScore).map(text.likelihood),
    ].compactMap(\.self)
  }

  /// The error per customer against that of the best rule.
  func error(_ contest: Contest) -> String {
    let isBetter = contest.model < contest.ruleValue
    let key =
      switch contest.winner {
      case _ where !(contest.ruleValue > 0):
        contest.model == 0 ? "both_right" : "rule_right"
      case .model: "error_model"
      case .rule: "error_rule"
      case .undecided: isBetter ? "error_less" : "error_more"
      }
    return words.text("contest.\(key)", values(of: contest))
  }

  /// The root mean square error.
  private func large(_ contest: Contest) -> String {
    let direction = contest.model < contest.ruleValue ? "smaller" : "larger"
    let chance = contest.winner == .undecided ? "_chance" : ""
    return words.text(
      "contest.large_\(direction)\(chance)", values(of: contest))
  }

  /// The names, how much less or more the model errs, and that as a range.
  private func values(of contest: Contest) -> [String: ReportValue] {
    let range = contest.difference.interval.map { interval in
      words.text(
        "contest.range",
        [
          "level": level,
          "low": .change(contest.share(interval.lowerBound)),
          "high": .change(contest.share(interval.upperBound)),
        ])
    }
    return [
      "model": .text(model), "rule": .text(rule(of: contest)),
      "unit": .term(
        card.quantity == .purchases
          ? "contest.customer" : "contest.customer_in_money"),
      "size": .percent(
        abs(contest.model / contest.ruleValue - 1), decimals: 1),
      "range": .text(range ?? ""),
    ]
  }

  /// Whom each ranks highest.
  private func ranking(_ contest: Contest) -> String {
    let tenth = card.contest(by: .topTenth).map {
      words.text("contest.tenth", shares(of: $0))
    }
    let what = card.quantity == .purchases ? "purchases" : "money"
    let start = words.text(
      "contest.ranking_\(what)",
      shares(of: contest).merging(["tenth": .text(tenth ?? "")]) { $1 })
    let range = contest.difference.interval.map {
      words.text(
        "contest.points",
        [
          "low": .text(points($0.lowerBound)),
          "high": .text(points($0.upperBound)),
        ])
    }
    let key =
      switch contest.winner {
      case .model: "contest.ranks_better"
      case .rule: "contest.ranks_worse"
      case .undecided: "contest.ranks_alike"
      }
    return words.text(
      key,
      [
        "start": .text(start), "model": .text(model),
        "range": .text(range ?? ""),
      ])
  }

  private func shares(of contest: Contest) -> [String: ReportValue] {
    [
      "model": .text(model), "rule": .text(rule(of: contest)),
      "own": .percent(contest.model, decimals: 1),
      "other": .percent(contest.ruleValue, decimals: 1),
    ]
  }

  /// The order of all customers, where a simple rule has it better.
  private func order() -> String? {
    let lost = [
      (card.contest(by: .normalizedGini), "contest.order_gini"),
      (card.contest(by: .rankCorrelation), "contest.order_rank"),
    ].compactMap { contest, key in
      contest.flatMap { $0.winner == .rule ? ($0, key) : nil }
    }
    guard !lost.isEmpty else { return nil }
    let figures = lost.map { contest, key in
      words.text(
        key,
        [
          "rule": .text(rule(of: contest)),
          "other": .number(contest.ruleValue, decimals: 3),
          "own": .number(contest.model, decimals: 3),
        ]) + difference(contest, decimals: 3)
    }
    return words.text(
      "contest.order",
      ["model": .text(model), "figures": .text(words.list(figures))])
  }

  private func difference(_ contest: Contest, decimals: Int) -> String {
    contest.difference.interval.map {
      words.text("contest.difference", ends(of: $0, decimals: decimals))
    } ?? ""
  }

  private func ends(
    of interval: ClosedRange<Double>, decimals: Int
  ) -> [String: ReportValue] {
    [
      "level": level,
      "low": .number(interval.lowerBound, decimals: decimals),
      "high": .number(interval.upperBound, decimals: decimals),
    ]
  }

  /// The bias of the total.
  private func total(_ score: MethodScore) -> String? {
    guard let bias = score.estimates[.bias], let interval = bias.interval
    else { return nil }
    let key =
      interval.contains(0)
      ? "total_right" : bias.value < 0 ? "total_low" : "total_high"
    return words.text(
      "contest.\(key)",
      [
        "model": .text(model), "level": level,
        "size": .percent(abs(bias.value), decimals: 1),
        "low": .change(interval.lowerBound),
        "high": .change(interval.upperBound),
      ])
  }

  /// The log score against that of another model: what models are ranked by.
  private func likelihood(_ contest: Contest) -> String {
    var scores = words.text(
      card.quantity == .purchases
        ? "contest.log_scores" : "contest.log_scores_money",
      [
        "own": .number(contest.model, decimals: 4),
        "rule": .text(rule(of: contest)),
        "other": .number(contest.ruleValue, decimals: 4),
      ])
    if let interval = contest.difference.interval {
      scores = words.text(
        "contest.log_interval",
        ends(of: interval, decimals: 4)
          .merging(["scores": .text(scores)]) { $1 })
    }
    let key =
      switch contest.winner {
      case .model: "contest.log_model"
      case .rule: "contest.log_rule"
      case .undecided: "contest.log_undecided"
      }
    return words.text(
      key,
      [
        "model": .text(model), "rule": .text(rule(of: contest)),
        "scores": .text(scores),
      ])
  }

  private func rule(of contest: Contest) -> String {
    words.name(ofRule: contest.rule, else: contest.ruleTitle)
  }

  private var level: ReportValue {
    .text(words.percent(card.level, significant: 3))
  }

  private func points(_ share: Double) -> String {
    let text = NumberText.fixed(100 * share, 1)
    return words.digits(share > 0 && text != "0.0" ? "+\(text)" : text)
  }
}

extension Scorecard {
  /// The contest by root mean square error, where it tells another story than
  /// that by mean absolute error; nil where it does not.
  var contestOfLargeErrors: Contest? {
    contest(by: .rmse).flatMap { large in
      large.ruleValue > 0 && large.winner != contest(by: .mae)?.winner
        ? large : nil
    }
  }
}

extension Contest {
  /// A difference of two errors as a share of the rule's: no error is smaller
  /// by more than all of it, which an interval of resamples does not know.
  func share(_ difference: Double) -> Double {
    max(-1, difference / ruleValue)
  }
}
