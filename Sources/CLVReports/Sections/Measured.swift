internal import CLVCampaigns
internal import CLVData
internal import CLVValidation

extension Report {
  /// What an earlier campaign did; nil where that was not measured.
  static func measured(_ facts: ReportFacts) -> ReportSection? {
    guard let campaign = facts.results.measured else { return nil }
    let section = MeasuredSection(campaign)
    return ReportSection(
      id: "measured", title: "results.heading",
      blocks: [.paragraph(section.said), .tables([section.table])])
  }
}

/// A measured campaign in words and figures.
private struct MeasuredSection {
  private let campaign: MeasuredCampaign

  init(_ campaign: MeasuredCampaign) {
    self.campaign = campaign
  }

  /// What all together did by the measure that says most: money, or else
  /// purchases, or else buyers.
  private var main: MeasuredCampaign.Row? {
    let all = campaign.rows.filter { $0.list == nil && $0.interval != nil }
    return [CampaignMeasure.money, .purchases, .buyers].lazy.compactMap {
      measure in all.first { $0.measure == measure }
    }.first
  }

  var said: [ReportSentence] {
    guard let row = main ?? campaign.rows.first else { return [] }
    var sentences = [
      ReportSentence(
        campaign.days == nil ? "results.groups" : "results.groups_days",
        [
          "contacts": .count(row.contacts), "controls": .count(row.controls),
          "start": campaign.days.map { .day($0.lowerBound) } ?? .missing,
          "end": campaign.days.map { .day($0.upperBound) } ?? .missing,
        ], id: "results.groups")
    ]
    guard let difference = row.difference, let interval = row.interval else {
      return sentences + [ReportSentence("results.too_few")]
    }
    let verdict =
      !row.isBeyondChance ? "chance" : difference > 0 ? "gained" : "harmed"
    sentences.append(
      ReportSentence(
        "results.\(verdict)",
        [
          "difference": figure(difference, row.measure),
          "low": figure(interval.lowerBound, row.measure),
          "high": figure(interval.upperBound, row.measure),
          "unit": .term("results.each_\(row.measure.rawValue)"),
        ], id: "results.verdict"))
    if row.measure == .money, let gain = row.gain {
      sentences += money(gain.total, gain.interval)
    }
    return sentences + planned(row)
  }

  private func money(
    _ total: Double, _ interval: ClosedRange<Double>
  ) -> [ReportSentence] {
    let largest = max(
      abs(total), abs(interval.lowerBound), abs(interval.upperBound))
    // What is left must be what the reader subtracts.
    let paid = campaign.cost ?? 0
    let addsUp =
      total.rounded() - paid.rounded() == (total - paid).rounded()
    func amount(_ amount: Double) -> ReportValue {
      addsUp ? .amount(amount, beside: largest) : .money(amount)
    }
    func values(_ cost: Double) -> [String: ReportValue] {
      [
        "total": amount(total - cost),
        "low": amount(interval.lowerBound - cost),
        "high": amount(interval.upperBound - cost),
      ]
    }
    let gain = ReportSentence("results.gain", values(0))
    guard let cost = campaign.cost else { return [gain] }
    return [
      gain,
      ReportSentence(
        "results.net",
        values(cost).merging(["cost": amount(cost)]) { $1 }),
    ]
  }

  /// The effects to plan the next campaign by, where they are not chance.
  private func planned(_ row: MeasuredCampaign.Row) -> [ReportSentence] {
    let effects = campaign.rows.filter { $0.effect != nil }
    guard let all = effects.first(where: { $0.list == nil })?.effect else {
      return []
    }
    return [
      ReportSentence(
        row.isBeyondChance ? "results.effect" : "results.effect_chance",
        ["effect": .percent(all, decimals: 1)], id: "results.effect")
    ]
  }

  private func figure(
    _ value: Double, _ measure: CampaignMeasure
  ) -> ReportValue {
    switch measure {
    case .buyers: .points(value)
    case .purchases: .signed(value, decimals: 3)
    case .money: .money(value)
    }
  }

  var table: ReportTable {
    ReportTable(
      "measured", title: "results.table",
      columns: [
        .init("list"), .init("measure"), .init("contacted", isMinor: true),
        .init("not_contacted", isMinor: true),
        .init("without_contact", isMinor: true), .init("more_with"),
        .init("low"), .init("high"), .init("effect", isMinor: true),
      ],
      rows: campaign.rows.map { row in
        [
          name(row.list), .term("results.\(row.measure.rawValue)"),
          .count(row.contacts), .count(row.controls),
          ReportValue(row.control) { level($0, row.measure) },
          ReportValue(row.difference) { figure($0, row.measure) },
          ReportValue(row.interval?.lowerBound) { figure($0, row.measure) },
          ReportValue(row.interval?.upperBound) { figure($0, row.measure) },
          ReportValue(row.effect) { .percent($0, decimals: 1) },
        ]
      })
  }

  private func level(
    _ value: Double, _ measure: CampaignMeasure
  ) -> ReportValue {
    switch measure {
    case .buyers: .percent(value, decimals: 1)
    case .purchases: .number(value, decimals: 3)
    case .money: .money(value)
    }
  }

  private func name(_ list: String?) -> ReportValue {
    guard let list else { return .term("plan.all") }
    let known = ActionList.allCases.first { $0.key == list }
    return known.map { .term("list.\(Report.name($0))") } ?? .name(list)
  }
}
