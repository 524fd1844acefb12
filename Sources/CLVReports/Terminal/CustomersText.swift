public import CLVCampaigns
public import CLVData
internal import CLVForecasting
internal import CLVModels
internal import CLVValidation
internal import Libm

/// Named customers side by side, for a terminal.
public struct CustomersText: Sendable {
  private let words: Words
  private let comparison: CustomerComparison

  /// A table, a column for each customer, and why they are in this order.
  ///
  /// - Parameters:
  ///   - comparison: The customers.
  ///   - unit: The unit of the horizon.
  ///   - words: The language.
  /// - Returns: Lines, each with its end.
  public static func text(
    _ comparison: CustomerComparison, unit: TimeUnit,
    in words: Words = .english
  ) -> String {
    let text = Self(words: words, comparison: comparison)
    let title = words.text(
      "side.title",
      [
        "customers": .count(comparison.entries.count),
        "horizon": .text(
          words.duration(comparison.settings.horizon, unit, digits: 4)),
      ])
    let reasons = text.reasons().map { WrappedText.lines($0) }
    return ([title, text.table()] + (reasons.isEmpty ? [] : [""]) + reasons)
      .joined(separator: "\n") + "\n"
  }

  private func table() -> String {
    let entries = comparison.entries
    var table = TextTable(
      header: [""] + entries.map { TextTable.shortened($0.id) })
    func row(_ key: String, _ cell: (CustomerComparison.Entry) -> String?) {
      let cells = entries.map(cell)
      guard cells.contains(where: { $0 != nil }) else { return }
      table.append([words.text("side.\(key)")] + cells.map { $0 ?? "–" })
    }
    func money(_ amount: Double?) -> String? {
      amount.map { words.fixed($0, 2) }
    }
    row("purchases") { words.whole($0.purchases) }
    row("age") { words.fixed($0.ageDays, 0) }
    row("silence") { words.fixed($0.silenceDays, 0) }
    row("amount") { money($0.amount) }
    row("spent") { money($0.spent) }
    row("spent_per_year") { money($0.spentPerYear) }
    row("alive") { words.percent($0.outlook.probabilityAlive, decimals: 0) }
    row("expected") {
      words.fixed($0.outlook.forecast.purchases.expectedPurchases, 2)
    }
    row("expected_spend") { money($0.outlook.forecast.expectedSpend) }
    row("value") { money($0.outlook.forecast.lifetimeValue) }
    row("interval") { entry in
      entry.outlook.forecast.valueInterval.map {
        words.text(
          "measured.range",
          [
            "low": .wholeMoney($0.lowerBound),
            "high": .wholeMoney($0.upperBound),
          ])
      }
    }
    return table.text()
  }

  /// Why each customer is before the next.
  private func reasons() -> [String] {
    comparison.entries.indices.dropLast().compactMap { place in
      guard let reasons = comparison.reasons(place),
        let main = reasons.max(by: { $0.logRatio < $1.logRatio })
      else { return nil }
      let ratio = reasons.reduce(0) { $0 + $1.logRatio }
      let names: [String: ReportValue] = [
        "first": .name(comparison.entries[place].id),
        "second": .name(comparison.entries[place + 1].id),
      ]
      // Values that are shown alike are alike.
      guard exp(ratio) >= 1.005 else {
        return words.text("side.alike", names)
      }
      let against = reasons.filter { $0.logRatio < -0.005 }
        .min { $0.logRatio < $1.logRatio }
      let factors: [String: ReportValue] = [
        "times": .number(exp(ratio), decimals: 2),
        "reason": .text(clause(main)),
        "against": .text(against.map(clause) ?? ""),
      ]
      return words.text(
        against == nil ? "side.before" : "side.before_although",
        names.merging(factors) { $1 })
    }
  }

  private func clause(
    _ reason: (factor: CustomerComparison.Factor, logRatio: Double)
  ) -> String {
    words.text(
      "side.by_\(reason.factor.rawValue)",
      ["times": .number(exp(reason.logRatio), decimals: 2)])
  }
}
