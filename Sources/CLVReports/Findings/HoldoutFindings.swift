internal import CLVForecasting
internal import CLVValidation

/// What the holdout says against the forecasts.
struct HoldoutFindings {
  private(set) var sentences: [ReportSentence] = []

  init(_ validation: HoldoutValidation) {
    add(validation.scorecard, "purchases")
    if let card = validation.valueScorecard { add(card, "money") }
    addLaws(validation)
    addCorrection(validation)
    for missing in validation.missingRules {
      sentences.append(
        ReportSentence(
          "holdout.missing_\(missing.reason.rawValue)",
          ["rule": .term("rule.\(missing.rule)")]))
    }
    addBacktest(validation.backtest)
  }

  // MARK: - Against simple rules

  private mutating func add(_ card: Scorecard, _ what: String) {
    addTotal(card, what)
    for (measure, name) in [(ScoreMeasure.mae, "error"), (.rmse, "large")] {
      guard let contest = lost(card, measure), contest.model > 0 else {
        continue
      }
      add(
        "\(name)_\(what)", contest,
        ["gain": .percent(1 - contest.ruleValue / contest.model)])
    }
    for (measure, share) in [(ScoreMeasure.topTenth, 0.1), (.topFifth, 0.2)] {
      guard let contest = lost(card, measure) else { continue }
      add(
        "top_\(what)", contest,
        [
          "share": .percent(share),
          "own": .percent(contest.model, decimals: 1),
          "other": .percent(contest.ruleValue, decimals: 1),
        ], id: "top_\(share == 0.1 ? "tenth" : "fifth")_\(what)")
    }
    for (measure, name) in [
      (ScoreMeasure.rankCorrelation, "rank"), (.normalizedGini, "gini"),
    ] {
      guard let contest = lost(card, measure) else { continue }
      add("order_\(name)_\(what)", contest, figures(contest, 3))
    }
    if let contest = lost(card, .logScore) {
      add("other_model_\(what)", contest, figures(contest, 4))
    }
  }

  /// A contest that a rule has won beyond chance.
  private func lost(_ card: Scorecard, _ measure: ScoreMeasure) -> Contest? {
    card.contest(by: measure).flatMap { $0.winner == .rule ? $0 : nil }
  }

  private func figures(
    _ contest: Contest, _ decimals: Int
  ) -> [String: ReportValue] {
    [
      "own": .number(contest.model, decimals: decimals),
      "other": .number(contest.ruleValue, decimals: decimals),
    ]
  }

  private mutating func add(
    _ name: String, _ contest: Contest, _ values: [String: ReportValue],
    id: String? = nil
  ) {
    let rule = ["rule": ReportValue.term("rule.\(contest.rule)")]
    sentences.append(
      ReportSentence(
        "bear.\(name)", rule.merging(values) { $1 },
        id: "bear.\(id ?? name)"))
  }

  // MARK: - Totals and chances

  /// A total that is off beyond chance, or by a tenth.
  private mutating func addTotal(_ card: Scorecard, _ what: String) {
    guard let bias = card["model"]?.estimates[.bias], bias.value != 0,
      bias.value.isFinite
    else { return }
    let isBeyondChance = bias.interval.map { !$0.contains(0) } ?? false
    guard isBeyondChance || abs(bias.value) >= 0.1 else { return }
    let name = bias.value < 0 ? "low" : "high"
    sentences.append(
      ReportSentence(
        "bear.too_\(name)_\(what)",
        ["bias": .percent(abs(bias.value), decimals: 1)]))
  }

  private mutating func addLaws(_ validation: HoldoutValidation) {
    if validation.intervals.comparison == .less {
      sentences.append(
        ReportSentence(
          "holdout.intervals_less",
          [
            "level": .percent(validation.intervals.level),
            "coverage": .percent(validation.intervals.coverage, decimals: 1),
          ], id: "bear.intervals"))
    }
    for (calibration, what) in [
      (validation.calibration, "purchases"),
      (validation.valueScorecard?["model"]?.calibration, "money"),
    ] {
      guard let name = calibration?.verdictName, name != "sound" else {
        continue
      }
      sentences.append(
        ReportSentence(
          "bear.law_\(what)", ["verdict": .term("tested.\(name)")]))
    }
  }

  private mutating func addCorrection(_ validation: HoldoutValidation) {
    guard let plain = validation.withoutCorrection else { return }
    for (plain, own, what) in [
      (plain.purchases, Optional(validation.purchases), "purchases"),
      (plain.value ?? plain.purchases, validation.value, "money"),
    ] {
      guard let own, plain.mae < own.mae else { continue }
      sentences.append(
        ReportSentence(
          "bear.correction_\(what)",
          [
            "plain": .number(plain.mae, decimals: 4),
            "mae": .number(own.mae, decimals: 4),
          ]))
    }
  }

  private mutating func addBacktest(_ backtest: Backtest?) {
    guard let backtest else { return }
    let worse = backtest.origins.count { $0.contest?.winner == .rule }
    if worse > 0 {
      sentences.append(
        ReportSentence(
          "bear.origins_worse",
          [
            "worse": .count(worse),
            "origins": .count(backtest.origins.count),
          ]))
    }
    if backtest.stability == .unstable {
      sentences.append(ReportSentence("bear.origins_unstable"))
    }
  }
}

extension PredictiveCalibration {
  /// The name of what the histogram says; where its bulk is as it should be,
  /// its ends may still not be.
  var verdictName: String {
    let excess = centralShare - level
    switch verdict {
    case .sound where abs(excess) <= 0.03: return "sound"
    case .sound: return excess < 0 ? "narrow_ends" : "wide_ends"
    case .tooLow: return "too_low"
    case .tooHigh: return "too_high"
    case .tooNarrow: return "too_narrow"
    case .tooWide: return "too_wide"
    }
  }
}
