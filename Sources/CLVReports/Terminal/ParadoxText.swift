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

  /// Writes a row for each customer on whom the two disagree; the caller
  /// commits the file.
  ///
  /// The columns are `customer_id`; `disagreement` (`rfm_high_model_lost` or
  /// `model_high_rfm_not`); `rfm_score`, `segment`, `rfm_rank` and
  /// `model_rank` (the share of customers ranked below); `recency_days`,
  /// `purchases`, `probability_alive`, `expected_purchases`, `clv`; `reason`
  /// and `segment` in words; and `segment_key`, in no language.
  public func write(to file: AtomicFile) throws(DataError) {
    var text = ByteBuffer()
    text.append(
      "customer_id,disagreement,rfm_score,segment,rfm_rank,model_rank,"
        + "recency_days,purchases,probability_alive,expected_purchases,clv,"
        + "reason,segment_key\n")
    for customer in paradox.overrated {
      append(customer, "rfm_high_model_lost", overratedReason, to: &text)
    }
    for customer in paradox.underrated {
      append(customer, "model_high_rfm_not", underratedReason, to: &text)
    }
    try file.write(text)
  }

  private func append(
    _ entry: FrequencyParadox.Customer, _ disagreement: String,
    _ reason: (Int) -> String, to text: inout ByteBuffer
  ) {
    let customer = entry.customer
    let forecast = forecasts[customer]
    text.append(field: analysis.summary.ids[customer])
    text.append(",\(disagreement),\(analysis.scores.text(of: customer)),")
    let segment = analysis.segments[customer]
    text.append(field: words.name(of: segment))
    for number in [
      entry.rfmRank, entry.modelRank,
      Double(analysis.table.recencyDays[customer]),
      Double(analysis.table.purchases[customer]),
      forecast.purchases.probabilityAlive,
      forecast.purchases.expectedPurchases,
    ] {
      text.append(",")
      text.append(number)
    }
    text.append(",")
    if let value = forecast.lifetimeValue { text.append(value) }
    text.append(",")
    text.append(field: reason(customer))
    text.append(",")
    text.append(field: segment.key)
    text.append("\n")
  }
}
