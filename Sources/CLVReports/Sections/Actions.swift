internal import CLVCampaigns
internal import CLVData
internal import CLVForecasting
internal import CLVModels
internal import CLVStudy
internal import CLVValidation

extension Report {
  /// The campaign lists that are written out, and how many of each.
  private static let lists: [ActionList] = [
    .keep, .slowing, .watch, .winBack, .grow,
  ]
  private static let shown = 50

  /// Whom to contact, why, and what that may cost; nil where the horizon is
  /// without end.
  static func actions(_ facts: ReportFacts) -> ReportSection? {
    guard let actions = facts.results.actions else { return nil }
    let hasMoney = facts.hasMoney
    func worth(_ value: Double) -> ReportValue {
      hasMoney ? .wholeMoney(value) : .number(value, decimals: 0)
    }
    let totals = facts.lists
    let settings = actions.settings
    let isByList = !settings.effects.isEmpty
    let overview = ReportTable(
      "lists", title: "actions.overview",
      columns: [
        .init("list"), .init("customers"),
        .init("buyers", title: "column.expected_buyers", isMinor: true),
        .init(
          "value",
          title: hasMoney ? "column.value_of_all" : "column.future_purchases"),
        .init(
          "value_at_risk",
          title: hasMoney
            ? "column.value_at_risk_of_all" : "column.purchases_at_risk_of_all",
          isMinor: true),
        .init(
          "ceiling",
          title: hasMoney
            ? "column.ceiling_of_all" : "column.ceiling_purchases_of_all"),
      ] + (isByList ? [.init("effect")] : []),
      rows: totals.map { list, totals in
        [
          .term("list.\(name(list))"), .count(totals.customers),
          .number(facts.picture.buyersOfLists[list] ?? 0, decimals: 0),
          worth(totals.value), worth(totals.valueAtRisk),
          worth(totals.ceiling),
        ] + (isByList ? [.percent(settings.effect(on: list))] : [])
      })
    var blocks: [ReportBlock] =
      [
        .paragraph(
          [
            ReportSentence("actions.intro"),
            isByList
              ? ReportSentence("actions.effects", id: "actions.effect")
              : ReportSentence(
                "actions.effect", ["effect": .percent(settings.effect)]),
          ] + (hasMoney ? [] : [ReportSentence("actions.in_purchases")])),
        .tables([overview]),
      ] + plan(facts) + contactGains(facts)
    for list in lists {
      let customers = actions.examples(of: list, shown)
      guard !customers.isEmpty else { continue }
      blocks.append(.heading("list.\(name(list))"))
      let all = facts.totals(of: list)?.customers ?? 0
      blocks.append(
        .paragraph([
          ReportSentence(
            "actions.\(intro(list, facts))", id: "actions.\(name(list))"),
          ReportSentence(
            customers.count < all ? "actions.shown" : "actions.shown_all",
            [
              "shown": .count(customers.count), "all": .count(all),
              "file": .text(facts.results.actionsFile),
            ], id: "actions.shown_\(name(list))"),
        ]))
      blocks.append(.tables([table(of: list, customers, actions, facts)]))
    }
    return ReportSection(
      id: "actions", title: "actions.heading", blocks: blocks)
  }

  /// What to do with the customers of a list, by the key of a text.
  private static func intro(
    _ list: ActionList, _ facts: ReportFacts
  ) -> String {
    guard [.watch, .winBack].contains(list) else { return name(list) }
    if list == .watch, facts.plan?.choice != nil { return "watch_plan" }
    let isWorth = facts.totals(of: list).map { isWorthContact($0, facts) }
    return isWorth == false ? "\(name(list))_hardly" : name(list)
  }

  /// Whether the plan contacts a customer.
  private static func planned(
    _ customer: Int, _ plan: CampaignPlan
  ) -> ReportValue {
    guard let arm = plan.control.arm(of: customer) else { return .missing }
    return .term(
      plan.isDrawn && arm == .control ? "plan.left_out" : "plan.contact")
  }

  private static func table(
    of list: ActionList, _ customers: [Int], _ actions: CustomerActions,
    _ facts: ReportFacts
  ) -> ReportTable {
    let summary = facts.results.summary
    let hasMoney = facts.hasMoney
    var columns = [
      "customer", "silent_days", "will_buy", "next_order", "purchases",
    ]
    columns += hasMoney ? ["spend", "value"] : []
    columns += ["value_at_risk", "ceiling"]
    let plan = facts.plan.flatMap {
      $0.choice != nil || $0.isDrawn ? $0 : nil
    }
    if plan != nil { columns.append("planned") }
    let minor: Set = ["silent_days", "spend", "value_at_risk", "purchases"]
    func worth(_ value: Double) -> ReportValue {
      hasMoney ? .money(value) : .number(value, decimals: 2)
    }
    return ReportTable(
      "list_\(name(list))", title: "list.\(name(list))",
      columns: columns.map {
        column($0, hasMoney: hasMoney, isMinor: minor.contains($0))
      },
      rows: customers.map { customer in
        let outlook = actions.outlooks[customer]
        let forecast = outlook.forecast
        let silence = summary.T[customer] - summary.recency[customer]
        var row: [ReportValue] = [
          .text(summary.ids[customer]),
          .number(silence * summary.timeUnit.days, decimals: 0),
          .percent(forecast.purchases.probabilityOfPurchase),
          next(customer, facts),
          .number(forecast.purchases.expectedPurchases),
        ]
        if hasMoney {
          row += [
            ReportValue(forecast.expectedSpend) { .money($0) },
            ReportValue(forecast.lifetimeValue) { .money($0) },
          ]
        }
        return row
          + [worth(outlook.valueAtRisk), worth(actions.ceiling(of: customer))]
          + (plan.map { [planned(customer, $0)] } ?? [])
      }, isInteractive: true)
  }

  /// The day of the next order; that none is expected, where that is likelier.
  private static func next(
    _ customer: Int, _ facts: ReportFacts
  ) -> ReportValue {
    let order = facts.results.study.nextOrder(of: customer)
    guard order.isExpected else { return .term("next.not_expected") }
    return order.day.map { .day($0) } ?? .missing
  }

  /// A column; without amounts, value is counted in purchases.
  private static func column(
    _ name: String, hasMoney: Bool, isMinor: Bool
  ) -> ReportTable.Column {
    let titles = [
      "value_at_risk": "column.purchases_at_risk",
      "ceiling": "column.ceiling_purchases",
    ]
    return ReportTable.Column(
      name, title: hasMoney ? nil : titles[name], isMinor: isMinor)
  }

  /// The end of the key of what a list is called.
  static func name(_ list: ActionList) -> String { list.key }
}
