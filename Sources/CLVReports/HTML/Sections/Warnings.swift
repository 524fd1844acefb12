internal import CLVData
internal import CLVForecasting
internal import CLVModels

extension Report {
  /// What the forecasts take for granted, and what in this data speaks
  /// against it.
  static func warnings(_ facts: ReportFacts) -> ReportSection {
    var blocks: [ReportBlock] = [
      .list(
        [
          "steady", "independent", "no_seasons", "same_conditions",
        ].map { [ReportSentence("warnings.\($0)")] }
          + [[ReportSentence("model.\(facts.purchaseIdentifier)")]])
    ]
    let found = found(facts)
    blocks.append(.heading("warnings.found_heading"))
    blocks +=
      found.isEmpty
      ? [.paragraph([ReportSentence("warnings.none")])] : found
    return ReportSection(
      id: "warnings", title: "warnings.heading", blocks: blocks)
  }

  /// What tests of the assumptions found, in the program's words.
  private static func findings(
    _ validation: HoldoutValidation?
  ) -> [ReportBlock] {
    guard let findings = validation?.assumptions?.findings, !findings.isEmpty
    else { return [] }
    let blocks = findings.flatMap { finding -> [ReportBlock] in
      let topic = String(
        finding.topic.lowercased().map { " -".contains($0) ? "_" : $0 }
          .filter { $0.isLetter || $0 == "_" })
      let status = ReportSentence(
        "finding.\(finding.status.rawValue)",
        ["topic": .term("finding.topic_\(topic)")], id: "finding.\(topic)")
      let words = [finding.found, finding.meaning, finding.advice]
        .compactMap(\.self).joined(separator: "; ")
      return [
        finding.status == .doubtful
          ? .warning([status]) : .paragraph([status]),
        .english(words),
      ]
    }
    return [.heading("finding.heading")] + blocks
  }

  private static func found(_ facts: ReportFacts) -> [ReportBlock] {
    let results = facts.results
    var blocks: [ReportBlock] = []
    func warn(_ name: String, _ values: [String: ReportValue] = [:]) {
      blocks.append(.warning([ReportSentence("warnings.\(name)", values)]))
    }
    let certain = facts.alive.count { $0 == 1 }
    if certain > 0, facts.purchaseIdentifier != "nbd" {
      warn(
        "certainly_alive",
        ["customers": .count(certain), "model": .text(facts.purchaseModel)])
    }
    if let bias = results.calibration.validation?.purchases.bias,
      abs(bias) >= 0.1
    {
      warn(
        bias < 0 ? "too_low" : "too_high",
        ["bias": .percent(abs(bias), decimals: 1)])
    }
    if results.cleaning.customersFirstSeenInHoldout > 0 {
      warn(
        "first_seen_later",
        ["customers": .count(results.cleaning.customersFirstSeenInHoldout)])
    }
    if !facts.hasMoney {
      warn("no_money")
    } else if results.settings.margin == 1 {
      warn("margin")
    }
    if facts.total?.purchases.interval == nil { warn("no_intervals") }
    return blocks + findings(results.calibration.validation)
  }
}
