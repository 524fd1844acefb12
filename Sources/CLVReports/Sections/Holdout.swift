internal import CLVData
internal import CLVForecasting
internal import CLVStudy
internal import CLVValidation

extension Report {
  /// The holdout: what was predicted, and what happened; nil without one.
  static func holdout(_ facts: ReportFacts) -> ReportSection? {
    let calibration = facts.results.calibration
    guard let validation = calibration.validation else { return nil }
    var blocks: [ReportBlock] = [
      .paragraph([
        ReportSentence(
          "holdout.intro",
          [
            "end": .day(facts.results.window.calibrationEnd),
            "days": .count(facts.results.window.holdoutDays),
          ])
      ]),
      .tables([
        scores(validation, model: calibration.model.record.purchase.model)
      ]),
      .paragraph(verdict(validation)),
    ]
    blocks += tracking(validation.tracking, calibration.bands, facts)
    blocks.append(
      .charts(
        [
          frequencies(validation), byFrequency(validation),
          lift(validation.scorecard),
          validation.calibration.map { outcomePlaces($0) },
        ].compactMap(\.self)))
    return ReportSection(
      id: "holdout", title: "holdout.heading", blocks: blocks)
  }

  private static func scores(
    _ validation: HoldoutValidation, model: String
  ) -> ReportTable {
    var table = ReportTable(
      "scores", title: "holdout.scores",
      ["method", "total", "bias", "mae", "rmse", "correlation"])
    func add(_ method: ReportValue, _ score: HoldoutScore) {
      table.rows.append([
        method, .number(score.predicted, decimals: 1),
        ReportValue(score.bias) { .change($0) },
        .number(score.mae, decimals: 3), .number(score.rmse, decimals: 3),
        ReportValue(score.correlation) { .number($0, decimals: 3) },
      ])
    }
    table.rows.append([
      .term("holdout.actual"),
      .number(validation.purchases.actual, decimals: 1), .missing, .missing,
      .missing, .missing,
    ])
    add(.text(model), validation.purchases)
    for baseline in validation.baselines {
      add(.term("rule.\(baseline.rule)"), baseline.score)
    }
    return table
  }

  private static func verdict(
    _ validation: HoldoutValidation
  ) -> [ReportSentence] {
    var sentences: [ReportSentence] = []
    if let contest = validation.contest(
      better: "holdout.better", worse: "holdout.worse",
      undecided: "holdout.undecided")
    {
      sentences.append(contest)
    }
    sentences += [validation.scorecard, validation.valueScorecard]
      .compactMap { $0.flatMap { largeErrors($0) } }
    sentences += contradictions(validation)
    let intervals =
      switch validation.intervals.comparison {
      case .more: "holdout.intervals"
      case .equal: "holdout.intervals_equal"
      case .less: "holdout.intervals_less"
      }
    sentences += rivals(validation)
    sentences.append(
      ReportSentence(
        intervals,
        [
          "level": .percent(validation.intervals.level),
          "coverage": .percent(validation.intervals.coverage, decimals: 1),
        ], id: "holdout.intervals"))
    if let value = validation.value {
      sentences.append(
        ReportSentence(
          "holdout.money",
          [
            "actual": .wholeMoney(value.actual),
            "predicted": .wholeMoney(value.predicted),
            "bias": ReportValue(value.bias) { .change($0) },
          ]))
    }
    if let (key, values) = validation.otherChoiceSentence {
      sentences.append(
        ReportSentence("holdout.\(key)", values, id: "holdout.other_choice"))
    }
    if let plain = validation.withoutCorrection {
      sentences.append(
        ReportSentence(
          "holdout.corrected", validation.correctedPurchases(plain)))
      if let value = plain.value, let corrected = validation.value {
        sentences.append(
          ReportSentence(
            "holdout.corrected_money",
            [
              "plain": .number(value.mae, decimals: 2),
              "mae": .number(corrected.mae, decimals: 2),
            ]))
      }
    }
    return sentences
  }

