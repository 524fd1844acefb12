public import CLVCampaigns
public import CLVData
internal import CLVForecasting
internal import CLVValidation

/// What to do with customers in a few lines, for a terminal.
public struct ActionsText: Sendable {
  let words: Words

  /// How many customers are on each list, what is at stake, and examples.
  public static func text(
    _ actions: CustomerActions, ids: CustomerIDs, examples: Int = 3,
    in words: Words = .english
  ) -> String {
    Self(words: words).text(actions, ids, examples)
  }

  private func text(
    _ actions: CustomerActions, _ ids: CustomerIDs, _ examples: Int
  ) -> String {
    let totals = actions.totalsByList()
    let reasons = ReasonText(actions, in: words)
    var lines = [
      words.text("acting.title", ["customers": .count(actions.count)]),
      table(totals, of: actions), "", explanation(of: actions),
    ]
    if actions.outlooks.hasMoney, words.currency != nil {
      lines.append(WrappedText.lines(unit))
    }
    if let slowing = actions.slowing {
      lines += ["", ExplanationText(words: words).count(slowing)]
    }
    for (list, totals) in totals where list != .none {
      lines.append("")
      lines.append(
        "  " + words.titled(words.name(of: list), meaning(of: list, actions)))
      if totals.customers == 0 {
        lines.append("    " + words.text("acting.nobody"))
      }
      for customer in actions.examples(of: list, examples) {
        lines.append(
          "    "
            + words.titled(
              TextTable.shortened(ids[customer]), reasons.text(of: customer)))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func table(
    _ lists: [(list: ActionList, totals: ActionTotals)],
    of actions: CustomerActions
  ) -> String {
    var table = TextTable(
      header: [
        "list", "customers", "value_now", "value_at_risk", "spend_at_most",
      ].map { words.text("acting.\($0)") })
    func append(_ name: String, _ totals: ActionTotals) {
      table.append([
        name, words.whole(totals.customers), money(totals.value),
        money(totals.valueAtRisk), money(totals.ceiling),
      ])
    }
    for (list, totals) in lists {
      append(
        list == .none ? words.text("acting.no_list") : words.name(of: list),
        totals)
    }
    append(words.text("acting.all"), actions.totals(of: 0..<actions.count))
    return table.text()
  }

  /// What the columns of the table are.
  private func explanation(of actions: CustomerActions) -> String {
    let outlooks = actions.outlooks
    let values: [String: ReportValue] = [
      "horizon": .text(
        duration(outlooks.settings.horizon, outlooks.summary.timeUnit)),
      "effect": .text(percent(actions.settings.effect)),
    ]
    let suffix = outlooks.hasMoney ? "" : "_purchases"
    return words.definitions(
      [
        ("value_now", "value_now_means\(suffix)"),
        ("value_at_risk", "value_at_risk_means"),
        (
          "spend_at_most",
          actions.settings.effects.isEmpty
            ? "spend_at_most_means" : "spend_at_most_means_lists"
        ),
      ].map {
        (words.text("acting.\($0)"), words.text("acting.\($1)", values))
      })
  }

  private func meaning(
    of list: ActionList, _ actions: CustomerActions
  ) -> String {
    let settings = actions.settings
    let lines: [ActionList: Double?] = [
      .winBack: actions.valueLine, .keep: actions.valueLine,
      .grow: actions.spendLine,
    ]
    if lines[list] == .infinity { return words.text("acting.all_alike") }
    let worth = words.text(
      actions.outlooks.hasMoney ? "brief.figure" : "acting.in_purchases",
      [
        "n": .number(actions.valueLine, decimals: 2),
        "value": .money(actions.valueLine),
      ])
    let values: [String: ReportValue] = [
      "line": .text(worth), "alive": .text(percent(settings.aliveBelow)),
      "share": .text(
        percent(
          list == .watch ? 1 - settings.unusualSilence : settings.topShare)),
      "chance": .text(percent(settings.slowingShare)),
      "age": .text(
        duration(settings.newFor, actions.outlooks.summary.timeUnit)),
      "spend": ReportValue(actions.spendLine) { .money($0) },
    ]
    let key =
      switch list {
      case .grow where actions.spendLine == nil: "grow_unknown"
      case .slowing where actions.slowing == nil: "slowing_unknown"
      case .letGo where actions.valueLine == .infinity: "left"
      default: list.key
      }
    return words.text("acting.\(key)", values)
  }

  /// A share in percent, without decimals where it has none.
  func percent(_ share: Double) -> String {
    words.percent(share, significant: 4)
  }

  func duration(_ time: Double, _ unit: TimeUnit) -> String {
    words.duration(time, unit, digits: 4)
  }

  func money(_ amount: Double) -> String { words.fixed(amount, 2) }

  /// What the amounts of tables are in; nothing where that is not known.
  var unit: String {
    words.currency.map {
      words.text("page.currency", ["currency": .name($0)])
    } ?? ""
  }
}

extension Words {
  /// What a list is called.
  func name(of list: ActionList) -> String { text("list_name.\(list.key)") }
}
