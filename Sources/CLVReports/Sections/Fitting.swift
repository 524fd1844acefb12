public import CLVForecasting
internal import CLVModels
internal import CLVStudy
internal import CLVValidation

extension Report {
  /// The fits, with their certificates in words.
  static func fit(_ facts: ReportFacts) -> ReportSection {
    let first = facts.results.calibration.model.record
    let last = facts.results.model.record
    var blocks: [ReportBlock] = [.paragraph([ReportSentence("fit.intro")])]
    blocks += model("purchase", first.purchase, last.purchase)
    if let spend = last.spend {
      blocks += model("spend", first.spend, spend)
      blocks.append(.paragraph(form(spend, first.spendFormChoice)))
      if first.spend == nil {
        blocks.append(.warning([ReportSentence("fit.no_spend_calibration")]))
      }
    } else if let absence = facts.results.model.spendAbsence {
      blocks.append(.warning([sentence(absence)]))
    }
    if let choice = first.covariateChoice {
      let (key, values) = CovariateChoiceText.sentence(choice)
      blocks.append(.paragraph([ReportSentence("fit.\(key)", values)]))
    }
    if let choice = first.correction {
      blocks.append(.paragraph(correction(choice)))
    }
    return ReportSection(id: "fit", title: "fit.heading", blocks: blocks)
  }

  /// What earlier origins have taught.
  private static func correction(
    _ choice: CorrectionChoice
  ) -> [ReportSentence] {
    CorrectionText.parts(choice).map { part in
      ReportSentence("fit.\(part.key)", part.values)
    }
  }

  /// What of the amounts the spend model was fitted to, and why.
  private static func form(
    _ fit: FitRecord, _ choice: SpendFormChoice?
  ) -> [ReportSentence] {
    let form = fit.form ?? .means
    let name = form.rawValue.replacing("-", with: "_")
    var sentences = [
      ReportSentence("fit.form_\(name)", ["model": .text(fit.model)])
    ]
    if let zeros = fit.zeroAmounts, zeros > 0 {
      sentences.append(
        ReportSentence("fit.form_zeros", ["zeros": .count(zeros)]))
    }
    if let choice {
      let (key, values) = SpendFormText.sentence(choice)
      sentences.append(ReportSentence("fit.\(key)", values))
    }
    return sentences
  }

  /// Why there is no spend model.
  static func sentence(_ absence: SpendAbsence) -> ReportSentence {
    switch absence {
    case .unknownAmounts: ReportSentence("fit.no_spend_amounts")
    case .notFitted(_, .noData): ReportSentence("fit.no_spend_data")
    case .notFitted(let model, .notIdentified):
      ReportSentence("fit.no_spend_identified", ["model": .text(model)])
    case .notConverged(let model, _):
      ReportSentence("fit.no_spend_converged", ["model": .text(model)])
    }
  }

  /// A model's estimates from the calibration and from everything.
  private static func model(
    _ kind: String, _ first: FitRecord?, _ last: FitRecord
  ) -> [ReportBlock] {
    var table = ReportTable(
      "parameters_\(kind)", title: "fit.parameters_\(kind)",
      [
        "parameter", "estimate_calibration", "error_calibration", "estimate",
        "error", "ci_low", "ci_high",
      ])
    let errors = last.statistics?.standardErrors
    table.rows = (last.statistics?.parameterNames ?? []).map { name in
      let interval = last.statistics?.confidenceIntervals?[name]
      return [
        .text(name),
        ReportValue(first?.estimate(name), estimate),
        ReportValue(first?.statistics?.standardErrors?[name]) {
          .significant($0, digits: 2)
        },
        ReportValue(last.estimate(name), estimate),
        ReportValue(errors?[name]) { .significant($0, digits: 2) },
        ReportValue(interval?.first, estimate),
        ReportValue(interval?.last, estimate),
      ]
    }
    var blocks: [ReportBlock] = [.tables([table])]
    if let first {
      blocks += certificate("calibration", kind, first)
    }
    blocks += certificate("everything", kind, last)
    return blocks
  }

  /// An estimate, or in words where it stands for a limit.
  private static func estimate(_ value: Double) -> ReportValue {
    if value != 0, abs(value) < 1e-9 { return .term("fit.towards_zero") }
    return abs(value) > 1e9
      ? .term("fit.without_end") : .significant(value)
  }

  /// What a fit may be trusted with.
  private static func certificate(
    _ data: String, _ kind: String, _ record: FitRecord
  ) -> [ReportBlock] {
    guard let fit = record.statistics else { return [] }
    let certificate = fit.convergence
    let outcome = certificate.outcome.rawValue.replacing(" ", with: "_")
    let sentence = ReportSentence(
      "fit.\(outcome)",
      [
        "model": .text(record.model), "data": .term("fit.on_\(data)"),
        "agreeing": .count(certificate.agreeingStarts),
        "starts": .count(certificate.starts.count),
        "customers": .count(fit.customers),
        "likelihood": .number(fit.logLikelihood, decimals: 2),
      ], id: "fit.\(kind)_\(data)")
    let law = law(fit, id: "fit.\(kind)_\(data)")
    guard certificate.outcome != .converged || certificate.nearLimits != nil
    else {
      return [.paragraph([sentence] + law)]
    }
    return [
      .warning(
        [sentence] + limit(certificate, id: "fit.\(kind)_\(data)")
          + nearLimits(certificate, id: "fit.\(kind)_\(data)") + law)
    ]
  }

  /// Which limits of the model are about as likely as the maximum.
  private static func nearLimits(
    _ certificate: ConvergenceRecord, id: String
  ) -> [ReportSentence] {
    (certificate.nearLimits ?? []).flatMap { near in
      [
        ReportSentence(
          "fit.near_limit",
          ["ratio": .number(near.likelihoodRatio, decimals: 2)],
          id: "\(id).near_\(near.kind)"),
        ReportSentence("limit.\(near.kind)"),
      ]
    }
  }

  /// What intervals are made from where a normal law of the parameters does
  /// not describe the likelihood.
  private static func law(
    _ fit: FitStatistics, id: String
  ) -> [ReportSentence] {
    guard let uncertainty = fit.uncertainty, let draws = uncertainty.draws
    else { return [] }
    let law = uncertainty.law.rawValue.replacing(" ", with: "_")
    return [
      ReportSentence(
        "fit.law_\(law)", ["draws": .count(draws)], id: "\(id).law")
    ]
  }

  /// Which limit of the model the data prefer, and what follows from it.
  private static func limit(
    _ certificate: ConvergenceRecord, id: String
  ) -> [ReportSentence] {
    guard let limit = certificate.limit else { return [] }
    let endless = limit.endlessCoefficients ?? []
    return [ReportSentence("limit.\(limit.kind)")]
      + endless.map { coefficient in
        let process = coefficient.process ?? "shared"
        return ReportSentence(
          coefficient.towards == "inf" ? "fit.endless_up" : "fit.endless_down",
          [
            "column": .text(coefficient.column),
            "process": .term("process.\(process)"),
          ], id: "\(id).\(coefficient.column).\(process)")
      }
  }
}

extension ConvergenceRecord {
  /// How many starts led to the highest likelihood that any has led to.
  public var agreeingStarts: Int {
    let ends = starts.compactMap(\.logLikelihood)
    guard let best = ends.max() else { return 0 }
    let tolerance = 1e-6 * max(1, abs(best) * 1e-3)
    return ends.count { best - $0 <= tolerance }
  }
}
