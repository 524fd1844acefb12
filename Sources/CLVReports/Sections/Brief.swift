internal import CLVCampaigns
internal import CLVData
internal import CLVForecasting
internal import CLVStudy
internal import CLVValidation

extension Report {
  /// In brief: what to expect, what to do, how sure it is, and what the data
  /// could not tell.
  static func brief(_ facts: ReportFacts) -> ReportSection {
    let items = [
      ("expect", expected(facts)), ("do", toDo(facts)),
      ("avoid", gone(facts)), ("sure", sure(facts)),
      ("unknown", unknown(facts)),
    ].map { [ReportSentence("brief.lead_\($0)")] + $1 }
    return ReportSection(
      id: "brief", title: "brief.heading",
      blocks: [
        .tiles(tiles(facts)),
        picture(facts).map { .beside(items, $0) } ?? .list(items),
      ])
  }

  private static func expected(_ facts: ReportFacts) -> [ReportSentence] {
    let totals = facts.picture.totals
    let settings = facts.results.settings
    var values: [String: ReportValue] = [
      "horizon": facts.horizon, "customers": .count(facts.customers),
      "purchases": .number(totals.purchases, decimals: 0),
    ]
    var sentences: [ReportSentence] = []
    if let doubt = facts.doubt {
      sentences.append(
        doubtedTotal("purchases", values, doubt.purchases, facts) {
          .number($0, decimals: 0)
        })
    } else if let interval = facts.total?.purchases.interval {
      values["level"] = .percent(settings.level)
      values["low"] = .number(interval.lowerBound, decimals: 0)
      values["high"] = .number(interval.upperBound, decimals: 0)
      sentences.append(ReportSentence("brief.purchases", values))
    } else {
      sentences.append(ReportSentence("brief.purchases_only", values))
    }
    return sentences + expectedValue(facts) + past(facts)
      + [ReportSentence("brief.no_newcomers")]
  }

  private static func expectedValue(_ facts: ReportFacts) -> [ReportSentence] {
    guard let value = facts.picture.totals.lifetimeValue else { return [] }
    if let doubt = facts.doubt {
      return [
        doubtedTotal(
          "value", ["value": .wholeMoney(value)], doubt.value, facts
        ) { .wholeMoney($0) }
      ]
    }
    guard let interval = facts.total?.value?.interval else {
      return [ReportSentence("brief.value_only", ["value": .wholeMoney(value)])]
    }
    return [
      ReportSentence(
        "brief.value",
        [
          "value": .wholeMoney(value),
          "low": .wholeMoney(interval.lowerBound),
          "high": .wholeMoney(interval.upperBound),
        ])
    ]
  }

  /// What came in in as long a time before; empty where that is not observed.
  private static func past(_ facts: ReportFacts) -> [ReportSentence] {
    guard let recent = facts.recent else { return [] }
    var values: [String: ReportValue] = [
      "horizon": facts.horizon, "customers": .count(recent.customers),
      "orders": .count(recent.orders), "new": .count(recent.newOrders),
    ]
    guard facts.hasMoney else { return [ReportSentence("brief.past", values)] }
    values["revenue"] = .wholeMoney(recent.revenue)
    return [ReportSentence("brief.past_money", values, id: "brief.past")]
  }

  // MARK: - What to do

  /// How much of the value the best tenth of the customers has, and whom to
  /// contact.
  private static func toDo(_ facts: ReportFacts) -> [ReportSentence] {
    let sorted = facts.picture.ascendingValues.reversed()
    let top = max(1, (sorted.count + 9) / 10)
    let all = sorted.reduce(0, +)
    guard all > 0, all.isFinite else {
      return [ReportSentence("brief.no_concentration")]
    }
    let best = ReportSentence(
      facts.hasMoney ? "brief.concentrate" : "brief.concentrate_purchases",
      [
        "top": .count(top),
        "share": .percent(Double(top) / Double(sorted.count)),
        "part": .percent(sorted.prefix(top).reduce(0, +) / all),
      ])
    // Where contacts have a cost, the plan says whom it is worth to contact.
    if let totals = facts.plan?.totals {
      return [best] + planned(totals, facts)
    }
    return [best]
      + [ActionList.watch, .winBack].compactMap { contact($0, facts) }
  }

