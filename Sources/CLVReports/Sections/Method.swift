internal import CLVForecasting
internal import CLVModels
internal import CLVValidation

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
      ReportSentence("method.purchase"), assumption(of: facts.purchaseIdentity),
    ]
    if let spend = facts.results.model.spend {
      sentences.append(assumption(of: type(of: spend).identity))
      sentences.append(ReportSentence("method.value", values))
    }
    values = ["level": .percent(settings.level)]
    let intervals = ReportSentence("method.intervals", values)
    var blocks: [ReportBlock] = [
      .paragraph(sentences), .paragraph([intervals]),
      .paragraph([ReportSentence("method.fit")]),
      .heading("method.references"),
    ]
    var sources = [facts.purchaseIdentity.guide.source]
    if let spend = facts.results.model.spend {
      sources.append(type(of: spend).identity.guide.source)
    }
    blocks += sources.map { .reference($0) }
    blocks += references.map { .reference($0) }
    return ReportSection(id: "method", title: "method.heading", blocks: blocks)
  }

  /// What a model assumes: in the words of the language or, where it has none
  /// for a model that was added, in those of the model's guide.
  static func assumption(of identity: ModelIdentity) -> ReportSentence {
    let key = "model.\(identity.identifier)"
    guard ReportLanguage.english.strings.texts[key] == nil else {
      return ReportSentence(key)
    }
    return ReportSentence(
      "method.added_model",
      [
        "model": .text(identity.name),
        "assumes": .text(identity.guide.assumes),
      ], id: key)
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
