internal import CLVCampaigns
internal import CLVForecasting
internal import CLVValidation

extension Report {
  /// Whom to contact at what cost, and how it will be known what that did;
  /// empty without lists.
  static func plan(_ facts: ReportFacts) -> [ReportBlock] {
    guard let plan = facts.plan, let actions = facts.results.actions else {
      return []
    }
    let section = PlanSection(plan, actions, facts)
    var blocks: [ReportBlock] = [.heading("plan.heading")]
    if plan.choice != nil {
      blocks.append(.paragraph(section.chosen))
      if !plan.lists.isEmpty { blocks.append(.tables([section.table])) }
    } else if facts.hasMoney {
      blocks.append(.paragraph([ReportSentence("plan.no_cost")]))
    }
    return blocks + [.paragraph(section.measuring)]
  }
}

extension ContactTotals {
  /// The sums as a sentence has them.
  var told: [String: ReportValue] {
    [
      "customers": .count(contacts), "cost": .amount(cost, beside: gain),
      "gain": .amount(gain), "net": .amount(net, beside: gain),
    ]
  }
}

/// A plan in words and figures.
private struct PlanSection {
  private let plan: CampaignPlan
  private let actions: CustomerActions
  private let facts: ReportFacts

  init(
    _ plan: CampaignPlan, _ actions: CustomerActions, _ facts: ReportFacts
  ) {
    self.plan = plan
    self.actions = actions
    self.facts = facts
  }

  // MARK: - Whom to contact

  var chosen: [ReportSentence] {
    guard let choice = plan.choice, let totals = plan.totals else { return [] }
    guard totals.contacts > 0 else { return [ReportSentence("plan.nobody")] }
    var sentences = [
      ReportSentence("plan.chosen", totals.told)
    ]
    if let budget = plan.budget {
      let unspent = budget - choice.worthwhile.cost
      sentences.append(
        unspent > 0
          ? ReportSentence(
            "plan.unspent",
            ["budget": .money(budget), "amount": .money(unspent)])
          : ReportSentence("plan.budget", ["budget": .money(budget)]))
      let kept = choice.chosen.cost - totals.cost
      if plan.isDrawn, kept > 0.005 {
        sentences.append(
          ReportSentence("plan.kept", ["amount": .money(kept)]))
      }
      if choice.shortfall > 0.005 {
        sentences.append(
          ReportSentence(
            "plan.shortfall", ["amount": .money(choice.shortfall)]))
      }
    }
    if facts.results.settings.margin == 1 {
      sentences.append(ReportSentence("plan.margin"))
    }
    return sentences
  }

  var table: ReportTable {
    var columns: [ReportTable.Column] = [
      .init("list"), .init("to_contact"),
    ]
    if plan.isDrawn { columns.append(.init("left_out")) }
    columns += [
      .init("cost_of_all", title: "column.cost"), .init("gain"), .init("net"),
    ]
    func row(
      _ name: String, _ contacts: Int, _ controls: Int, _ totals: ContactTotals?
    ) -> [ReportValue] {
      [.term(name), .count(contacts)]
        + (plan.isDrawn ? [.count(controls)] : [])
        + [
          ReportValue(totals?.cost) { .money($0) },
          ReportValue(totals?.gain) { .money($0) },
          ReportValue(totals?.net) { .money($0) },
        ]
    }
    return ReportTable(
      "plan", title: "plan.table", columns: columns,
      rows: plan.lists.map {
        row(Self.name($0.list), $0.contacts, $0.controls, $0.totals)
      } + [
        row(
          "plan.all", plan.contacts,
          plan.lists.reduce(0) { $0 + $1.controls }, plan.totals)
      ])
  }

  /// What a list is called in a plan: whoever is worth a contact at this cost
  /// is not let go.
  private static func name(_ list: ActionList) -> String {
    list == .letGo ? "plan.let_go" : "list.\(Report.name(list))"
  }

  // MARK: - How it will be known what that did

  var measuring: [ReportSentence] {
    let control = plan.control
    let size: [String: ReportValue] = [
      "controls": .count(control.controls),
      "all": .count(control.controls + control.contacts),
      "share": .percent(control.share),
      "file": .text(facts.results.actionsFile),
    ]
    guard control.contacts > 0, control.controls > 0, let power = plan.power
    else {
      return [ReportSentence("plan.too_few")]
    }
    let isSeen = power.effect.map { $0 <= 1 } ?? false
    return [
      ReportSentence(
        plan.isDrawn ? "plan.drawn" : "plan.proposed", size,
        id: "plan.control"),
      ReportSentence(
        isSeen ? "plan.shows" : "plan.cannot",
        [
          "horizon": facts.horizon, "power": .percent(power.power),
          "level": .percent(power.level),
          "effect": ReportValue(power.effect) { .percent($0, decimals: 1) },
          "purchases": .significant(power.purchases, digits: 2),
          "assumed": .percent(actions.settings.effect),
        ], id: "plan.power"),
      ReportSentence("plan.measure"),
    ]
  }
}