  /// Who is ahead where large errors weigh more; nil where that tells nothing
  /// new.
  private static func largeErrors(_ card: Scorecard) -> ReportSentence? {
    guard let contest = card.contestOfLargeErrors else { return nil }
    let direction = contest.model < contest.ruleValue ? "smaller" : "larger"
    let chance = contest.winner == .undecided ? "_chance" : ""
    let what = card.quantity == .purchases ? "purchases" : "money"
    let shares = contest.difference.interval.map {
      [$0.lowerBound, $0.upperBound].map(contest.share)
    }
    return ReportSentence(
      "holdout.large_\(direction)\(chance)",
      [
        "what": .term("holdout.of_\(what)"),
        "rule": .term("rule.\(contest.rule)"),
        "size": .percent(
          abs(contest.model / contest.ruleValue - 1), decimals: 1),
        "level": .percent(card.level),
        "low": ReportValue(shares?[0]) { .change($0) },
        "high": ReportValue(shares?[1]) { .change($0) },
      ], id: "holdout.large_\(what)")
  }

  /// The other model, by what models are ranked by; and the rules missing.
  private static func rivals(
    _ validation: HoldoutValidation
  ) -> [ReportSentence] {
    let contest = validation.scorecard.contest(by: .logScore).map { contest in
      ReportSentence(
        "holdout.model_\(contest.winner.rawValue)",
        [
          "rule": .term("rule.\(contest.rule)"),
          "score": .number(contest.model, decimals: 4),
          "other": .number(contest.ruleValue, decimals: 4),
        ], id: "holdout.log_score")
    }
    return [contest].compactMap(\.self)
      + validation.missingRules.map { missing in
        ReportSentence(
          "holdout.missing_\(missing.reason.rawValue)",
          ["rule": .term("rule.\(missing.rule)")])
      }
  }

  /// How many customers bought how often in the calibration, and how many the
  /// model expects; nil where that is not known.
  private static func frequencies(
    _ validation: HoldoutValidation
  ) -> ReportChart? {
    guard let fit = validation.frequencyFit else { return nil }
    let classes = fit.classes
    let caption = ReportSentence(
      "holdout.frequencies_caption",
      ["share": .percent(fit.dissimilarity, decimals: 1)])
    return ReportChart(
      title: "holdout.frequencies", caption: caption,
      table: ReportTable(
        "frequencies", title: "holdout.frequencies",
        ["frequency", "actual", "expected"],
        rows: classes.map {
          [
            .label($0.frequency), .count($0.actual),
            .number($0.expected, decimals: 0),
          ]
        })
    ) { writer in
      ChartMaking(writer).pairs(
        "holdout.frequencies", caption,
        categories: classes.map { writer.value(.label($0.frequency)) },
        left: ("column.actual", classes.map { Double($0.actual) }),
        right: ("column.expected", classes.map(\.expected)), decimals: 0,
        x: "axis.frequency", y: "axis.customers")
    }
  }

  private static func byFrequency(
    _ validation: HoldoutValidation
  ) -> ReportChart {
    let classes = validation.byFrequency
    var table = ReportTable(
      "by_frequency", title: "holdout.by_frequency",
      ["frequency", "customers", "actual", "predicted"])
    table.rows = classes.map {
      [
        .label($0.frequency), .count($0.customers),
        .number($0.actual, decimals: 2), .number($0.predicted, decimals: 2),
      ]
    }
    return ReportChart(
      title: "holdout.by_frequency",
      caption: ReportSentence("holdout.by_frequency_caption"), table: table
    ) { writer in
      ChartMaking(writer).pairs(
        "holdout.by_frequency",
        ReportSentence("holdout.by_frequency_caption"),
        categories: classes.map { writer.value(.label($0.frequency)) },
        left: ("column.actual", classes.map(\.actual)),
        right: ("column.predicted", classes.map(\.predicted)), decimals: 2,
        x: "axis.frequency", y: "axis.mean_purchases")
    }
  }
}
