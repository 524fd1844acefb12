internal import CLVCharts
internal import CLVData
internal import CLVRFM
internal import CLVStudy
internal import CLVValidation

extension Report {
  /// Who moved from which RFM segment to which since the end of the
  /// calibration; nil where that is not known.
  static func segmentFlow(_ facts: ReportFacts) -> ReportChart? {
    let window = facts.results.window
    guard let moves = facts.picture.segmentMoves, moves.customersBefore > 0,
      window.calibrationEnd < window.observationEnd
    else { return nil }
    return SegmentFlow(
      moves, before: window.calibrationEnd, now: window.observationEnd
    ).chart
  }
}

/// The movement between segments as a chart and a table.
private struct SegmentFlow: Sendable {
  /// The customers of one segment who are in another now, or in the same.
  private struct Move: Sendable {
    /// The place of the earlier segment; nil for new customers.
    let from: Int?
    let to: Int
    let customers: Int

    /// The share of all who were in the earlier segment.
    let share: Double

    var series: Int { from == nil ? 3 : from == to ? 1 : 2 }
  }

  private let segments: [SegmentRules.Segment]
  private let moves: [Move]
  private let (stayed, known, new): (Int, Int, Int)
  private let (before, now): (CalendarDay, CalendarDay)

  init(
    _ migration: SegmentMigration, before: CalendarDay, now: CalendarDay
  ) {
    segments = migration.segments
    func moves(_ counts: [Int], from: Int?) -> [Move] {
      let sum = counts.reduce(0, +)
      return counts.enumerated().filter { $0.element > 0 }.map {
        Move(
          from: from, to: $0.offset, customers: $0.element,
          share: Double($0.element) / Double(sum))
      }
    }
    self.moves =
      migration.customers.enumerated().flatMap { moves($1, from: $0) }
      + moves(migration.newCustomers, from: nil)
    stayed = migration.stayed
    known = migration.customersBefore
    new = migration.newCustomers.reduce(0, +)
    (self.before, self.now) = (before, now)
  }

  var chart: ReportChart {
    let caption = ReportSentence(
      new > 0 ? "customers.flow_new" : "customers.flow_caption",
      [
        "before": .day(before), "now": .day(now), "stayed": .count(stayed),
        "known": .count(known), "new": .count(new),
      ], id: "customers.flow")
    return ReportChart(
      title: "customers.flow", caption: caption,
      table: ReportTable(
        "segment_moves", title: "customers.flow",
        ["from_segment", "to_segment", "customers", "share_of_earlier"],
        rows: moves.map { move in
          [
            move.from.map { name($0) } ?? .term("customers.flow_newcomers"),
            name(move.to), .count(move.customers),
            .percent(move.share, decimals: 1),
          ]
        }), draw: { draw(caption, $0) }, shape: 0.85)
  }

  private func name(_ segment: Int) -> ReportValue {
    Report.name(segments[segment])
  }

  // MARK: - Drawing

  private func draw(
    _ caption: ReportSentence, _ writer: ReportWriter
  ) -> Chart {
    let from = moves.compactMap(\.from)
    let left = segments.indices.filter { from.contains($0) }
    let right = segments.indices.filter { segment in
      moves.contains { $0.to == segment }
    }
    func node(_ name: ReportValue, _ customers: Int) -> ChartFlows.Node {
      let text = "\(writer.value(name)) \(writer.value(.count(customers)))"
      return ChartFlows.Node(writer.isolated(text), tip: text)
    }
    func sum(_ isIn: (Move) -> Bool) -> Int {
      moves.reduce(0) { $0 + (isIn($1) ? $1.customers : 0) }
    }
    let newcomers = ReportValue.term("customers.flow_newcomers")
    let flows = moves.compactMap { move -> ChartFlows.Flow? in
      guard let end = right.firstIndex(of: move.to) else { return nil }
      let start = move.from.flatMap { left.firstIndex(of: $0) }
      let names = [move.from.map(name) ?? newcomers, name(move.to)]
        .map { writer.value($0) }.joined(separator: " → ")
      return ChartFlows.Flow(
        from: start ?? left.count, to: end, size: Double(move.customers),
        series: move.series,
        tip: "\(names): \(writer.value(.count(move.customers)))")
    }
    return Chart(
      title: writer.text("customers.flow"),
      summary: writer.text(caption.key, caption.values),
      x: ChartAxis(
        "", .linear(0...1),
        ticks: [
          .init(0, writer.isolated(writer.value(.day(before)))),
          .init(1, writer.isolated(writer.value(.day(now)))),
        ]),
      y: ChartAxis("", .linear(0...1), ticks: []),
      marks: [
        .flows(
          ChartFlows(
            left: left.map { segment in
              node(name(segment), sum { $0.from == segment })
            } + (new > 0 ? [node(newcomers, new)] : []),
            right: right.map { segment in
              node(name(segment), sum { $0.to == segment })
            }, flows: flows,
            key: [
              ("customers.flow_stayed", 1), ("customers.flow_moved", 2),
            ].map { (writer.chartText($0), $1) }
              + (new > 0
                ? [(writer.chartText("customers.flow_newcomers"), 3)] : [])))
      ])
  }
}
