internal import CLVData
internal import CLVForecasting
internal import CLVStudy
internal import CLVValidation

extension Report {
  /// What the forecasts take for granted, and what in this data speaks
  /// against it.
  static func warnings(_ facts: ReportFacts) -> ReportSection {
    var blocks: [ReportBlock] = [
      .list(
        [
          "steady", "independent", "no_seasons", "same_conditions",
        ].map { [ReportSentence("warnings.\($0)")] }
          + [[assumption(of: facts.purchaseIdentity)]])
    ]
    let found = found(facts)
    blocks.append(.heading("warnings.found_heading"))
    blocks +=
      found.isEmpty
      ? [.paragraph([ReportSentence("warnings.none")])] : found
    return ReportSection(
      id: "warnings", title: "warnings.heading", blocks: blocks)
  }

  /// What tests of the assumptions found.
  private static func findings(
    _ validation: HoldoutValidation?
  ) -> [ReportBlock] {
    guard let findings = validation?.assumptions?.findings, !findings.isEmpty
    else { return [] }
    let blocks = findings.map { finding -> ReportBlock in
      let topic = finding.key.rawValue
      let status = ReportSentence(
        "finding.lead_\(finding.status.rawValue)",
        ["topic": .term("topic.\(topic)")], id: "finding.\(topic)")
      let statements = finding.statements.map { statement in
        ReportSentence(
          "found.\(statement.key.rawValue)",
          statement.values,
          id: "finding.\(topic).\(statement.key.rawValue)")
      }
      return finding.status == .doubtful
        ? .warning([status] + statements) : .paragraph([status] + statements)
    }
    return [.heading("finding.heading")] + blocks
  }

  private static func found(_ facts: ReportFacts) -> [ReportBlock] {
    let results = facts.results
    var blocks = facts.findings.sentences.map { ReportBlock.warning([$0]) }
    // These are no findings of their own, which are counted.
    func remark(_ name: String, _ values: [String: ReportValue] = [:]) {
      blocks.append(.paragraph([ReportSentence("warnings.\(name)", values)]))
    }
    let certain = facts.picture.certainlyAlive
    if certain > 0 {
      remark(
        "certainly_alive",
        ["customers": .count(certain), "model": .text(facts.purchaseModel)])
    }
    if !facts.hasMoney {
      remark("no_money")
    } else if results.settings.margin == 1 {
      remark("margin")
    }
    if facts.hasMoney, let prices = results.calibration.activity?.prices {
      remark(
        "price_grid",
        [
          "amounts": .count(prices.amounts),
          "share": .percent(prices.share, decimals: 0),
        ])
    }
    if facts.total?.purchases.interval == nil { remark("no_intervals") }
    return blocks + findings(results.calibration.validation)
  }
}
