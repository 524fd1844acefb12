internal import CLVForecasting
internal import CLVModels

extension Report {
  /// How it was done, with references.
  static func method(_ facts: ReportFacts) -> ReportSection {
    let settings = facts.results.settings
    var values: [String: ReportValue] = [
      "horizon": .duration(settings.horizon, facts.unit),
      "rate": .percent(settings.annualDiscountRate, decimals: 1),
      "margin": .percent(settings.margin, decimals: 1),
    ]
    var sentences = [
      ReportSentence("method.purchase"),
      ReportSentence(
        "model.\(facts.purchaseIdentifier)"),
    ]
    if let spend = facts.results.model.spend {
      sentences.append(
        ReportSentence("model.\(type(of: spend).identity.identifier)"))
      sentences.append(ReportSentence("method.value", values))
    }
    values = ["level": .percent(settings.level)]
    let intervals = ReportSentence("method.intervals", values)
    var blocks: [ReportBlock] = [
      .paragraph(sentences), .paragraph([intervals]),
      .paragraph([ReportSentence("method.fit")]),
      .heading("method.references"),
    ]
    var sources = [type(of: facts.results.model.purchase).identity.guide.source]
    if let spend = facts.results.model.spend {
      sources.append(type(of: spend).identity.guide.source)
    }
    blocks += sources.map { .reference($0) }
    blocks += references.map { .reference($0) }
    return ReportSection(id: "method", title: "method.heading", blocks: blocks)
  }

  /// What reports use beside the models' own papers.
  private static let references = [
    "Fader & Hardie (2009), “Probability models for customer-base analysis”, "
      + "Journal of Interactive Marketing 23:61.",
    "Fader, Hardie & Lee (2005), “RFM and CLV: using iso-value curves for "
      + "customer base analysis”, Journal of Marketing Research 42:415.",
    "Okabe & Ito (2008), “Color universal design”: the colours of the charts.",
  ]
}
