public import CLVForecasting

extension Report {
  /// The fits, with their certificates in words.
  static func fit(_ facts: ReportFacts) -> ReportSection {
    let first = facts.results.calibration.fit
    let last = facts.results.fit.record
    var blocks: [ReportBlock] = [.paragraph([ReportSentence("fit.intro")])]
    blocks += model("purchase", first.purchase, last.purchase)
    if let spend = last.spend {
      blocks += model("spend", first.spend, spend)
    } else {
      blocks.append(.warning([ReportSentence("fit.no_spend")]))
    }
    return ReportSection(id: "fit", title: "fit.heading", blocks: blocks)
  }

  /// A model's estimates from the calibration and from everything.
  private static func model(
    _ kind: String, _ first: FittedModel?, _ last: FittedModel
  ) -> [ReportBlock] {
    var table = ReportTable(
      "parameters_\(kind)", title: "fit.parameters_\(kind)",
      [
        "parameter", "estimate_calibration", "error_calibration", "estimate",
        "error", "ci_low", "ci_high",
      ])
    table.rows = last.parameterNames.map { name in
      let interval = last.confidenceIntervals?[name]
      return [
        .text(name),
        ReportValue(first?.estimate(name)) { .significant($0) },
        ReportValue(first?.standardErrors?[name]) {
          .significant($0, digits: 2)
        },
        ReportValue(last.estimate(name)) { .significant($0) },
        ReportValue(last.standardErrors?[name]) { .significant($0, digits: 2) },
        ReportValue(interval?.first) { .significant($0) },
        ReportValue(interval?.last) { .significant($0) },
      ]
    }
    var blocks: [ReportBlock] = [.tables([table])]
    if let first {
      blocks += certificate("calibration", kind, first)
    }
    blocks += certificate("everything", kind, last)
    return blocks
  }

  /// What a fit may be trusted with.
  private static func certificate(
    _ data: String, _ kind: String, _ fit: FittedModel
  ) -> [ReportBlock] {
    let certificate = fit.convergence
    let outcome = certificate.outcome.replacing(" ", with: "_")
    let sentence = ReportSentence(
      "fit.\(outcome)",
      [
        "model": .text(fit.model), "data": .term("fit.on_\(data)"),
        "agreeing": .count(certificate.agreeingStarts),
        "starts": .count(certificate.starts.count),
        "customers": .count(fit.customers),
        "likelihood": .number(fit.logLikelihood, decimals: 2),
      ], id: "fit.\(kind)_\(data)")
    guard outcome != "converged" else { return [.paragraph([sentence])] }
    return [
      .warning(
        [sentence] + limit(certificate, id: "fit.\(kind)_\(data)"))
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
