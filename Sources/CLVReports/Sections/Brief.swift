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
    return [
      ReportSentence(
        facts.hasMoney ? "brief.concentrate" : "brief.concentrate_purchases",
        [
          "top": .count(top),
          "share": .percent(Double(top) / Double(sorted.count)),
          "part": .percent(sorted.prefix(top).reduce(0, +) / all),
        ])
    ]
      + [(ActionList.watch, "watch"), (.winBack, "win_back")].compactMap {
        contact($0, $1, facts)
      }
  }

  /// Contacts that gain less than this share of a purchase are not worth a
  /// word.
  private static let leastGain = 0.005

  /// Whom of a list to contact, and what one contact may cost on average; that
  /// it hardly gains anything, where that is so; nil where nobody is on it.
  private static func contact(
    _ list: ActionList, _ name: String, _ facts: ReportFacts
  ) -> ReportSentence? {
    guard let totals = facts.lists.first(where: { $0.list == list })?.totals,
      totals.customers > 0
    else { return nil }
    let each = totals.ceiling / Double(totals.customers)
    let spends = facts.picture.ascendingSpends
    let worth =
      facts.hasMoney
      ? facts.results.settings.margin * spends.reduce(0, +)
        / Double(max(1, spends.count)) : 1
    let isWorth = each > leastGain * worth
    let unit = facts.hasMoney ? "" : "_purchases"
    return ReportSentence(
      isWorth ? "brief.contact_\(name)\(unit)" : "brief.contact_\(name)_hardly",
      isWorth
        ? [
          "customers": .count(totals.customers),
          "each": facts.hasMoney
            ? .money(each) : .significant(each, digits: 2),
        ] : ["customers": .count(totals.customers)],
      id: "brief.contact_\(name)")
  }

  /// Whom to leave alone: only those who are on no list to be contacted.
  private static func gone(_ facts: ReportFacts) -> [ReportSentence] {
    let limit = ReportValue.percent(0.5)
    guard facts.gone > 0 else {
      return [ReportSentence("brief.none_gone", ["limit": limit])]
    }
    let left =
      facts.lists.first { $0.list == .letGo }?.totals.customers
      ?? facts.gone
    guard left > 0 else { return [ReportSentence("brief.all_worth")] }
    return [
      ReportSentence(
        facts.lists.isEmpty ? "brief.gone_all" : "brief.gone",
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
