public import CLVCampaigns
internal import CLVData
internal import CLVValidation

extension ExplanationText {
  /// Why revenue changed between two periods.
  ///
  /// - Parameters:
  ///   - change: The change and its parts.
  ///   - columns: The change by columns of the log.
  ///   - split: The amount by items and price; nil where that is not known.
  ///   - slowing: Who buys more slowly; nil where that is not looked into.
  ///   - words: The language.
  /// - Returns: Lines, each with its end.
  public static func text(
    _ change: RevenueChange, columns: [RevenueByColumn] = [],
    split: AmountSplit? = nil,
    slowing: SlowingCustomers? = nil, in words: Words = .english
  ) -> String {
    let text = Self(words: words)
    var blocks = [
      text.headline(change), text.table(change, ofFactors: true),
    ]
    if let split { blocks.append(text.table(split)) }
    blocks.append(text.table(change, ofFactors: false))
    blocks += columns.map { text.table($0) }
    blocks.append(WrappedText.lines(words.text("explain.sums")))
    if let slowing { blocks.append(text.count(slowing)) }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private func headline(_ change: RevenueChange) -> String {
    let (before, after) = (change.before, change.after)
    func value(_ revenue: Double) -> ReportValue {
      change.hasAmounts ? .money(revenue) : .number(revenue, decimals: 0)
    }
    return WrappedText.lines(
      words.text(
        change.hasAmounts ? "explain.base" : "explain.base_purchases",
        [
          "before": .text(period(before)), "after": .text(period(after)),
          "from": value(before.revenue), "to": value(after.revenue),
          "change": before.revenue > 0
            ? .change(change.change / before.revenue)
            : .signed(change.change, decimals: 2),
        ]), after: "", hanging: 2)
  }

  private func period(_ period: RevenueChange.Period) -> String {
    words.text(
      "explain.period",
      [
        "start": .day(period.days.lowerBound),
        "end": .day(period.days.upperBound),
      ])
  }

  private func table(_ change: RevenueChange, ofFactors: Bool) -> String {
    let rows = change.parts.filter { $0.part.isFactor == ofFactors }.map {
      part, amount -> [String] in
      let values = change.values(of: part, amount)
      let decimals = part == .customers ? 0 : 2
      return [
        words.text("explain.part_\(part.rawValue)"),
        values.map { words.fixed($0.before, decimals) } ?? "",
        values.map { words.fixed($0.after, decimals) } ?? "",
        signed(amount),
      ]
    }
    return table(
      words.text(ofFactors ? "explain.by_factor" : "explain.by_customers"),
      rows + [total(change.change)])
  }

  private func table(_ split: AmountSplit) -> String {
    let rows = [("items", split.items), ("price", split.price)].map {
      [
        words.text("explain.part_\($0)"), words.fixed($1.before, 2),
        words.fixed($1.after, 2), signed($1.change),
      ]
    }
    return table(
      words.text("explain.by_price"),
      rows + [total(split.items.change + split.price.change)])
  }

  private func table(_ column: RevenueByColumn) -> String {
    let shown = column.values.prefix(10)
    let rest = column.values.dropFirst(10)
    var rows = shown.map { value in
      [
        value.name.map { TextTable.shortened($0) }
          ?? words.text("explain.part_others"),
        words.fixed(value.before, 2), words.fixed(value.after, 2),
        signed(value.change),
      ]
    }
    if !rest.isEmpty {
      let (before, after) = rest.reduce((0, 0)) {
        ($0.0 + $1.before, $0.1 + $1.after)
      }
      rows.append([
        words.text("explain.part_others"), words.fixed(before, 2),
        words.fixed(after, 2), signed(after - before),
      ])
    }
    return table(
      words.text("explain.by_column", ["column": .name(column.name)]),
      rows + [total(column.values.reduce(0) { $0 + $1.change })])
  }

  private func table(_ title: String, _ rows: [[String]]) -> String {
    var table = TextTable(
      header: [title]
        + ["before", "since", "change"].map { words.text("explain.\($0)") })
    for row in rows { table.append(row) }
    return table.text()
  }

  private func total(_ change: Double) -> [String] {
    [words.text("explain.part_total"), "", "", signed(change)]
  }

  private func signed(_ amount: Double) -> String {
    words.value(.signed(amount, decimals: 2))
  }

  /// How many customers have slowed down, and how many would seem so by chance.
  func count(_ slowing: SlowingCustomers) -> String {
    WrappedText.lines(
      words.text(
        "acting.slowing_count",
        [
          "named": .count(slowing.named), "judged": .count(slowing.judged),
          "chance": .number(slowing.namedByChance, decimals: 0),
        ]))
  }
}
