internal import CLVCampaigns
internal import CLVData
internal import CLVForecasting
internal import CLVStudy
internal import CLVValidation

extension Report {
  /// In brief: what to expect, what to do, how sure it is, and what the data
  /// could not tell.
  static func brief(_ facts: ReportFacts) -> ReportSection {
    ReportSection(
      id: "brief", title: "brief.heading",
      blocks: [
        .tiles(tiles(facts)),
        .list(
          [
            ("expect", expected(facts)), ("do", concentrate(facts)),
            ("avoid", gone(facts)),
            ("sure", sure(facts.results.calibration.validation, facts)),
            ("unknown", unknown(facts)),
          ].map { [ReportSentence("brief.lead_\($0)")] + $1 }),
      ])
  }

  private static func tiles(_ facts: ReportFacts) -> [ReportTile] {
    let totals = facts.picture.totals
    func tile(
      _ name: String, _ value: ReportValue, _ note: ReportSentence
    ) -> ReportTile {
      ReportTile(
        figure: ReportSentence(
          "brief.figure", ["value": value], id: "brief.tile_\(name)"),
        note: note)
    }
    func total(
      _ name: String, _ sum: Double, _ value: (Double) -> ReportValue,
      _ range: (DoubtedTotals) -> ClosedRange<Double>?
    ) -> ReportTile {
      tile(name, value(sum), tileNote(name, facts, range, value))
    }
    let number = { ReportValue.number($0, decimals: 0) }
    var tiles = [
      tile(
        "customers", .count(facts.customers),
        ReportSentence("brief.tile_customers")),
      total("alive", totals.alive, number, \.alive),
      total("purchases", totals.purchases, number, \.purchases),
    ]
    if let value = totals.lifetimeValue {
      tiles.append(
        total("value", value, { .wholeMoney($0) }, \.value))
    }
    return tiles
  }

  private static func expected(_ facts: ReportFacts) -> [ReportSentence] {
    let totals = facts.picture.totals
    let settings = facts.results.settings
    var values: [String: ReportValue] = [
      "horizon": .duration(settings.horizon, facts.unit),
      "customers": .count(facts.customers),
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
    guard let value = totals.lifetimeValue else { return sentences }
    if let doubt = facts.doubt {
      sentences.append(
        doubtedTotal(
          "value", ["value": .wholeMoney(value)], doubt.value, facts
        ) { .wholeMoney($0) })
    } else if let interval = facts.total?.value?.interval {
      sentences.append(
        ReportSentence(
          "brief.value",
          [
            "value": .wholeMoney(value),
            "low": .wholeMoney(interval.lowerBound),
            "high": .wholeMoney(interval.upperBound),
          ]))
    } else {
      sentences.append(
        ReportSentence("brief.value_only", ["value": .wholeMoney(value)]))
    }
    return sentences
  }

  /// How much of the value the best tenth of the customers has.
  private static func concentrate(_ facts: ReportFacts) -> [ReportSentence] {
    let sorted = facts.picture.ascendingValues.reversed()
    func count(_ list: ActionList) -> Int {
      facts.lists.first { $0.list == list }?.totals.customers ?? 0
    }
    let (watch, winBack) = (count(.watch), count(.winBack))
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
    ] + contact(watch: watch, winBack: winBack)
  }

  /// Whom to contact; nothing where there is nobody.
  private static func contact(watch: Int, winBack: Int) -> [ReportSentence] {
    switch (watch, winBack) {
    case (0, 0): []
    case (_, 0):
      [ReportSentence("brief.contact_watch", ["watch": .count(watch)])]
    case (0, _):
      [
        ReportSentence("brief.contact_win_back", ["win_back": .count(winBack)])
      ]
    default:
      [
        ReportSentence(
          "brief.contact",
          ["watch": .count(watch), "win_back": .count(winBack)])
      ]
    }
  }

  private static func gone(_ facts: ReportFacts) -> [ReportSentence] {
    let values: [String: ReportValue] = [
      "gone": .count(facts.gone),
      "share": .percent(Double(facts.gone) / Double(max(1, facts.customers))),
      "limit": .percent(0.5),
    ]
    return [
      ReportSentence(
        facts.gone > 0 ? "brief.gone" : "brief.none_gone", values)
    ]
  }

  /// How well the holdout was predicted.
  private static func sure(
    _ validation: HoldoutValidation?, _ facts: ReportFacts
  ) -> [ReportSentence] {
    guard let validation else { return [ReportSentence("brief.unsure")] }
    let score = validation.purchases
    var sentences = [
      ReportSentence(
        "brief.holdout",
        [
          "days": .count(facts.results.window.holdoutDays),
          "predicted": .number(score.predicted, decimals: 0),
          "actual": .number(score.actual, decimals: 0),
          "bias": ReportValue(score.bias) { .change($0) },
        ])
    ]
    sentences += contradictions(validation)
    if let contest = validation.contest(
      better: "brief.better", worse: "brief.worse",
      undecided: "brief.undecided")
    {
      sentences.append(contest)
    }
    return sentences
  }

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

extension HoldoutValidation {
  /// Whether the model or the best naive rule erred less per customer, beyond
  /// chance, in one of three texts; nil where no rule can be compared with.
  func contest(
    better: String, worse: String, undecided: String
  ) -> ReportSentence? {
    guard let contest = scorecard.contest(by: .mae), contest.ruleValue > 0
    else { return nil }
    let rule = ReportValue.term("rule.\(contest.rule)")
    guard contest.winner != .undecided,
      let interval = contest.difference.interval
    else { return ReportSentence(undecided, ["rule": rule]) }
    let shares = [interval.lowerBound, interval.upperBound].map {
      abs($0 / contest.ruleValue)
    }.sorted()
    return ReportSentence(
      contest.winner == .model ? better : worse,
      [
        "rule": rule,
        "gain": .percent(abs(contest.model / contest.ruleValue - 1)),
        "level": .percent(scorecard.level),
        "low": .percent(shares[0]),
        "high": .percent(shares[1]),
      ])
  }
}
