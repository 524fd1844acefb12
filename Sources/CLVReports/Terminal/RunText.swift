internal import CLVData
internal import CLVForecasting
public import CLVStudy
internal import CLVValidation

/// What a run has found in some twenty lines, for a terminal: what is
/// expected, how the test went, and what to bear in mind.
public struct RunText: Sendable {
  private let words: Words
  private let results: StudyResults
  private let picture: StudyPicture

  /// How many findings are told.
  private static let most = 3

  /// The forecast, the holdout in a sentence, and the gravest findings.
  ///
  /// - Parameters:
  ///   - results: What was found.
  ///   - picture: The customers seen together, of the same results.
  ///   - source: The name of the log.
  ///   - words: The language.
  /// - Returns: Lines, the last one ended.
  public static func text(
    _ results: StudyResults, picture: StudyPicture, source: String,
    in words: Words = .english
  ) -> String {
    Self(words: words, results: results, picture: picture).text(source)
  }

  private func text(_ source: String) -> String {
    let parts = [log(source), forecast, test, mind]
    return parts.compactMap(\.self).map { title, lines in
      ([title] + lines.map { WrappedText.lines($0) })
        .joined(separator: "\n") + "\n"
    }.joined(separator: "\n")
  }

  private typealias Part = (title: String, lines: [String])

  // MARK: - The log

  private func log(_ source: String) -> Part {
    let cleaning = results.calibration.cleaning
    let window = results.calibration.window
    var lines = [
      words.text(
        "told.log",
        [
          "source": .name(source), "purchases": .count(cleaning.purchases),
          "customers": .count(cleaning.customers),
          "start": .day(window.start), "end": .day(window.observationEnd),
        ])
    ]
    if !results.summary.hasAmounts {
      lines.append(words.text("log.no_amounts"))
    }
    let cleaned = CleaningText.lines(cleaning, in: words)
    if !cleaned.isEmpty {
      lines.append(
        words.text("log.cleaned", ["what": .text(words.list(cleaned))]))
    }
    return (words.text("log.title"), lines)
  }

  // MARK: - The forecast

  private var forecast: Part {
    let settings = results.forecasts.settings
    let (sums, totals) = (results.sums, picture.totals)
    let recent = results.calibration.activity?.recent
    var lines = [
      before(
        words.text(
          "told.buyers",
          [
            "buyers": .number(picture.buyers, decimals: 0),
            "customers": .count(results.summary.count),
          ]), recent.map { .count($0.customers) }),
      before(
        words.text(
          "told.purchases",
          [
            "purchases": .number(totals.purchases, decimals: 0),
            "range": .text(
              range(sums.doubt?.purchases, sums.total?.purchases.interval)),
          ]), recent.map { .count($0.orders) }),
    ]
    if let value = totals.lifetimeValue {
      lines.append(
        before(
          words.text(
            "told.value",
            [
              "value": .number(value, decimals: 0),
              "range": .text(
                range(sums.doubt?.value, sums.total?.value?.interval)),
            ]), recent.map { .number($0.revenue, decimals: 0) }))
    }
    if let doubt = sums.doubt {
      lines.append(
        DoubtText(in: words).explanation(doubt, level: settings.level))
    }
    let title = words.text(
      "outlook.title",
      [
        "horizon": .duration(settings.horizon, results.summary.timeUnit),
        "end": .day(results.calibration.window.observationEnd),
      ])
    let model = words.text(
      "told.model", ["model": .text(results.model.record.purchase.model)])
    return (words.list([title, model]), lines)
  }

  /// A sum with its figure of as long a time before, where that is observed.
  private func before(_ text: String, _ figure: ReportValue?) -> String {
    guard let figure else { return text }
    return words.text(
      "told.before", ["text": .text(text), "before": figure])
  }

  /// The interval of a sum, with the error of the test in it where that speaks
  /// against the model.
  private func range(
    _ doubted: ClosedRange<Double>?, _ own: ClosedRange<Double>?
  ) -> String {
    if results.sums.doubt != nil, doubted == nil {
      return words.text("doubted.no_range")
    }
    guard let range = doubted ?? own else { return "" }
    return words.text(
      "told.range",
      [
        "low": .number(range.lowerBound, decimals: 0),
        "high": .number(range.upperBound, decimals: 0),
        "level": .percent(results.forecasts.settings.level),
      ])
  }

  // MARK: - The test

  private var test: Part? {
    guard let validation = results.calibration.validation else { return nil }
    let window = results.calibration.window
    let score = validation.purchases
    var lines = [
      words.text(
        "told.tested",
        [
          "predicted": .number(score.predicted, decimals: 0),
          "actual": .number(score.actual, decimals: 0),
          "bias": ReportValue(score.bias) { .change($0) },
        ])
    ]
    if let value = validation.value {
      lines.append(
        words.text(
          "told.tested_money",
          [
            "predicted": .number(value.predicted, decimals: 0),
            "actual": .number(value.actual, decimals: 0),
            "bias": ReportValue(value.bias) { .change($0) },
          ]))
    }
    lines.append(
      words.text(
        "told.tested_buyers",
        [
          "predicted": .number(validation.buyers.predicted, decimals: 0),
          "actual": .count(validation.buyers.actual),
        ]))
    lines.append(ValidationText.verdict(validation, in: words))
    return (
      words.text(
        "tested.title_to",
        [
          "days": .count(window.holdoutDays),
          "end": .day(window.observationEnd),
        ]), lines
    )
  }

  // MARK: - Findings

  private var mind: Part? {
    let findings = RunFindings(results)
    let texts =
      findings.sentences.map { words.text($0.key, $0.values) }
      + findings.doubtful.map { finding in
        words.text(
          "finding.lead_doubtful",
          ["topic": .term("topic.\(finding.key.rawValue)")])
      }
    guard !texts.isEmpty else { return nil }
    var lines = Array(texts.prefix(Self.most))
    if texts.count > lines.count {
      lines.append(
        words.text("told.more", ["n": .count(texts.count - lines.count)]))
    }
    return (words.text("told.mind"), lines)
  }
}
