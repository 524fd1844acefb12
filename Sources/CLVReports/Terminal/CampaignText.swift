public import CLVCampaigns
internal import CLVData
internal import CLVValidation

/// What a campaign did, for a terminal.
public struct CampaignText: Sendable {
  private let words: Words
  private let result: CampaignResult

  /// A table by list, and what it comes to.
  ///
  /// - Parameters:
  ///   - result: What was measured.
  ///   - campaign: Who took part, and when.
  ///   - cost: What one contact cost; nil where that is not known.
  ///   - margin: The share of spend that is profit.
  ///   - words: The language.
  /// - Returns: Lines, each with its end.
  public static func text(
    _ result: CampaignResult, _ campaign: CampaignData, cost: Double? = nil,
    margin: Double = 1, in words: Words = .english
  ) -> String {
    let text = Self(words: words, result: result)
    var sentences = text.sentences(cost: cost)
    if campaign.hasAmounts, margin == 1 {
      sentences.append(words.text("acting.all_margin"))
    }
    let title = words.text(
      "measured.title",
      [
        "contacts": .count(result.all.contacts),
        "controls": .count(result.all.controls),
        "start": .day(campaign.days.lowerBound),
        "end": .day(campaign.days.upperBound),
      ])
    return
      ([title, text.table(), ""] + sentences.map { WrappedText.lines($0) })
      .joined(separator: "\n") + "\n"
  }

  private var measures: [CampaignMeasure] {
    CampaignMeasure.allCases.filter { result.all.effects[$0] != nil }
  }

  private func name(_ measure: CampaignMeasure) -> String {
    words.text("measured.\(measure.rawValue)")
  }

  private func name(of group: CampaignResult.Group) -> String {
    guard let list = group.list else { return words.text("acting.all") }
    let key = "list_name.\(list)"
    return words.has(key) ? words.text(key) : TextTable.shortened(list)
  }

  private func table() -> String {
    var table = TextTable(
      header: [
        "list", "contacts", "controls", "measure", "control_mean",
        "difference", "interval",
      ].map { words.text("measured.\($0)") })
    let isOneList = result.lists.count == 1
    for group in (isOneList ? [] : result.lists) + [result.all] {
      for (place, measure) in measures.enumerated() {
        guard let effect = group.effects[measure] else { continue }
        let isFirst = place == 0
        table.append([
          isFirst ? name(of: group) : "",
          isFirst ? words.whole(group.contacts) : "",
          isFirst ? words.whole(group.controls) : "", name(measure),
          number(effect.control, measure),
          number(effect.difference, measure, signed: true),
          interval(effect.interval, measure),
        ])
      }
    }
    return table.text()
  }

  private func number(
    _ value: Double, _ measure: CampaignMeasure, signed: Bool = false
  ) -> String {
    switch measure {
    case .buyers: signed ? words.value(.points(value)) : words.percent(value)
    case .purchases, .money:
      signed
        ? words.value(.signed(value, decimals: measure == .money ? 2 : 3))
        : words.fixed(value, measure == .money ? 2 : 3)
    }
  }

  private func interval(
    _ interval: ClosedRange<Double>, _ measure: CampaignMeasure
  ) -> String {
    let range: [String: ReportValue] = [
      "low": .text(number(interval.lowerBound, measure, signed: true)),
      "high": .text(number(interval.upperBound, measure, signed: true)),
    ]
    return words.text("measured.range", range)
  }

  // MARK: - What it comes to

  private func sentences(cost: Double?) -> [String] {
    guard let measure = measures.last,
      let effect = result.all.effects[measure]
    else { return [words.text("measured.too_few")] }
    var sentences = [
      words.text(
        effect.isBeyondChance
          ? effect.difference > 0 ? "measured.gained" : "measured.harmed"
          : "measured.chance",
        ["level": .text(words.percent(result.level, significant: 4))])
    ]
    if measure == .money { sentences += money(cost: cost) }
    sentences.append(narrowing(effect, measure))
    if let argument = effects(by: measure) {
      sentences.append(
        words.text(
          effect.isBeyondChance ? "measured.effect" : "measured.effect_chance",
          ["effect": .text(argument)]))
    }
    if result.leftOut > 0 {
      sentences.append(
        words.text(
          "measured.left_out", ["customers": .count(result.leftOut)]))
    }
    return sentences
  }

  /// What the contacts brought in, and what is left of it.
  private func money(cost: Double?) -> [String] {
    guard let gain = result.all.gain(by: .money) else { return [] }
    func range(_ cost: Double) -> [String: ReportValue] {
      [
        "total": .money(gain.total - cost),
        "low": .money(gain.interval.lowerBound - cost),
        "high": .money(gain.interval.upperBound - cost),
      ]
    }
    var sentences = [words.text("measured.money_total", range(0))]
    if let cost {
      let all = cost * Double(result.all.contacts)
      sentences.append(
        words.text(
          "measured.cost",
          range(all).merging([
            "cost": .money(all),
            "return": .number(gain.total / all, decimals: 2),
          ]) { $1 }))
    }
    return sentences
  }

  private func narrowing(
    _ effect: CampaignResult.Effect, _ measure: CampaignMeasure
  ) -> String {
    let share = effect.narrowing
    return words.text(
      share >= 0.005
        ? "measured.narrower"
        : share <= -0.005 ? "measured.wider" : "measured.as_wide",
      [
        "share": .percent(abs(share)), "measure": .text(name(measure)),
      ])
  }

  /// The effects as they are typed to plan the next campaign; nil where
  /// nothing is known to have been at stake.
  private func effects(by measure: CampaignMeasure) -> String? {
    func text(_ effect: Double) -> String {
      words.significant(max(effect, 0.001), 2)
    }
    let known = result.lists.compactMap { group -> String? in
      guard let list = group.list, words.has("list_name.\(list)"),
        let effect = group.effect(by: measure)
      else { return nil }
      return "\(list)=\(text(effect.share))"
    }
    if !known.isEmpty { return known.joined(separator: ",") }
    return result.all.effect(by: measure).map { text($0.share) }
  }
}
