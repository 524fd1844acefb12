public import CLVCampaigns
public import CLVData
internal import CLVForecasting

/// What to do with customers in a few lines, for a terminal.
public enum ActionsText {
  /// How many customers are on each list, what is at stake, and examples.
  public static func text(
    _ actions: CustomerActions, ids: CustomerIDs, examples: Int = 3
  ) -> String {
    let totals = actions.totalsByList()
    var lines = [
      "What to do with \(NumberText.count(actions.count, "customer"))",
      table(totals, of: actions), "", explanation(of: actions),
    ]
    for (list, totals) in totals where list != .none {
      lines.append("")
      lines.append("  \(list.rawValue): \(meaning(of: list, actions))")
      if totals.customers == 0 { lines.append("    nobody") }
      for customer in actions.examples(of: list, examples) {
        lines.append(
          "    \(TextTable.shortened(ids[customer])): "
            + actions.reason(for: customer))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func table(
    _ lists: [(list: ActionList, totals: ActionTotals)],
    of actions: CustomerActions
  ) -> String {
    var table = TextTable(header: [
      "list", "customers", "value now", "value at risk", "spend at most",
    ])
    func append(_ name: String, _ totals: ActionTotals) {
      table.append([
        name, NumberText.whole(totals.customers),
        NumberText.fixed(totals.value, 2),
        NumberText.fixed(totals.valueAtRisk, 2),
        NumberText.fixed(totals.ceiling, 2),
      ])
    }
    for (list, totals) in lists {
      append(list == .none ? "no list" : list.rawValue, totals)
    }
    append("all", actions.totals(of: 0..<actions.count))
    return table.text()
  }

  private static func explanation(of actions: CustomerActions) -> String {
    let outlooks = actions.outlooks
    let horizon = duration(
      outlooks.settings.horizon, outlooks.summary.timeUnit)
    let effect = percent(actions.settings.effect)
    return """
        value now      what they are expected to be worth over \(horizon)\(
          outlooks.hasMoney ? "" : ", in purchases")
        value at risk  what is lost because some have left and others will
        spend at most  on one contact with each: \(effect) of the value at risk, if a
                       contact saves \(effect) of it. That is your assumption, not
                       learned from the data (--effect): test it on some
                       customers, and contact others like them not
      """
  }

  private static func meaning(
    of list: ActionList, _ actions: CustomerActions
  ) -> String {
    let settings = actions.settings
    let alive = percent(settings.aliveBelow)
    let lines: [ActionList: Double?] = [
      .winBack: actions.valueLine, .keep: actions.valueLine,
      .grow: actions.spendLine,
    ]
    if lines[list] == .infinity {
      return "nobody stands out, as too many customers are alike"
    }
    let line =
      "\(NumberText.fixed(actions.valueLine, 2))"
      + (actions.outlooks.hasMoney ? "" : " purchases")
    switch list {
    case .winBack:
      return "probably left (P(alive) below \(alive)), and if back worth as "
        + "much as the most valuable \(percent(settings.topShare)), \(line)"
    case .watch:
      return "still likely there, but silent for longer than "
        + "\(percent(1 - settings.unusualSilence)) of such customers' gaps "
        + "between purchases"
    case .grow:
      guard let spend = actions.spendLine else {
        return "cannot be told without amounts"
      }
      let age = duration(settings.newFor, actions.outlooks.summary.timeUnit)
      return "new within \(age), and spending as much on a purchase as the top "
        + "\(percent(settings.topShare)), \(NumberText.fixed(spend, 2))"
    case .keep:
      return
        "the most valuable \(percent(settings.topShare)), worth \(line) or "
        + "more now"
    case .letGo:
      return actions.valueLine == .infinity
        ? "probably left" : "probably left, and worth less than \(line) if back"
    case .none: return "nothing out of the ordinary"
    }
  }

  /// A share in percent, without decimals where it has none.
  private static func percent(_ share: Double) -> String {
    "\(NumberText.significant(100 * share, 4)) %"
  }

  private static func duration(_ time: Double, _ unit: TimeUnit) -> String {
    NumberText.duration(time, unit, digits: 4)
  }
}

extension ActionsText {
  /// What a budget buys, and whether it is too large.
  public static func text(_ plan: ContactPlan, budget: Double?) -> String {
    let chosen = plan.chosen
    var lines = ["Contacts"]
    let worthwhile = plan.worthwhile
    lines.append(
      worthwhile.contacts == 0
        ? "  worth it: nobody, as every contact costs more than it gains"
        : "  worth it: \(NumberText.count(worthwhile.contacts, "customer")), "
          + "whose contacts gain more than they cost; together they cost "
          + "\(money(worthwhile.cost)) and gain \(money(worthwhile.gain))")
    if let budget {
      lines.append(
        "  the budget of \(money(budget)): contact "
          + "\(NumberText.count(chosen.contacts, "customer")) for "
          + "\(money(chosen.cost)), for an expected gain of "
          + "\(money(chosen.gain)) (\(money(chosen.net)) net)")
      if plan.shortfall > 0.005 {
        lines.append(
          "  as costs differ, another choice may gain more, by "
            + "\(money(plan.shortfall)) at most")
      }
      if budget > worthwhile.cost {
        lines.append(
          "  \(money(budget - worthwhile.cost)) of the budget is better not "
            + "spent: any further contact gains less than it costs")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// How much of past revenue and of future value few customers make up.
  public static func text(
    past: ValueConcentration?, pastName: String,
    future: ValueConcentration?
  ) -> String {
    var table = TextTable(header: ["", "top 10 %", "top 20 %", "Gini"])
    for (name, curve) in [(pastName, past), ("value to come", future)] {
      guard let curve else { continue }
      table.append([
        name, NumberText.percent(curve.share(ofTop: 0.1)),
        NumberText.percent(curve.share(ofTop: 0.2)),
        NumberText.fixed(curve.gini, 3),
      ])
    }
    return "Who makes up the total\n\(table.text())\n"
  }

  /// What a new customer may cost.
  public static func text(
    _ acquisition: AcquisitionCeiling, cost: Double?, horizon: Double,
    unit: TimeUnit, level: Double
  ) -> String {
    var worth =
      "  over \(duration(horizon, unit)) expected to bring "
      + "\(money(acquisition.ceiling)): \(money(acquisition.firstPurchase)) by "
      + "the first purchase, \(money(acquisition.lifetimeValue)) by what "
      + "follows"
    if let interval = acquisition.interval {
      worth +=
        " (\(percent(level)) interval \(money(interval.lowerBound)) "
        + "to \(money(interval.upperBound)))"
    }
    var lines = ["A new customer", worth]
    if let cost {
      let payback = acquisition.paybackTime.map {
        $0 == 0
          ? "comes back with the first purchase"
          : "has come back after \(duration($0, unit)) on average"
      }
      lines.append(
        "  a cost of \(money(cost)) \(payback ?? "never comes back")"
          + (cost > acquisition.ceiling
            ? ": within the horizon it is too much" : ""))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func money(_ amount: Double) -> String {
    NumberText.fixed(amount, 2)
  }
}
