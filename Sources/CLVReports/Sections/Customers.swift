internal import CLVCharts
internal import CLVData
internal import CLVForecasting
internal import CLVStudy
internal import CLVValidation

extension Report {
  /// The customers: how they are spread, what their past says of their
  /// future, and what each cohort has to come.
  static func customers(_ facts: ReportFacts) -> ReportSection {
    var blocks: [ReportBlock] = [
      .paragraph([
        ReportSentence(
          "customers.intro",
          [
            "end": .day(facts.results.window.observationEnd),
            "horizon": facts.horizon,
          ])
      ]),
      .charts(
        [
          buyingChart(facts), aliveChart(facts), valueChart(facts),
          lorenz(facts),
        ].compactMap(\.self)),
    ]
    if let tiers = tiers(facts) {
      blocks += [
        .heading("customers.tiers_heading"),
        .paragraph([
          ReportSentence(
            "customers.tiers_said",
            [
              "b": .percent(ValueTiers.ends[1].value),
              "c": .percent(ValueTiers.ends[2].value),
            ])
        ]), .tables([tiers]),
      ]
    }
    let differences = differences(facts)
    if !differences.isEmpty {
      blocks += [
        .heading("customers.differences_heading"), .charts(differences),
      ]
    }
    if let grid = facts.picture.histories {
      blocks.append(.heading("customers.history_heading"))
      blocks.append(
        .charts(
          HistoryCharts(grid).charts(facts)
            + [isoValues(facts)].compactMap(\.self)))
    }
    if let segments = segments(facts) {
      blocks.append(.heading("customers.segments_heading"))
      if facts.picture.certainlyAlive > 0 {
        blocks.append(
          .paragraph([
            ReportSentence(
              "customers.segments_certain",
              ["model": .text(facts.purchaseModel)])
          ]))
      }
      let charts = [segmentMap(facts), segmentFlow(facts)].compactMap(\.self)
      if !charts.isEmpty { blocks.append(.charts(charts)) }
      blocks.append(.tables([segments]))
    }
    if let cohorts = facts.cohorts {
      blocks.append(.heading("customers.cohorts_heading"))
      blocks += cohorts.blocks(facts)
      if let heat = CohortHeat(facts) { blocks.append(.charts(heat.charts)) }
    }
    return ReportSection(
      id: "customers", title: "customers.heading", blocks: blocks)
  }
}