  /// What the plan comes to.
  private static func planned(
    _ totals: ContactTotals, _ facts: ReportFacts
  ) -> [ReportSentence] {
    guard totals.contacts > 0 else {
      return [ReportSentence("plan.nobody", id: "brief.plan")]
    }
    return [
      ReportSentence("plan.chosen", totals.told, id: "brief.plan"),
      ReportSentence(
        "brief.plan_whom",
        [
          "heading": .term("plan.heading"),
          "file": .text(facts.results.actionsFile),
        ]),
    ]
  }

  /// Contacts that gain less than this share of a purchase are not worth a
  /// word.
  private static let leastGain = 0.005

  /// Whether contacting the customers of a list gains anything to speak of.
  static func isWorthContact(
    _ totals: ActionTotals, _ facts: ReportFacts
  ) -> Bool {
    let spends = facts.picture.ascendingSpends
    let worth =
      facts.hasMoney
      ? facts.results.settings.margin * spends.reduce(0, +)
        / Double(max(1, spends.count)) : 1
    return totals.ceiling > leastGain * worth * Double(totals.customers)
  }

  /// Whom of a list to contact, and what one contact may cost on average; that
  /// it hardly gains anything, where that is so; nil where nobody is on it.
  private static func contact(
    _ list: ActionList, _ facts: ReportFacts
  ) -> ReportSentence? {
    guard let totals = facts.totals(of: list), totals.customers > 0
    else { return nil }
    let key = "brief.contact_\(list.key)"
    let customers = ["customers": ReportValue.count(totals.customers)]
    guard isWorthContact(totals, facts) else {
      return ReportSentence("\(key)_hardly", customers, id: key)
    }
    let each = totals.ceiling / Double(totals.customers)
    return ReportSentence(
      facts.hasMoney ? key : "\(key)_purchases",
      customers.merging([
        "each": facts.hasMoney ? .amount(each) : .significant(each, digits: 2)
      ]) { $1 }, id: key)
  }

  // MARK: - What not to do

  /// Whom to leave alone: only those who are on no list to be contacted, and
  /// not in the plan.
  private static func gone(_ facts: ReportFacts) -> [ReportSentence] {
    let below = facts.results.actions?.settings.aliveBelow ?? 0.5
    let limit = ReportValue.percent(below)
    let gone = facts.picture.probabilitiesAlive.count { $0 < below }
    guard gone > 0 else {
      return [
        facts.picture.takesAllAsAlive
          ? ReportSentence("brief.nobody_leaves", id: "brief.none_gone")
          : ReportSentence("brief.none_gone", ["limit": limit])
      ]
    }
    let isPlanned = facts.plan?.choice != nil
    let left =
      isPlanned
      ? facts.leftUnplanned
      : facts.totals(of: .letGo)?.customers ?? gone
    guard left > 0 else {
      return [
        ReportSentence(
          isPlanned ? "brief.gone_planned" : "brief.all_worth",
          id: "brief.all_worth")
      ]
    }
    return [
      ReportSentence(
        facts.lists.isEmpty
          ? "brief.gone_all" : isPlanned ? "brief.gone_plan" : "brief.gone",
        [
          "gone": .count(left),
          "share": .percent(Double(left) / Double(max(1, facts.customers))),
          "limit": limit,
        ], id: "brief.gone")
    ]
  }

  // MARK: - What the data could not tell

  private static func unknown(_ facts: ReportFacts) -> [ReportSentence] {
    let share = Double(facts.oneTimeBuyers) / Double(max(1, facts.customers))
    var sentences = [ReportSentence("brief.unknown")]
    if facts.oneTimeBuyers > 0 {
      sentences.append(
        ReportSentence(
          facts.picture.certainlyAlive > 0
            ? "brief.one_time_certain" : "brief.one_time",
          [
            "customers": .count(facts.oneTimeBuyers), "share": .percent(share),
          ]))
    }
    if !facts.hasMoney {
      sentences.append(ReportSentence("brief.unknown_money"))
    } else if facts.results.settings.margin == 1 {
      sentences.append(ReportSentence("brief.unknown_margin"))
    }
    return sentences
  }
}
