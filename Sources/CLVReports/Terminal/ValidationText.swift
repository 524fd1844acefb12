public import CLVData
public import CLVValidation

/// A holdout validation in figures and a verdict, for a terminal.
public enum ValidationText {
  /// All that was validated: titles and what belongs under them.
  public static func sections(
    _ validation: HoldoutValidation, timeUnit: TimeUnit
  ) -> [(title: String, text: String)] {
    let duration = NumberText.duration(
      validation.purchases.duration, timeUnit)
    let title = "Holdout: \(duration)"
    return [(title, text(validation))] + further(validation)
  }

  /// What was looked into beyond the holdout itself.
  public static func further(
    _ validation: HoldoutValidation
  ) -> [(title: String, text: String)] {
    [
      validation.backtest.map {
        (
          "Earlier origins, each with a holdout of "
            + NumberText.count($0.holdoutDays, "day"),
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
    if let missing = missingRules(validation) {
      parts.append(WrappedText.lines(missing))
    }
    parts.append(
      (DoubtText.sentences(validation) + [distribution(validation)])
        .map { WrappedText.lines($0) }.joined(separator: "\n") + "\n"
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
    var text = coverage(validation.intervals, validation.calibration)
    if let calibration = validation.calibration {
      text += "; the predicted distributions are \(words(calibration))"
    }
    // Beside a rival's it is said with the contest.
    if let log = validation.scorecard["model"]?[.logScore],
      validation.scorecard.contest(by: .logScore) == nil
    {
      text += "; mean log score \(NumberText.fixed(log, 4))"
    }
    if let value = validation.valueScorecard?["model"]?.calibration {
      text +=
        "; of money, \(NumberText.percent(value.centralShare)) fell into the "
        + "central \(NumberText.significant(100 * value.level, 3)) %: the "
        + "distributions are \(words(value))"
    }
    return text
  }

  /// The rules that others are compared with; nil where none is missing.
  private static func missingRules(
    _ validation: HoldoutValidation
  ) -> String? {
    let rules = validation.missingRules.map { missing in
      switch missing.reason {
      case .needsLog: "\(missing.title), which takes the log itself"
      case .countsDays:
        "\(missing.title), which counts days and not opportunities"
      case .noSegments:
        "\(missing.title), as these customers' scores make none"
      }
    }
    guard !rules.isEmpty else { return nil }
    return "not compared with \(rules.joined(separator: "; nor with ")): "
      + "against fewer rules a model looks better than it is"
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
    return "(\(([columns] + rules).joined(separator: "; ")))"
  }

  /// How often intervals held, and whether that is as it should be.
  static func coverage(
    _ intervals: IntervalCoverage, _ calibration: PredictiveCalibration?
  ) -> String {
    let comment =
      switch intervals.comparison {
      case .more: "more than the level, as counts are whole"
      case .equal: "about the level"
      case .less:
        "less than the level, though counts, which are whole, should make it "
          + "more: the intervals are too narrow, or in the wrong place"
      }
    let even =
      calibration.map {
        "; \(NumberText.percent($0.centralShare)), were counts spread evenly "
          + "between whole numbers"
      } ?? ""
    return "\(NumberText.significant(100 * intervals.level, 3)) % intervals "
      + "held for \(NumberText.percent(intervals.coverage)) of customers "
      + "(\(comment)\(even))"
  }

  /// What the histogram says; where its bulk is as it should be, its ends may
  /// still not be.
  static func words(_ calibration: PredictiveCalibration) -> String {
    let verdict = calibration.verdict
    let excess = calibration.centralShare - calibration.level
    switch verdict {
    case .sound where abs(excess) <= 0.03: return "sound"
    case .sound:
      return "sound on the whole, but too \(excess < 0 ? "narrow" : "wide") at "
        + "their ends"
    case .tooLow, .tooHigh: return "\(verdict.rawValue) on the whole"
    case .tooNarrow, .tooWide: return verdict.rawValue
    }
  }
}

extension HoldoutValidation {
  /// The purchase model's name.
  fileprivate var modelName: String {
    scorecard["model"]?.method.title ?? "the model"
  }
}
