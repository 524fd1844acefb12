internal import CLVModels
public import CLVRFM

/// RFM's scores and segments in a few lines, for a terminal.
public enum RFMText {
  /// The segments and what is in them, then what to do with each.
  public static func segments(_ accounts: [SegmentAccount]) -> String {
    let hasMoney = accounts.contains { $0.meanMonetaryValue != nil }
    let hasSpend = accounts.contains { $0.spendShare != nil }
    let hasModel = accounts.contains { $0.meanProbabilityAlive != nil }
    let hasValue = accounts.contains { $0.lifetimeValue != nil }
    var header = [
      "segment", "customers", "share", "days since", "purchases",
    ]
    if hasMoney { header.append("mean spend") }
    if hasSpend { header.append("revenue") }
    if hasModel { header.append("P(alive)") }
    if hasValue { header.append("CLV") }
    var table = TextTable(header: header)
    for account in accounts {
      var row = [
        account.segment.name, NumberText.whole(account.customers),
        NumberText.percent(account.share),
        NumberText.fixed(account.meanRecencyDays, 0),
        NumberText.fixed(account.meanPurchases, 1),
      ]
      if hasMoney {
        row.append(NumberText.fixed(account.meanMonetaryValue ?? .nan, 2))
      }
      if hasSpend { row.append(NumberText.percent(account.spendShare ?? 0)) }
      if hasModel {
        row.append(NumberText.fixed(account.meanProbabilityAlive ?? .nan, 2))
      }
      if hasValue {
        row.append(NumberText.fixed(account.lifetimeValue ?? .nan, 0))
      }
      table.append(row)
    }
    let advice = accounts.filter {
      $0.customers > 0 && !$0.segment.advice.isEmpty
    }.map { account in
      WrappedText.lines(
        "\(account.segment.name): "
          + lowercasedFirst(account.segment.advice))
    }
    guard !advice.isEmpty else { return table.text() }
    return table.text() + "\n\n" + advice.joined(separator: "\n")
  }

  private static func lowercasedFirst(_ text: String) -> String {
    text.prefix(1).lowercased() + text.dropFirst()
  }

  /// From which value to which each score reaches, and why scores are left to
  /// nobody; for nested scores, of recency only, which alone is among all.
  public static func edges(_ scores: RFMScores) -> String {
    let whole = scores.edges.filter { $0.withinRecency == nil }
    var table = TextTable(
      header: ["score"] + whole.map { title($0.component) })
    for place in (0..<scores.bins).reversed() {
      table.append(
        ["\(place + 1)"]
          + whole.map { text($0.edges[place], $0.component) })
    }
    var lines = [table.text()]
    if scores.scoring.isNested {
      lines.append(
        WrappedText.lines(
          "the other scores are among customers of equal recency score; "
            + "--edges writes them"))
    }
    for group in whole {
      if let line = emptyScores(group, scores.scoring) {
        lines.append(WrappedText.lines(line))
      }
    }
    return lines.joined(separator: "\n")
  }

  private static func title(_ component: RFMComponent) -> String {
    switch component {
    case .recency: "days since"
    case .frequency: "purchases"
    case .monetary: "mean spend"
    }
  }

  private static func text(
    _ edge: ScoreEdges.Edge, _ component: RFMComponent
  ) -> String {
    guard let values = edge.values else { return "nobody" }
    let decimals = component == .monetary ? 2 : 0
    let low = NumberText.fixed(values.lowerBound, decimals)
    let high = NumberText.fixed(values.upperBound, decimals)
    return low == high ? low : "\(low)–\(high)"
  }

  private static func emptyScores(
    _ group: ScoreEdges, _ scoring: RFMScoring
  ) -> String? {
    let empty = group.emptyScores
    guard !empty.isEmpty else { return nil }
    let names = empty.map { "\($0)" }.joined(separator: ", ")
    let which = "\(group.component.rawValue) score\(empty.count > 1 ? "s" : "")"
    guard scoring.thresholds[group.component] == nil else {
      return
        "nobody has \(which) \(names): no value is between the thresholds"
    }
    return "nobody has \(which) \(names): customers who are alike score alike"
      + (tie(group, below: empty[0]).map { ", and \($0)" } ?? "")
  }

  /// The customers with one value who have the nearest score below an empty
  /// one (or above, at the bottom).
  private static func tie(_ group: ScoreEdges, below score: Int) -> String? {
    let edge =
      group.edges.last { $0.score < score && $0.customers > 0 }
      ?? group.edges.first { $0.customers > 0 }
    guard let edge, let values = edge.values,
      values.lowerBound == values.upperBound
    else { return nil }
    let value = text(edge, group.component)
    return NumberText.whole(edge.customers)
      + Plural.form(edge.customers, " has ", " have ")
      + (group.component == .recency
        ? "\(Plural.form(edge.customers, "its", "their")) last purchase "
          + "\(value) day\(value == "1" ? "" : "s") ago"
        : group.component == .frequency
          ? "\(value) purchase\(value == "1" ? "" : "s")"
          : "a mean spend of \(value)")
  }

  /// Who moved from which segment to which, as a matrix.
  public static func migration(_ migration: SegmentMigration) -> String {
    let count = migration.segments.count
    var table = TextTable(
      header: ["from ↓ to →"] + (1...count).map { "\($0)" } + ["all"])
    for (place, row) in migration.customers.enumerated() {
      table.append(
        cells("\(place + 1) \(migration.segments[place].name)", row))
    }
    if migration.newCustomers.contains(where: { $0 > 0 }) {
      table.append(cells("new customers", migration.newCustomers))
    }
    let before = migration.customersBefore
    let stayed =
      before == 0
      ? "there was nobody before"
      : "\(NumberText.percent(Double(migration.stayed) / Double(before))) of "
        + "\(NumberText.count(before, "customer")) "
        + Plural.form(
          before, "is in the segment it was in",
          "are in the segment they were in")
    return table.text() + "\n  " + stayed
  }

  private static func cells(_ title: String, _ row: [Int]) -> [String] {
    [title] + row.map { $0 == 0 ? "·" : NumberText.whole($0) }
      + [NumberText.whole(row.reduce(0, +))]
  }

  /// Mean worth by recency and frequency group, and by group of each
  /// component.
  public static func cells(_ cells: RFMCells) -> String {
    let isMoney = cells.total.lifetimeValue != nil
    let worth = isMoney ? "mean CLV" : "expected purchases"
    let frequencies = cells.levels(of: .frequency).map(\.group)
    var table = TextTable(
      header: ["\(worth): recency ↓ frequency →"]
        + frequencies.map { "\($0)" } + ["all"])
    for level in cells.levels(of: .recency).reversed() {
      table.append(
        ["\(level.group)"]
          + frequencies.map {
            text(cells.totals(recency: level.group, frequency: $0))
          } + [text(level.totals)])
    }
    table.append(
      ["all"] + cells.levels(of: .frequency).map { text($0.totals) }
        + [text(cells.total)])
    let monetary = cells.levels(of: .monetary).map {
      "\($0.group): \(text($0.totals))"
    }
    guard !monetary.isEmpty else { return table.text() }
    return table.text() + "\n  by monetary score, "
      + monetary.joined(separator: ", ")
  }

  private static func text(_ totals: RFMCells.Totals) -> String {
    totals.customers == 0 ? "–" : NumberText.fixed(totals.meanWorth, 2)
  }
}
