internal import CLVData
internal import CLVForecasting
internal import CLVModels
public import CLVRFM
public import CLVTables
internal import CLVValidation

/// Where RFM and the model disagree, in words.
public struct ParadoxText: Sendable {
  private let paradox: FrequencyParadox
  private let analysis: RFMAnalysis
  private let forecasts: CustomerForecasts
  private let words: Words

  /// Words for the customers of an analysis; nil where it has no forecasts.
  public init?(
    _ paradox: FrequencyParadox, _ analysis: RFMAnalysis,
    in words: Words = .english
  ) {
    guard let forecasts = analysis.forecasts else { return nil }
    self.paradox = paradox
    self.analysis = analysis
    self.forecasts = forecasts
    self.words = words
  }

  /// The reversals, and the first customers of both lists.
  public func text(top: Int = 5) -> String {
    var lines = paradox.reversals.map { WrappedText.lines(sentence($0)) }
    if !lines.isEmpty {
      lines.append(WrappedText.lines(words.text("paradox.law")) + "\n")
    }
    lines += list(
      paradox.overrated, top, "paradox.overrated", overratedReason)
    lines += list(
      paradox.underrated, top, "paradox.underrated", underratedReason)
    return lines.joined(separator: "\n")
  }

  private func sentence(_ reversal: FrequencyParadox.Reversal) -> String {
    words.text(
      reversal.isMoney
        ? "paradox.reversal_money" : "paradox.reversal_purchases",
      [
        "recency": .count(reversal.recency),
        "highest": .count(reversal.highest.frequency),
        "best": .count(reversal.best.frequency),
        "less": .number(reversal.highest.worth, decimals: 2),
        "more": .number(reversal.best.worth, decimals: 2),
      ])
  }

  private func list(
    _ customers: [FrequencyParadox.Customer], _ top: Int, _ title: String,
    _ reason: (Int) -> String
  ) -> [String] {
    let shown = customers.prefix(top).map {
      WrappedText.lines(
        words.titled(
          analysis.summary.ids[$0.customer], reason($0.customer)),
        after: "    ", hanging: 6)
    }
    return [
      WrappedText.lines(words.text(title, ["n": .count(customers.count)]))
    ] + shown
  }

  /// Why the model believes a customer lost whom RFM ranks high.
  public func overratedReason(_ customer: Int) -> String {
    words.text(
      "paradox.overrated_reason",
      values(of: customer).merging([
        "silence": .text(days(Double(analysis.table.recencyDays[customer])))
      ]) { $1 })
  }

  /// Why the model values a customer whom RFM does not rank high.
  public func underratedReason(_ customer: Int) -> String {
    let silent = Double(analysis.table.recencyDays[customer])
    let last =
      silent == 0
      ? words.text("paradox.today")
      : words.text("paradox.ago", ["time": .text(days(silent))])
    let purchases = forecasts[customer].purchases.expectedPurchases
    let sentence = words.text(
      "paradox.underrated_reason",
      values(of: customer).merging([
        "last": .text(last), "purchases": .number(purchases, decimals: 1),
      ]) { $1 })
    guard let value = forecasts[customer].lifetimeValue else {
      return sentence
    }
    return words.text(
      "paradox.worth", ["sentence": .text(sentence), "value": .money(value)])
  }

  private func values(of customer: Int) -> [String: ReportValue] {
    [
      "score": .label(analysis.scores.text(of: customer)),
      "rhythm": .text(rhythm(of: customer)),
      "alive": .percent(
        forecasts[customer].purchases.probabilityAlive, decimals: 1),
    ]
  }

  private func rhythm(of customer: Int) -> String {
    let purchases = Int(analysis.table.purchases[customer])
    guard purchases > 1 else { return words.text("paradox.one_purchase") }
    let span =
      analysis.summary.recency[customer] * analysis.summary.timeUnit.days
    guard purchases > 2 else {
      return words.text("paradox.two_purchases", ["time": .text(days(span))])
    }
    let gap = span / Double(purchases - 1)
    return words.text(
      shown(gap) == "1" ? "paradox.every_day" : "paradox.every",
      ["purchases": .count(purchases), "time": .text(days(gap))])
  }

  private func days(_ number: Double) -> String {
    words.text("paradox.days", ["n": .label(shown(number))])
  }

  /// A number of days with a decimal where that is needed.
  private func shown(_ number: Double) -> String {
    let text = NumberText.fixed(number, number < 10 && number > 0 ? 1 : 0)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// Writes a row for each customer on whom the two disagree, as CSV, or as
  /// JSON Lines where the file's name ends in `.jsonl`; the caller commits the
  /// file.
  public func write(to file: AtomicFile) throws(DataError) {
    try Self.table.write(
      self, count: paradox.overrated.count + paradox.underrated.count, to: file)
  }

  /// The table of those customers: first whom the scores rank high and the
  /// model takes for lost, then whom the model ranks high and the scores not.
  public static let table = OutputTable<ParadoxText>(columns: [
    .text("customer_id", "the customer") {
      $0.analysis.summary.ids[$0[$1].customer]
    },
    .text("disagreement", "rfm_high_model_lost or model_high_rfm_not") {
      $0.isOverrated($1) ? "rfm_high_model_lost" : "model_high_rfm_not"
    },
    .text("rfm_score", "the digits of the scores side by side") {
      $0.analysis.scores.text(of: $0[$1].customer)
    },
    .text("segment", "the segment") {
      $0.words.name(of: $0.analysis.segments[$0[$1].customer])
    },
    .number("rfm_rank", "the share of customers whom scores rank below") {
      $0[$1].rfmRank
    },
    .number("model_rank", "the share whom the model ranks below") {
      $0[$1].modelRank
    },
    .count("recency_days", "since the last purchase", unit: "days") {
      Int($0.analysis.table.recencyDays[$0[$1].customer])
    },
    .count("purchases", "the first one included") {
      Int($0.analysis.table.purchases[$0[$1].customer])
    },
    .number("probability_alive", "of being a customer still") {
      $0.forecasts[$0[$1].customer].purchases.probabilityAlive
    },
    .number("expected_purchases", "over the horizon") {
      $0.forecasts[$0[$1].customer].purchases.expectedPurchases
    },
    .number("clv", "over the horizon", unit: "money") {
      $0.forecasts[$0[$1].customer].lifetimeValue
    },
    .text("reason", "in words") { text, row in
      text.isOverrated(row)
        ? text.overratedReason(text[row].customer)
        : text.underratedReason(text[row].customer)
    },
    .text("segment_key", "the segment, the same in any language") {
      $0.analysis.segments[$0[$1].customer].key
    },
  ])

  private func isOverrated(_ row: Int) -> Bool {
    row < paradox.overrated.count
  }

  private subscript(row: Int) -> FrequencyParadox.Customer {
    isOverrated(row)
      ? paradox.overrated[row]
      : paradox.underrated[row - paradox.overrated.count]
  }
}
