public import CLVCampaigns
public import CLVData
internal import CLVValidation

extension ActionsText {
  /// That all that is spent counts as profit.
  public static func marginNote(in words: Words = .english) -> String {
    WrappedText.lines(words.text("acting.all_margin"), after: "", hanging: 2)
      + "\n"
  }

  /// What a budget buys, and whether it is too large.
  public static func text(
    _ plan: ContactPlan, budget: Double?, in words: Words = .english
  ) -> String {
    let worthwhile = plan.worthwhile
    var lines = [
      worthwhile.contacts == 0
        ? words.text("budget.nobody")
        : words.text(
          "budget.worthwhile",
          [
            "customers": .count(worthwhile.contacts),
            "cost": .money(worthwhile.cost), "gain": .money(worthwhile.gain),
          ])
    ]
    if let budget {
      let chosen = plan.chosen
      lines.append(
        words.text(
          "budget.chosen",
          [
            "budget": .money(budget), "customers": .count(chosen.contacts),
            "cost": .money(chosen.cost), "gain": .money(chosen.gain),
            "net": .money(chosen.net),
          ]))
      if plan.shortfall > 0.005 {
        lines.append(
          words.text("budget.shortfall", ["amount": .money(plan.shortfall)]))
      }
      if budget > worthwhile.cost {
        lines.append(
          words.text(
            "budget.unspent", ["amount": .money(budget - worthwhile.cost)]))
      }
    }
    return ([words.text("budget.title")] + lines.map { "  " + $0 })
      .joined(separator: "\n") + "\n"
  }

  /// How much of past revenue and of future value few customers make up.
  ///
  /// - Parameters:
  ///   - past: What customers have spent; nil without amounts.
  ///   - isOfRepeats: Whether that is what they spent on repeat purchases.
  ///   - future: The value to come; nil where there is none.
  ///   - words: The language.
  /// - Returns: A title and a table.
  public static func text(
    past: ValueConcentration?, isOfRepeats: Bool,
    future: ValueConcentration?, in words: Words = .english
  ) -> String {
    let shares = [0.1, 0.2]
    var table = TextTable(
      header: [""]
        + shares.map {
          words.text("concentration.top", ["share": .percent($0)])
        } + ["Gini"])
    let curves = [
      (
        words.text(
          isOfRepeats
            ? "concentration.repeat_revenue" : "concentration.revenue"), past
      ),
      (words.text("concentration.future"), future),
    ]
    for (name, curve) in curves {
      guard let curve else { continue }
      table.append(
        [name] + shares.map { words.percent(curve.share(ofTop: $0)) } + [
          words.fixed(curve.gini, 3)
        ])
    }
    return words.text("concentration.title") + "\n\(table.text())\n"
  }

  /// What a new customer may cost.
  public static func text(
    _ acquisition: AcquisitionCeiling, cost: Double?, horizon: Double,
    unit: TimeUnit, level: Double, in words: Words = .english
  ) -> String {
    let text = Self(words: words)
    var lines = [text.worth(acquisition, horizon, unit, level)]
    if let cost { lines.append(text.payback(acquisition, cost, unit)) }
    return ([words.text("newcomer.title")] + lines.map { "  " + $0 })
      .joined(separator: "\n") + "\n"
  }

  private func worth(
    _ acquisition: AcquisitionCeiling, _ horizon: Double, _ unit: TimeUnit,
    _ level: Double
  ) -> String {
    let interval = acquisition.interval
    return words.text(
      interval == nil ? "newcomer.worth" : "newcomer.worth_interval",
      [
        "horizon": .text(duration(horizon, unit)),
        "total": .money(acquisition.ceiling),
        "first": .money(acquisition.firstPurchase),
        "rest": .money(acquisition.lifetimeValue),
        "level": .text(percent(level)),
        "low": ReportValue(interval?.lowerBound) { .money($0) },
        "high": ReportValue(interval?.upperBound) { .money($0) },
      ])
  }

  private func payback(
    _ acquisition: AcquisitionCeiling, _ cost: Double, _ unit: TimeUnit
  ) -> String {
    let time = acquisition.paybackTime
    let key =
      switch time {
      case nil: "newcomer.never_back"
      case 0: "newcomer.back_at_once"
      default: "newcomer.back_after"
      }
    let sentence = words.text(
      key,
      [
        "cost": .money(cost),
        "time": time.map { .text(duration($0, unit)) } ?? .missing,
      ])
    return cost > acquisition.ceiling
      ? words.text("newcomer.too_much", ["sentence": .text(sentence)])
      : sentence
  }
}
