internal import CLVCampaigns
internal import CLVForecasting
internal import CLVStudy
internal import CLVValidation

extension Report {
  /// The large figures: what is to come, each with what was before it.
  static func tiles(_ facts: ReportFacts) -> [ReportTile] {
    let totals = facts.picture.totals
    let number = { ReportValue.number($0, decimals: 0) }
    var tiles = [
      tile(
        "customers", .count(facts.customers),
        [ReportSentence("brief.tile_customers")]
          + before("customers", facts) { .count($0.newCustomers) }),
      tile(
        "buyers", number(facts.picture.buyers),
        [
          ReportSentence(
            "brief.tile_buyers", ["horizon": facts.horizon],
            id: "brief.buyers_note")
        ] + before("buyers", facts) { .count($0.customers) }),
      tile(
        "purchases", number(totals.purchases),
        [tileNote("purchases", facts, \.purchases, number)]
          + before("purchases", facts) { .count($0.orders) }),
    ]
    if let value = totals.lifetimeValue {
      let margin = facts.results.settings.margin
      tiles.append(
        tile(
          "value", .wholeMoney(value),
          [tileNote("value", facts, \.value) { .wholeMoney($0) }]
            + (margin == 1
              ? []
              : [
                ReportSentence(
                  "brief.at_margin", ["margin": .percent(margin)])
              ])
            + before("value", facts) { .wholeMoney($0.revenue) }
            + testedValue(facts)))
    }
    return tiles
  }

  private static func tile(
    _ name: String, _ value: ReportValue, _ notes: [ReportSentence]
  ) -> ReportTile {
    ReportTile(
      figure: ReportSentence(
        "brief.figure", ["value": value], id: "brief.tile_\(name)"),
      notes: notes)
  }

  /// The figure of as long a time before; empty where that is not observed.
  private static func before(
    _ name: String, _ facts: ReportFacts,
    _ value: (RecentActivity) -> ReportValue
  ) -> [ReportSentence] {
    guard let recent = facts.recent else { return [] }
    return [
      ReportSentence(
        "brief.before_\(name)",
        ["before": value(recent), "horizon": facts.horizon])
    ]
  }

  /// How near the money of the holdout was; empty without.
  private static func testedValue(_ facts: ReportFacts) -> [ReportSentence] {
    guard let bias = facts.results.calibration.validation?.value?.bias
    else { return [] }
    return [
      ReportSentence("brief.tested_value", ["bias": .change(bias)])
    ]
  }
}
