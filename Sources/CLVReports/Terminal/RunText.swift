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

  /// Which files a run has written, in few lines.
  ///
  /// - Parameters:
  ///   - paths: Their paths.
  ///   - directory: The directory that most of them are in.
  ///   - words: The language.
  /// - Returns: A title and the names, each line ended.
  public static func text(
    ofFiles paths: [String], in directory: String, words: Words = .english
  ) -> String {
    let start = directory.hasSuffix("/") ? directory : directory + "/"
    let names = paths.map {
      $0.hasPrefix(start) ? String($0.dropFirst(start.count)) : $0
    }
    let title = words.text("told.files", ["directory": .text(directory)])
    return title + "\n" + WrappedText.lines(words.list(names), hanging: 2)
      + "\n"
  }

  private func text(_ source: String) -> String {
    let parts = [log(source), forecast, test, mind]
    return parts.compactMap(\.self).map { title, lines in
      ([WrappedText.lines(title, after: "", hanging: 2)]
        + lines.map { WrappedText.lines($0) })
        .joined(separator: "\n") + "\n"
    }.joined(separator: "\n")
  }

  private typealias Part = (title: String, lines: [String])

  // MARK: - The log

  private func log(_ source: String) -> Part {
    let cleaning = results.calibration.cleaning
    let window = results.calibration.window
    let title = words.text(
      "told.log",
      [
        "source": .name(source), "purchases": .count(cleaning.purchases),
        "customers": .count(cleaning.customers),
        "start": .day(window.start), "end": .day(window.observationEnd),
      ])
    var lines: [String] = []
    if !results.summary.hasAmounts {
      lines.append(words.text("log.no_amounts"))
    }
    let cleaned = CleaningText.lines(cleaning, in: words)
    if !cleaned.isEmpty {
      lines.append(
        words.text("log.cleaned", ["what": .text(words.list(cleaned))]))
    }
    return (title, lines)
  }

  // MARK: - The forecast

  private var forecast: Part {
    let settings = results.forecasts.settings
    let (sums, totals) = (results.sums, picture.totals)
    let recent = results.calibration.activity?.recent
    var lines = [
      words.text(
        "told.buyers",
        [
          "buyers": .number(picture.buyers, decimals: 0),
          "customers": .count(results.summary.count),
          "before": .text(before(recent.map { .count($0.customers) })),
        ]),
      words.text(
        "told.purchases",
        [
          "purchases": .number(totals.purchases, decimals: 0),
          "before": .text(before(recent.map { .count($0.orders) })),
          "range": .text(
            range(sums.doubt?.purchases, sums.total?.purchases.interval)),
        ]),
    ]
    if let value = totals.lifetimeValue {
      lines.append(
        words.text(
          "told.value",
          [
            "value": sum(value),
            "before": .text(
              before(recent.map { sum($0.revenue) }, "before_revenue")),
            "range": .text(
              range(sums.doubt?.value, sums.total?.value?.interval, sum)),
          ]))
    }
    if let doubt = sums.doubt {
      lines.append(
        DoubtText(in: words).explanation(doubt, level: settings.level))
    }
    let title = words.text(
      recent == nil ? "told.forecast" : "told.forecast_before",
      [
        "horizon": .duration(settings.horizon, results.summary.timeUnit),
        "end": .day(results.calibration.window.observationEnd),
        "model": .text(results.model.record.purchase.model),
      ])
    return (title, lines)
  }

  /// A sum of money, with decimals where amounts are small.
  private func sum(_ amount: Double) -> ReportValue {
    picture.hasSmallMoney ? .money(amount) : .wholeMoney(amount)
  }

  /// The figure of as long a time before; nothing where that is not observed.
  private func before(
    _ figure: ReportValue?, _ key: String = "before"
  ) -> String {
    figure.map { words.text("told.\(key)", ["before": $0]) } ?? ""
  }

  /// The interval of a sum, with the error of the test in it where that speaks
  /// against the model.
  private func range(
    _ doubted: ClosedRange<Double>?, _ own: ClosedRange<Double>?,
    _ figure: (Double) -> ReportValue = { .number($0, decimals: 0) }
  ) -> String {
    if results.sums.doubt != nil, doubted == nil {
      return words.text("doubted.no_range")
    }
    guard let range = doubted ?? own else { return "" }
    return words.text(
      "told.range",
      [
        "low": figure(range.lowerBound), "high": figure(range.upperBound),
        "level": .text(
          words.percent(results.forecasts.settings.level, significant: 4)),
      ])
  }

  // MARK: - The test

  private var test: Part? {
    guard let validation = results.calibration.validation else { return nil }
    let window = results.calibration.window
    func told(
      _ key: String, _ predicted: ReportValue, _ actual: ReportValue,
      _ bias: Double?
    ) -> String {
      words.text(
        "told.\(key)",
        [
          "predicted": predicted, "actual": actual,
          "bias": ReportValue(bias) { .change($0) },
        ])
    }
    let score = validation.purchases
    let sums = [
      told(
        "tested", .number(score.predicted, decimals: 0),
        .number(score.actual, decimals: 0), score.bias),
      validation.value.map {
        told(
          "tested_money", sum($0.predicted), sum($0.actual),
          $0.bias)
      },
      told(
        "tested_buyers", .number(validation.buyers.predicted, decimals: 0),
        .count(validation.buyers.actual), nil),
    ].compactMap(\.self)
    return (
      words.text(
        "tested.title_to",
        [
          "days": .count(window.holdoutDays),
          "end": .day(window.observationEnd),
        ]),
      [words.clauses(sums + [ValidationText.verdict(validation, in: words)])]
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
