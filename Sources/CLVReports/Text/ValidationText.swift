public import CLVData
public import CLVValidation

/// A holdout validation in figures and a verdict, for a terminal.
public enum ValidationText {
  /// All that was validated: titles and what belongs under them.
  public static func sections(
    _ validation: HoldoutValidation, timeUnit: TimeUnit
  ) -> [(title: String, text: String)] {
    let duration = NumberText.significant(validation.purchases.duration, 6)
    let title = "Holdout: \(duration) \(timeUnit.rawValue)s"
    return [(title, text(validation))] + further(validation)
  }

  /// What was looked into beyond the holdout itself.
  public static func further(
    _ validation: HoldoutValidation
  ) -> [(title: String, text: String)] {
    [
      validation.backtest.map {
        (
          "Earlier origins, each with a holdout of \($0.holdoutDays) days",
          BacktestText.text($0)
        )
      },
      validation.assumptions.map {
        ("Assumptions", AssumptionText.text($0))
      },
    ].compactMap(\.self)
  }

  /// The scores of the model and the naive rules, then what to make of them.
  public static func text(_ validation: HoldoutValidation) -> String {
    var parts: [String] = []
    for card in [validation.scorecard, validation.valueScorecard] {
      guard let card else { continue }
      let sentences = ContestText.sentences(card).map { WrappedText.lines($0) }
      parts.append(
        ([ScorecardText.table(card)] + sentences).joined(separator: "\n"))
    }
    parts.append(
      WrappedText.lines(distribution(validation)) + "\n"
        + WrappedText.lines(Self.legend(validation.scorecard)))
    return parts.joined(separator: "\n\n")
  }

  /// Who was right, in a sentence.
  public static func verdict(_ validation: HoldoutValidation) -> String {
    guard let contest = validation.scorecard.contest(by: .mae) else {
      return "no naive rule could be scored"
    }
    return ContestText.error(
      contest, validation.scorecard, validation.modelName)
  }

  /// The intervals, the log score, and whether the distribution is sound.
  private static func distribution(
    _ validation: HoldoutValidation
  ) -> String {
    let intervals = validation.intervals
    var text =
      "\(NumberText.significant(100 * intervals.level, 3)) % intervals held "
      + "for \(NumberText.percent(intervals.coverage)) of customers (more "
      + "than the level, as counts are whole"
    if let calibration = validation.calibration {
      text +=
        "; \(NumberText.percent(calibration.centralShare)), were counts "
        + "spread evenly between whole numbers"
    }
    text += ")"
    if let calibration = validation.calibration {
      text += "; the predicted distributions are \(words(calibration.verdict))"
    }
    if let log = validation.scorecard["model"]?[.logScore] {
      text += "; mean log score \(NumberText.fixed(log, 4))"
      if let other = validation.scorecard["nbd"]?[.logScore] {
        text += ", NBD's \(NumberText.fixed(other, 4))"
      }
    }
    if let value = validation.valueScorecard?["model"]?.calibration {
      text +=
        "; of money, \(NumberText.percent(value.centralShare)) fell into the "
        + "central \(NumberText.significant(100 * value.level, 3)) %: the "
        + "distributions are \(words(value.verdict))"
    }
    if let log = validation.valueScorecard?["model"]?[.logScore],
      let other = validation.valueScorecard?["nbd"]?[.logScore]
    {
      text +=
        "; mean log score of money \(NumberText.fixed(log, 4)), with NBD "
        + "\(NumberText.fixed(other, 4))"
    }
    return text
  }

  /// What the columns and rules are.
  private static func legend(_ card: Scorecard) -> String {
    let rules = card.methods.compactMap { score in
      switch score.method.identifier {
      case "last_period", "rfm_cells", "rfm_segments", "rfm_sum",
        "rfm_weighted":
        "\(score.method.title): \(score.method.description)"
      default: nil
      }
    }
    let columns =
      "corr and rank: correlation of predictions and of their ranks with what "
      + "happened; Gini: 1 is a perfect ranking, 0 a random one; top 20: what "
      + "the fifth of the customers ranked highest brought, in % of all"
    let missing =
      card["last_period"] == nil
      ? ["what the last period says takes the log itself"] : []
    return "(\(([columns] + rules + missing).joined(separator: "; ")))"
  }

  private static func words(
    _ verdict: PredictiveCalibration.Verdict
  ) -> String {
    switch verdict {
    case .sound: "sound"
    case .tooLow, .tooHigh: "\(verdict.rawValue) on the whole"
    case .tooNarrow, .tooWide: verdict.rawValue
    }
  }
}

extension HoldoutValidation {
  /// The purchase model's name.
  fileprivate var modelName: String {
    scorecard["model"]?.method.title ?? "the model"
  }
}
