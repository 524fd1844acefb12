internal import CLVCharts
internal import CLVData
internal import CLVForecasting
internal import CLVValidation

extension Report {
  /// Actual against expected purchases week by week.
  static func tracking(
    _ all: [TrackingWeek], _ bands: [TrackingBand], _ facts: ReportFacts
  ) -> [ReportBlock] {
    let window = facts.results.window
    let weeks = all.drawn(
      days: window.start.distance(to: window.observationEnd) + 1)
    guard weeks.count > 1 else { return [] }
    let end = window.calibrationEnd
    let length = weeks[0].weeks
    let merged = length.map { length -> ReportBlock in
      .paragraph([
        ReportSentence("holdout.tracking_merged", ["weeks": .count(length)])
      ])
    }
    return [
      .charts([
        trackingChart(
          "tracking_cumulative",
          weeks.enumerated().map { i, week in
            TrackedWeek(
              week, Double(week.cumulativeActual), week.cumulativeExpected,
              bands.count == weeks.count ? bands[i].cumulative : nil)
          }, window.start, calibrationEnd: end,
          level: facts.results.settings.level),
        trackingChart(
          length == nil ? "tracking_weekly" : "tracking_by_stretch",
          weeks.enumerated().map { i, week in
            TrackedWeek(
              week, Double(week.actual), week.expected,
              bands.count == weeks.count ? bands[i].purchases : nil)
          }, window.start, calibrationEnd: end,
          level: facts.results.settings.level),
      ])
    ] + [merged].compactMap(\.self)
  }

  private static func trackingChart(
    _ name: String, _ weeks: [TrackedWeek], _ start: CalendarDay,
    calibrationEnd: CalendarDay, level: Double
  ) -> ReportChart {
    let inside = weeks.compactMap { week in
      week.band.map { $0.contains(week.actual) }
    }
    let hasBands = !inside.isEmpty
    let isMerged = weeks.contains { $0.isMerged }
    var columns = ["week", "end", "actual", "expected"]
    if hasBands { columns += ["low", "high"] }
    let table = ReportTable(
      name, title: "holdout.\(name)", columns,
      rows: weeks.map { week in
        var row: [ReportValue] = [
          .count(week.number), week.end.map { .day($0) } ?? .missing,
          .number(week.actual, decimals: 0),
          .number(week.expected, decimals: 1),
        ]
        if hasBands {
          row += [
            ReportValue(week.band?.lowerBound) { .number($0, decimals: 0) },
            ReportValue(week.band?.upperBound) { .number($0, decimals: 0) },
          ]
        }
        return row
      })
    return ReportChart(
      title: "holdout.\(name)",
      caption: ReportSentence(
        !hasBands
          ? "holdout.tracking_no_bands"
          : isMerged
            ? "holdout.tracking_stretches" : "holdout.tracking_caption",
        hasBands
          ? [
            "level": .percent(level), "weeks": .count(inside.count),
            "inside": .count(inside.count { $0 }),
          ] : [:], id: "holdout.\(name)"),
      table: table
    ) { writer in
      drawTracking(name, weeks, start, calibrationEnd, writer)
    }
  }

  private static func drawTracking(
    _ name: String, _ weeks: [TrackedWeek], _ start: CalendarDay,
    _ calibrationEnd: CalendarDay, _ writer: ReportWriter
  ) -> Chart {
    func place(_ day: CalendarDay) -> Double {
      Double(start.distance(to: day) + 1)
    }
    let points = weeks.compactMap { week -> (x: Double, week: TrackedWeek)? in
      week.end.map { (place($0), week) }
    }
    let last = weeks.last?.end ?? calibrationEnd
    let highest = weeks.map { week -> Double in
      max(week.actual, week.expected, week.band?.upperBound ?? 0)
    }
    var marks: [ChartMark] = [
      .band(
        ChartBand(
          points.compactMap { point in
            point.week.band.map { (x: point.x, range: $0) }
          },
          series: 2)),
      .line(
        ChartLine(
          points.map { ChartPoint($0.x, $0.week.expected) }, series: 2,
          stroke: .dashed, label: writer.chartText("column.expected"))),
      .line(
        ChartLine(
          points.map { ChartPoint($0.x, $0.week.actual) }, series: 1,
          label: writer.chartText("column.actual"))),
    ]
    if calibrationEnd < last {
      marks.insert(
        .rule(
          ChartRule(
            .x(place(calibrationEnd)),
            label: writer.chartText("axis.holdout_begins"))), at: 0)
    }
    return Chart(
      title: writer.text("holdout.\(name)"),
      summary: writer.text("holdout.tracking_no_bands"),
      x: ChartMaking(writer).dates(start...last),
      y: ChartAxis(
        writer.chartText("axis.repeat_purchases"),
        .linear(RoundNumbers.range(of: highest)), isOfCounts: true,
        label: writer.short),
      marks: marks)
  }
}

/// A week of a tracking chart.
private struct TrackedWeek: Sendable {
  let number: Int
  let isMerged: Bool
  let end: CalendarDay?
  let actual: Double
  let expected: Double
  let band: ClosedRange<Double>?

  init(
    _ week: TrackingWeek, _ actual: Double, _ expected: Double,
    _ band: ClosedRange<Double>?
  ) {
    number = week.week
    isMerged = week.weeks != nil
    end = try? CalendarDay(week.end)
    self.actual = actual
    self.expected = expected
    self.band = band
  }
}
