internal import CLVForecasting
internal import CLVModels
internal import CLVStudy

/// What the fits leave open, in plain words.
struct FitFindings {
  private(set) var sentences: [ReportSentence] = []

  init(_ results: StudyResults) {
    let record = results.model.record
    add("purchase", record.purchase)
    if let spend = record.spend {
      add("spend", spend)
    } else if let absence = results.model.spendAbsence,
      absence != .unknownAmounts
    {
      sentences.append(Report.sentence(absence))
    }
    if record.spend != nil, results.calibration.model.record.spend == nil {
      sentences.append(ReportSentence("fit.no_spend_calibration"))
    }
  }

  /// The limit that a model is at, and that there are some as likely.
  private mutating func add(_ kind: String, _ record: FitRecord) {
    guard let certificate = record.statistics?.convergence else { return }
    if let limit = certificate.limit {
      sentences.append(
        ReportSentence(
          "plain.\(Self.plain(limit.kind))", id: "plain.boundary_\(kind)"))
    } else if certificate.outcome != .converged {
      sentences.append(
        ReportSentence("plain.unsettled", id: "plain.boundary_\(kind)"))
    }
    if certificate.nearLimits != nil {
      sentences.append(
        ReportSentence("plain.near_\(kind)", id: "plain.near_\(kind)"))
    }
  }

  /// Limits that mean the same to whoever does not know the parameters.
  private static let meanings: [(name: String, kinds: Set<String>)] = [
    (
      "nobody_leaves",
      ["no_dropout", "no_dropout_at_opportunities", "no_hazard"]
    ),
    (
      "all_leave",
      [
        "all_leave_after_repeat", "all_leave_after_first",
        "all_leave_before_opportunity",
      ]
    ),
    (
      "leaving_alike",
      [
        "same_dropout", "same_dropout_at_opportunities", "same_hazard",
        "same_ageing_hazard", "exponential_lifetimes",
      ]
    ),
    (
      "leaving_divided",
      [
        "some_leave_after_repeat", "some_leave_after_first",
        "some_leave_before_opportunity", "some_leave_at_once",
      ]
    ),
    ("ageing", ["sudden_onset", "no_ageing"]),
    ("clockwork", ["clockwork"]),
    ("buying_alike", ["same_rates", "same_purchase_probabilities"]),
    ("always_buying", ["certain_purchases", "some_always_buy"]),
    ("spending_alike", ["same_spend", "same_median"]),
    ("purchases_alike", ["equal_purchases", "equal_amounts"]),
    ("spend_by_frequency", ["no_elasticity"]),
    ("effects", ["endless_coefficients"]),
  ]

  /// The plain words for a limit.
  static func plain(_ kind: String) -> String {
    meanings.first { $0.kinds.contains(kind) }?.name ?? "unsettled"
  }
}
