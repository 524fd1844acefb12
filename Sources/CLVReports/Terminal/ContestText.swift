public import CLVValidation

/// Who was right in the holdout, in sentences with their uncertainty.
public enum ContestText {
  /// What a scorecard comes to: the errors, the ranking, the total.
  public static func sentences(_ card: Scorecard) -> [String] {
    guard let model = card.methods.first(where: { $0.method.kind == .model })
    else { return [] }
    let name = model.method.title
    return [
      card.contest(by: .mae).map { error($0, card, name) },
      card.contest(by: .rmse).flatMap { large($0, card, name) },
      card.contest(by: .topFifth).map { ranking($0, card, name) },
      order(card, name),
      total(model, card, name),
      card.contest(by: .logScore).map { likelihood($0, card, name) },
    ].compactMap(\.self)
  }

  /// The log score against that of another model: what models are ranked by.
  private static func likelihood(
    _ contest: Contest, _ card: Scorecard, _ model: String
  ) -> String {
    let what = card.quantity == .purchases ? "" : " of money"
    let scores =
      "mean log score\(what) \(NumberText.fixed(contest.model, 4)), "
      + "\(contest.ruleTitle)'s \(NumberText.fixed(contest.ruleValue, 4))"
      + (contest.difference.interval.map {
        "; \(level(card)) interval of the difference "
          + "\(NumberText.fixed($0.lowerBound, 4)) to "
          + NumberText.fixed($0.upperBound, 4)
      } ?? "")
    switch contest.winner {
    case .model:
      return "\(model) foretold it better than \(contest.ruleTitle), a model "
        + "without dropout (\(scores))"
    case .rule:
      return
        "\(contest.ruleTitle), a model without dropout, foretold it better "
        + "than \(model) (\(scores)): compare the models (clv compare), which "
        + "ranks them by this measure"
    case .undecided:
      return "\(model) and \(contest.ruleTitle), a model without dropout, "
        + "foretold it equally well but for chance (\(scores))"
    }
  }

  /// The error per customer against that of the best rule.
  static func error(
    _ contest: Contest, _ card: Scorecard, _ model: String
  ) -> String {
    let rule = contest.ruleTitle
    guard contest.ruleValue > 0 else {
      return contest.model == 0
        ? "both \(model) and \(rule) were exactly right"
        : "\(rule) was exactly right; \(model) was not"
    }
    let size = NumberText.percent(
      abs(contest.model / contest.ruleValue - 1))
    let range = relativeRange(contest, card)
    switch contest.winner {
    case .model:
      return "\(model) errs \(size) less per \(unit(card)) than the best "
        + "naive rule, \(rule)\(range)"
    case .rule:
      return "the naive rule \(rule) errs less per \(unit(card)) than "
        + "\(model), which errs \(size) more\(range): prefer the rule here, "
        + "or look into the data"
    case .undecided:
      let direction = contest.model < contest.ruleValue ? "less" : "more"
      return "\(model) errs \(size) \(direction) per \(unit(card)) than the "
        + "best naive rule, \(rule), which may be chance\(range): the data "
        + "cannot tell which is better"
    }
  }

  /// The root mean squared error, where it tells another story.
  private static func large(
    _ contest: Contest, _ card: Scorecard, _ model: String
  ) -> String? {
    guard contest.ruleValue > 0,
      contest.winner != card.contest(by: .mae)?.winner
    else { return nil }
    let size = NumberText.percent(
      abs(contest.model / contest.ruleValue - 1))
    let range = relativeRange(contest, card)
    let direction = contest.model < contest.ruleValue ? "smaller" : "larger"
    let chance = contest.winner == .undecided ? ", which may be chance" : ""
    return "by RMSE, which weighs large errors more, \(model)'s is \(size) "
      + "\(direction) than that of \(contest.ruleTitle)\(chance)\(range)"
  }

  /// Whom each ranks highest.
  private static func ranking(
    _ contest: Contest, _ card: Scorecard, _ model: String
  ) -> String {
    let what = card.quantity == .purchases ? "purchases" : "money"
    let own = NumberText.percent(contest.model)
    let other = NumberText.percent(contest.ruleValue)
    let tenth =
      card.contest(by: .topTenth).map {
        " (the tenth \(NumberText.percent($0.model)), against "
          + "\(NumberText.percent($0.ruleValue)) by \($0.ruleTitle))"
      } ?? ""
    let start =
      "the fifth of the customers whom \(model) ranks highest brought \(own) "
      + "of the \(what), against \(other) by the best other ranking, "
      + "\(contest.ruleTitle)\(tenth)"
    let range =
      contest.difference.interval.map {
        " (difference \(points($0.lowerBound)) to \(points($0.upperBound)) "
          + "points)"
      } ?? ""
    switch contest.winner {
    case .model: return "\(start): \(model) ranks better\(range)"
    case .rule: return "\(start): the simple ranking did better\(range)"
    case .undecided: return "\(start): no difference beyond chance\(range)"
    }
  }

  /// The order of all customers, where a simple rule has it better.
  private static func order(_ card: Scorecard, _ model: String) -> String? {
    let lost = [
      (card.contest(by: .normalizedGini), "Gini"),
      (card.contest(by: .rankCorrelation), "rank correlation"),
    ].compactMap { contest, name in
      contest.flatMap { $0.winner == .rule ? ($0, name) : nil }
    }
    guard !lost.isEmpty else { return nil }
    let figures = lost.map { contest, name in
      "\(name) of \(contest.ruleTitle) is "
        + "\(NumberText.fixed(contest.ruleValue, 3)) against "
        + NumberText.fixed(contest.model, 3)
        + (contest.difference.interval.map {
          " (\(level(card)) interval of the difference "
            + "\(NumberText.fixed($0.lowerBound, 3)) to "
            + "\(NumberText.fixed($0.upperBound, 3)))"
        } ?? "")
    }
    return "over all customers a simple ranking did better than \(model)'s: "
      + figures.joined(separator: ", ")
  }

  /// The bias of the total.
  private static func total(
    _ model: MethodScore, _ card: Scorecard, _ name: String
  ) -> String? {
    guard let bias = model.estimates[.bias], let interval = bias.interval
    else { return nil }
    let range =
      "\(level(card)) interval "
      + "\(NumberText.percent(interval.lowerBound, signed: true)) to "
      + NumberText.percent(interval.upperBound, signed: true)
    if interval.contains(0) {
      return "\(name)'s total is right within chance (\(range))"
    }
    let direction = bias.value < 0 ? "low" : "high"
    return "\(name)'s total is too \(direction) by "
      + "\(NumberText.percent(abs(bias.value))) (\(range))"
  }

  private static func unit(_ card: Scorecard) -> String {
    card.quantity == .purchases ? "customer" : "customer in money"
  }

  /// How much less or more the model errs, as a range.
  private static func relativeRange(
    _ contest: Contest, _ card: Scorecard
  ) -> String {
    guard let interval = contest.difference.interval else { return "" }
    let low = interval.lowerBound / contest.ruleValue
    let high = interval.upperBound / contest.ruleValue
    return " (\(level(card)) interval "
      + "\(NumberText.percent(low, signed: true)) to "
      + "\(NumberText.percent(high, signed: true)))"
  }

  private static func level(_ card: Scorecard) -> String {
    "\(NumberText.significant(100 * card.level, 3)) %"
  }

  private static func points(_ share: Double) -> String {
    let text = NumberText.fixed(100 * share, 1)
    return share > 0 && text != "0.0" ? "+\(text)" : text
  }
}
