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

  /// Writes a row for each customer on whom the two disagree; the caller
  /// commits the file.
  ///
  /// The columns are `customer_id`; `disagreement` (`rfm_high_model_lost` or
  /// `model_high_rfm_not`); `rfm_score`, `segment`, `rfm_rank` and
  /// `model_rank` (the share of customers ranked below); `recency_days`,
  /// `purchases`, `probability_alive`, `expected_purchases`, `clv`; and
  /// `reason`, in words.
  public func write(to file: AtomicFile) throws(DataError) {
    var text = ByteBuffer()
    text.append(
      "customer_id,disagreement,rfm_score,segment,rfm_rank,model_rank,"
        + "recency_days,purchases,probability_alive,expected_purchases,clv,"
        + "reason\n")
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
    text.append(field: analysis.segments.name(of: customer))
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
    text.append("\n")
  }
}
