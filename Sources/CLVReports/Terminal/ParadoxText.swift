internal import CLVData
internal import CLVForecasting
internal import CLVModels
public import CLVRFM
public import CLVTables

/// Where RFM and the model disagree, in words.
public struct ParadoxText: Sendable {
  private let paradox: FrequencyParadox
  private let analysis: RFMAnalysis
  private let forecasts: CustomerForecasts

  /// Words for the customers of an analysis; nil where it has no forecasts.
  public init?(_ paradox: FrequencyParadox, _ analysis: RFMAnalysis) {
    guard let forecasts = analysis.forecasts else { return nil }
    self.paradox = paradox
    self.analysis = analysis
    self.forecasts = forecasts
  }

  /// The reversals, and the first customers of both lists.
  public func text(top: Int = 5) -> String {
    var lines = paradox.reversals.map { WrappedText.lines(sentence($0)) }
    if !lines.isEmpty {
      lines.append(
        WrappedText.lines(
          "the more often customers used to buy, the surer a silence means "
            + "that they are gone") + "\n")
    }
    lines += list(
      paradox.overrated, top,
      "RFM counts among its best fifth, and the model believes lost",
      overratedReason)
    lines += list(
      paradox.underrated, top,
      "the model counts among its best fifth, and RFM does not",
      underratedReason)
    return lines.joined(separator: "\n")
  }

  private func sentence(_ reversal: FrequencyParadox.Reversal) -> String {
    let unit = reversal.isMoney ? "worth" : "expected to buy"
    let best = NumberText.fixed(reversal.best.worth, 2)
    let highest = NumberText.fixed(reversal.highest.worth, 2)
    return "of recency score \(reversal.recency), customers of frequency score "
      + "\(reversal.highest.frequency) are \(unit) \(highest) on average, of "
      + "score \(reversal.best.frequency) \(best)"
  }

  private func list(
    _ customers: [FrequencyParadox.Customer], _ top: Int, _ title: String,
    _ reason: (Int) -> String
  ) -> [String] {
    let count = NumberText.whole(customers.count)
    let shown = customers.prefix(top).map {
      WrappedText.lines(
        "\(analysis.summary.ids[$0.customer]): \(reason($0.customer))",
        after: "    ", hanging: 6)
    }
    return [WrappedText.lines("customers whom \(title): \(count)")] + shown
  }

  /// Why the model believes a customer lost whom RFM ranks high.
  public func overratedReason(_ customer: Int) -> String {
    let silent = analysis.table.recencyDays[customer]
    return "score \(analysis.scores.text(of: customer)), "
      + "\(rhythm(of: customer)), silent for \(days(Double(silent))): "
      + "\(alive(customer)) alive"
  }

  /// Why the model values a customer whom RFM does not rank high.
  public func underratedReason(_ customer: Int) -> String {
    let silent = Double(analysis.table.recencyDays[customer])
    let last = silent == 0 ? "today" : "\(days(silent)) ago"
    let purchases = forecasts[customer].purchases.expectedPurchases
    let value = forecasts[customer].lifetimeValue.map {
      ", worth \(NumberText.fixed($0, 2))"
    }
    return "score \(analysis.scores.text(of: customer)), "
      + "\(rhythm(of: customer)), the last \(last): "
      + "\(alive(customer)) alive, "
      + "\(NumberText.count(purchases, 1, "purchase")) expected\(value ?? "")"
  }

  private func alive(_ customer: Int) -> String {
    NumberText.percent(forecasts[customer].purchases.probabilityAlive)
  }

  private func rhythm(of customer: Int) -> String {
    let purchases = Int(analysis.table.purchases[customer])
    guard purchases > 1 else { return "one purchase" }
    let span =
      analysis.summary.recency[customer] * analysis.summary.timeUnit.days
    if purchases == 2 { return "2 purchases, \(days(span)) apart" }
    let gap = days(span / Double(purchases - 1))
    return "\(NumberText.whole(purchases)) purchases, one every "
      + (gap == "1 day" ? "day" : gap)
  }

  private func days(_ number: Double) -> String {
    let text = NumberText.fixed(number, number < 10 && number > 0 ? 1 : 0)
    let short = text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    return short == "1" ? "1 day" : "\(short) days"
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
      $0.analysis.segments.name(of: $0[$1].customer)
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
