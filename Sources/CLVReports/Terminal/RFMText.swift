internal import CLVModels
public import CLVRFM
internal import CLVValidation

/// RFM's scores and segments in a few lines, for a terminal.
public struct RFMText: Sendable {
  let words: Words

  /// The segments and what is in them, then what to do with each.
  public static func segments(
    _ accounts: [SegmentAccount], in words: Words = .english
  ) -> String {
    Self(words: words).segments(accounts)
  }

  private func segments(_ accounts: [SegmentAccount]) -> String {
    let columns = columns.filter { column in
      accounts.contains { column.cell($0) != nil }
    }
    var table = TextTable(
      header: ["scored.segment", "acting.customers"].map { words.text($0) }
        + columns.map(\.title))
    for account in accounts {
      table.append(
        [words.name(of: account.segment), words.whole(account.customers)]
          + columns.map { $0.cell(account) ?? "–" })
    }
    let advice = accounts.filter {
      $0.customers > 0 && !$0.segment.advice.isEmpty
    }.map { account in
      WrappedText.lines(
        words.titled(
          words.name(of: account.segment),
          lowercasedFirst(words.advice(for: account.segment))))
    }
    guard !advice.isEmpty else { return table.text() }
    return table.text() + "\n\n" + advice.joined(separator: "\n")
  }

  /// A column of the segments' table; no cell where nothing is known.
  private struct Column {
    let title: String
    let cell: (SegmentAccount) -> String?
  }

  private var columns: [Column] {
    func column(
      _ title: String, of value: @escaping (SegmentAccount) -> Double?,
      as text: @escaping (Double) -> String
    ) -> Column {
      Column(title: title, cell: { value($0).map(text) })
    }
    func titled(_ name: String) -> String { words.text("scored.\(name)") }
    func fixed(_ decimals: Int) -> (Double) -> String {
      { words.fixed($0, decimals) }
    }
    func percent(_ share: Double) -> String { words.percent(share) }
    return [
      column(titled("share"), of: \.share, as: percent),
      column(titled("days_since"), of: \.meanRecencyDays, as: fixed(0)),
      column(titled("purchases"), of: \.meanPurchases, as: fixed(1)),
      column(titled("mean_spend"), of: \.meanMonetaryValue, as: fixed(2)),
      column(titled("revenue"), of: \.spendShare, as: percent),
      column(titled("alive"), of: \.meanProbabilityAlive, as: fixed(2)),
      column("CLV", of: \.lifetimeValue, as: fixed(0)),
    ]
  }

  private func lowercasedFirst(_ text: String) -> String {
    text.prefix(1).lowercased() + text.dropFirst()
  }

  /// Who moved from which segment to which, as a matrix.
  public static func migration(
    _ migration: SegmentMigration, in words: Words = .english
  ) -> String {
    Self(words: words).migration(migration)
  }

  private func migration(_ migration: SegmentMigration) -> String {
    let count = migration.segments.count
    var table = TextTable(
      header: [words.text("scored.from_to")]
        + (1...count).map { words.digits("\($0)") } + [
          words.text("acting.all")
        ])
    for (place, row) in migration.customers.enumerated() {
      table.append(
        cells(
          words.digits("\(place + 1) ")
            + words.name(of: migration.segments[place]), row))
    }
    if migration.newCustomers.contains(where: { $0 > 0 }) {
      table.append(
        cells(words.text("scored.new_customers"), migration.newCustomers))
    }
    let before = migration.customersBefore
    let stayed =
      before == 0
      ? words.text("scored.nobody_before")
      : words.text(
        "scored.stayed",
        [
          "share": .percent(
            Double(migration.stayed) / Double(before), decimals: 1),
          "customers": .count(before),
        ])
    return table.text() + "\n  " + stayed
  }

  private func cells(_ title: String, _ row: [Int]) -> [String] {
    [title] + row.map { $0 == 0 ? "·" : words.whole($0) }
      + [words.whole(row.reduce(0, +))]
  }

  /// Mean worth by recency and frequency group, and by group of each
  /// component.
  public static func cells(
    _ cells: RFMCells, in words: Words = .english
  ) -> String {
    Self(words: words).cells(cells)
  }

  private func cells(_ cells: RFMCells) -> String {
    let isMoney = cells.total.lifetimeValue != nil
    let title = words.text(
      isMoney ? "scored.cells_value" : "scored.cells_purchases")
    let all = words.text("acting.all")
    let frequencies = cells.levels(of: .frequency).map(\.group)
    var table = TextTable(
      header: [title] + frequencies.map { words.digits("\($0)") } + [all])
    for level in cells.levels(of: .recency).reversed() {
      table.append(
        [words.digits("\(level.group)")]
          + frequencies.map {
            text(cells.totals(recency: level.group, frequency: $0))
          } + [text(level.totals)])
    }
    table.append(
      [all] + cells.levels(of: .frequency).map { text($0.totals) }
        + [text(cells.total)])
    let monetary = cells.levels(of: .monetary).map {
      words.titled(words.digits("\($0.group)"), text($0.totals))
    }
    guard !monetary.isEmpty else { return table.text() }
    return table.text() + "\n  "
      + words.text(
        "scored.by_monetary", ["scores": .text(words.list(monetary))])
  }

  private func text(_ totals: RFMCells.Totals) -> String {
    totals.customers == 0 ? "–" : words.fixed(totals.meanWorth, 2)
  }
}

extension Words {
  /// What a segment is called: a usual one in the language, another as its
  /// rules have it.
  package func name(of segment: SegmentRules.Segment) -> String {
    segment.usualKey.map { text("segment.\($0)") } ?? segment.name
  }

  /// What to do with a segment: the usual advice in the language, other as the
  /// rules have it.
  package func advice(for segment: SegmentRules.Segment) -> String {
    guard let key = segment.usualKey,
      segment.advice == Words.english.text("advice.\(key)")
    else { return segment.advice }
    return text("advice.\(key)")
  }
}
