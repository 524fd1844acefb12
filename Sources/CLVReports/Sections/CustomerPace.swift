internal import CLVCampaigns
internal import CLVData
internal import CLVValidation

/// Whether a customer buys more slowly, since when, and what changed with it.
struct CustomerPace {
  private let found: CustomerChange

  /// The least share that is told as such.
  private static let least = 0.001

  init(_ found: CustomerChange) {
    self.found = found
  }

  var section: ReportSection {
    var blocks: [ReportBlock] = [.paragraph(said)]
    if found.isBeyondChance {
      if found.purchasesSince > 0 { blocks.append(.tables([table])) }
      blocks.append(.list(around.map { [$0] }))
    }
    return ReportSection(id: "pace", title: "pace.heading", blocks: blocks)
  }

  // MARK: - The pace

  private var said: [ReportSentence] {
    guard let change = found.change else {
      return [
        ReportSentence(
          found.purchases.count < 4 ? "pace.few" : "pace.never_slower")
      ]
    }
    let decimals = change.gapDecimals
    let key =
      !found.isBeyondChance
      ? "steady" : change.isSilent ? "silent" : "slower"
    return [
      ReportSentence(
        "pace.\(key)",
        [
          "day": .day(change.day), "from": .day(change.days.lowerBound),
          "to": .day(change.days.upperBound),
          "before": .number(change.gapBefore, decimals: decimals),
          "after": .number(change.gapSince, decimals: decimals),
        ], id: "pace.change"),
      ReportSentence(
        change.probability < Self.least ? "pace.chance_least" : "pace.chance",
        [
          "share": .percent(
            max(Self.least, change.probability), decimals: 1)
        ], id: "pace.chance"),
    ]
  }

  // MARK: - What changed

  private var table: ReportTable {
    func number(_ value: Double, isMoney: Bool) -> ReportValue {
      isMoney ? .money(value) : .number(value, decimals: 2)
    }
    var rows: [[ReportValue]] = []
    for (name, means, isMoney) in [
      ("amount", found.amounts, true), ("items", found.items, false),
      ("price", found.prices, true),
    ] {
      guard let means else { continue }
      rows.append([
        .term("pace.\(name)"), .missing, number(means.before, isMoney: isMoney),
        number(means.since, isMoney: isMoney),
        .percent(means.probability, decimals: 1),
      ])
    }
    for shift in found.shifts {
      let isWeekday = shift.name == "weekday"
      for value in shift.values.prefix(3) {
        rows.append([
          isWeekday ? .term("pace.weekday") : .name(shift.name),
          isWeekday ? weekday(value.name) : .name(value.name),
          share(value.before, shift.purchases.before),
          share(value.since, shift.purchases.since),
          .percent(shift.probability, decimals: 1),
        ])
      }
    }
    return ReportTable(
      "pace", title: "pace.changed",
      ["what", "which", "before_moment", "since_moment", "by_chance"],
      rows: rows)
  }

  private func share(_ count: Int, _ all: Int) -> ReportValue {
    .percent(Double(count) / Double(max(1, all)))
  }

  private func weekday(_ number: String) -> ReportValue {
    let keys = [
      "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
      "sunday",
    ]
    let place = (Int(number) ?? 1) - 1
    return keys.indices.contains(place)
      ? .term("weekday.\(keys[place])") : .text(number)
  }

  /// What the customer did a year before, and others at the same time.
  private var around: [ReportSentence] {
    var sentences: [ReportSentence] = []
    if let yearBefore = found.yearBefore {
      sentences.append(
        ReportSentence(
          "pace.year_before",
          [
            "before": .count(yearBefore), "since": .count(found.purchasesSince),
          ]))
    }
    let others = [
      ("pace.everyone", found.everyone), ("pace.cohort", found.cohort),
    ].compactMap { key, others -> ReportSentence? in
      guard let others, let change = others.change else { return nil }
      return ReportSentence(
        key,
        [
          "change": .change(change, decimals: 0),
          "customers": .count(others.customers),
        ])
    }
    return sentences
      + (others.isEmpty ? [ReportSentence("pace.others_unknown")] : others)
  }
}
