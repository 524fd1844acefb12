public import CLVData
public import CLVValidation

/// A holdout validation in figures and a verdict, for a terminal.
public struct ValidationText: Sendable {
  let words: Words

  /// All that was validated: titles and what belongs under them.
  public static func sections(
    _ validation: HoldoutValidation, timeUnit: TimeUnit,
    in words: Words = .english
  ) -> [(title: String, text: String)] {
    let title = words.text(
      "tested.title",
      ["duration": .duration(validation.purchases.duration, timeUnit)])
    return [(title, text(validation, in: words))]
      + further(validation, in: words)
  }

  /// What was looked into beyond the holdout itself.
  public static func further(
    _ validation: HoldoutValidation, in words: Words = .english
  ) -> [(title: String, text: String)] {
    [
      validation.backtest.map {
        (
          words.text("backtest.title", ["days": .count($0.holdoutDays)]),
          BacktestText.text($0, in: words)
        )
      },
      validation.assumptions.map {
        (words.text("tested.assumptions"), AssumptionText.text($0, in: words))
      },
    ].compactMap(\.self)
  }

  /// The scores of the model and the naive rules, then what to make of them.
  public static func text(
    _ validation: HoldoutValidation, in words: Words = .english
  ) -> String {
    Self(words: words).text(validation)
  }

  private func text(_ validation: HoldoutValidation) -> String {
    var parts: [String] = []
    for card in [validation.scorecard, validation.valueScorecard] {
      guard let card else { continue }
      let sentences = ContestText.sentences(card, in: words)
        .map { WrappedText.lines($0) }
      parts.append(
        ([ScorecardText.table(card, in: words)] + sentences)
          .joined(separator: "\n"))
    }
    if let missing = missingRules(validation) {
      parts.append(WrappedText.lines(missing))
    }
    let last =
      DoubtText(in: words).sentences(validation)
      + otherChoices(validation) + corrected(validation)
      + [distribution(validation), legend(validation.scorecard)]
    parts.append(last.map { WrappedText.lines($0) }.joined(separator: "\n"))
    return parts.joined(separator: "\n\n")
  }

  /// What might have been chosen as well; nothing where the choice is clear.
  private func otherChoices(_ validation: HoldoutValidation) -> [String] {
    validation.otherChoiceSentence.map { key, values in
      [words.text("tested.\(key)", values)]
    } ?? []
  }

  /// What the correction of forecasts has changed; nothing without one.
  private func corrected(_ validation: HoldoutValidation) -> [String] {
    guard let plain = validation.withoutCorrection else { return [] }
    let money = plain.value.flatMap { value in
      validation.value.map { corrected in
        words.text(
          "tested.corrected_money",
          [
            "plain": .number(value.mae, decimals: 3),
            "mae": .number(corrected.mae, decimals: 3),
          ])
      }
    }
    return [
      words.text("tested.corrected", validation.correctedPurchases(plain)),
      money,
    ].compactMap(\.self)
  }

  /// Who was right, in a sentence.
  public static func verdict(
    _ validation: HoldoutValidation, in words: Words = .english
  ) -> String {
    let card = validation.scorecard
    guard let contest = card.contest(by: .mae) else {
      return words.text("contest.no_rule")
    }
    let model =
      card["model"]?.method.title ?? words.text("contest.the_model")
    return ContestText(words: words, card: card, model: model).error(contest)
  }

  /// The intervals, the log score, and whether the distribution is sound.
  private func distribution(_ validation: HoldoutValidation) -> String {
    var text = coverage(validation.intervals, validation.calibration)
    if let calibration = validation.calibration {
      text = words.text(
        "tested.distributions",
        ["sentence": .text(text), "verdict": .text(verdict(calibration))])
    }
    // Beside a rival's it is said with the contest.
    if let log = validation.scorecard["model"]?[.logScore],
      validation.scorecard.contest(by: .logScore) == nil
    {
      text = words.text(
        "tested.log_score",
        ["sentence": .text(text), "score": .number(log, decimals: 4)])
    }
    if let value = validation.valueScorecard?["model"]?.calibration {
      text = words.text(
        "tested.money",
        [
          "sentence": .text(text),
          "share": .percent(value.centralShare, decimals: 1),
          "level": .text(words.percent(value.level, significant: 3)),
          "verdict": .text(verdict(value)),
        ])
    }
    return text
  }

  /// The rules that others are compared with; nil where none is missing.
  private func missingRules(_ validation: HoldoutValidation) -> String? {
    let rules = validation.missingRules.map { missing in
      words.text(
        "tested.missing_\(missing.reason.rawValue)",
        ["rule": .text(words.name(ofRule: missing.rule, else: missing.title))])
    }
    guard !rules.isEmpty else { return nil }
    return words.text(
      "tested.not_compared",
      ["rules": .text(rules.joined(separator: words.text("tested.nor")))])
  }

  /// What the columns and rules are.
  private func legend(_ card: Scorecard) -> String {
    let rules = card.methods.map(\.method).filter {
      words.has("rule_legend.\($0.identifier)") && $0.kind != .hindsight
    }.map {
      words.titled(
        words.name(of: $0), words.text("rule_legend.\($0.identifier)"))
    }
    let columns = words.text("tested.legend", ["percent": .label("20")])
    return words.text(
      "tested.shown", ["text": .text(words.clauses([columns] + rules))])
  }

  /// How often intervals held, and whether that is as it should be.
  func coverage(
    _ intervals: IntervalCoverage, _ calibration: PredictiveCalibration?
  ) -> String {
    let comment =
      switch intervals.comparison {
      case .more: "tested.more"
      case .equal: "tested.equal"
      case .less: "tested.less"
      }
    return words.text(
      calibration == nil ? "tested.coverage" : "tested.coverage_even",
      [
        "level": .text(words.percent(intervals.level, significant: 3)),
        "coverage": .percent(intervals.coverage, decimals: 1),
        "comment": .term(comment),
        "even": ReportValue(calibration?.centralShare) {
          .percent($0, decimals: 1)
        },
      ])
  }

  /// What the histogram says; where its bulk is as it should be, its ends may
  /// still not be.
  func verdict(_ calibration: PredictiveCalibration) -> String {
    words.text("tested.\(calibration.verdictName)")
  }
}

extension HoldoutValidation {
  /// What might have been chosen instead of the model: the end of a sentence's
  /// key, and what stands in it; nil where the choice is clear.
  var otherChoiceSentence: (key: String, values: [String: ReportValue])? {
    guard let first = otherChoices.first else { return nil }
    var values: [String: ReportValue] = [
      "first": .text(first.name), "first_share": .percent(first.share),
    ]
    guard let second = otherChoices.dropFirst().first else {
      return ("other_choice", values)
    }
    values["second"] = .text(second.name)
    values["second_share"] = .percent(second.share)
    return ("other_choices", values)
  }

  /// The scores of purchases beside those without a correction.
  func correctedPurchases(_ plain: PlainScores) -> [String: ReportValue] {
    [
      "plain": .number(plain.purchases.mae, decimals: 4),
      "mae": .number(purchases.mae, decimals: 4),
      "plain_rmse": .number(plain.purchases.rmse, decimals: 4),
      "rmse": .number(purchases.rmse, decimals: 4),
      "plain_bias": ReportValue(plain.purchases.bias) { .change($0) },
      "bias": ReportValue(purchases.bias) { .change($0) },
    ]
  }
}
