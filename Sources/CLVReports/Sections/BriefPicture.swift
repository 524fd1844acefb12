internal import CLVCharts
internal import CLVStudy
internal import CLVValidation

extension Report {
  /// The most stretches of the past in the first picture.
  private static let mostPast = 24

  /// What came in in each stretch of time, and what is to come of it from the
  /// customers so far; nil where there are no two stretches.
  static func picture(_ facts: ReportFacts) -> ReportChart? {
    let bars = PictureBar.bars(facts, mostPast)
    guard bars.count > 1 else { return nil }
    let hasMoney = facts.hasMoney
    @Sendable func figure(_ value: Double) -> ReportValue {
      hasMoney ? .wholeMoney(value) : .number(value, decimals: 0)
    }
    let name = hasMoney ? "revenue" : "orders"
    let hasNext = bars.contains { $0.next != nil }
    let caption = ReportSentence(
      hasNext ? "brief.picture_\(name)" : "brief.picture_\(name)_past",
      id: "brief.picture")
    return ReportChart(
      title: hasNext ? "brief.picture_title" : "brief.picture_title_past",
      caption: caption,
      table: ReportTable(
        "picture", title: "brief.picture_title",
        ["period", name, "to_come"],
        rows: bars.map {
          [
            .period($0.name), ReportValue($0.past, figure),
            ReportValue($0.next, figure),
          ]
        }),
      draw: { writer in
        let y = RoundNumbers.range(
          of: bars.map { ($0.past ?? 0) + ($0.next ?? 0) })
        return Chart(
          title: writer.text("brief.picture_title"),
          summary: writer.text(caption.key),
          x: ChartAxis(
            writer.chartText("axis.period"),
            .categories(
              bars.map { writer.isolated(writer.value(.period($0.name))) })),
          y: ChartAxis(
            writer.chartText("axis.\(name)"), .linear(y), label: writer.short),
          marks: [
            .bars(
              ChartBars(
                bars.enumerated().flatMap { $1.drawn($0, figure, writer) },
                series: 1))
          ])
      }, shape: 0.72)
  }
}

/// A bar of the first picture: what came in, and what is to come on top of it.
private struct PictureBar: Sendable {
  let name: String
  var past: Double?
  var next: Double?

  /// The last stretches of the past, and those to come.
  static func bars(_ facts: ReportFacts, _ most: Int) -> [PictureBar] {
    let hasMoney = facts.hasMoney
    var bars = (facts.results.calibration.activity?.periods ?? []).suffix(most)
      .map {
        PictureBar(
          name: $0.name, past: hasMoney ? $0.revenue : Double($0.orders))
      }
    for period in facts.picture.outlook?.ofAll ?? [] {
      let next = (hasMoney ? period.revenue : period.purchases)?.first ?? 0
      // The stretch that observation ends in has both.
      if bars.last?.name == period.name {
        bars[bars.count - 1].next = next
      } else {
        bars.append(PictureBar(name: period.name, next: next))
      }
    }
    return bars
  }

  func drawn(
    _ place: Int, _ figure: (Double) -> ReportValue, _ writer: ReportWriter
  ) -> [ChartBars.Bar] {
    let range = (Double(place) + 0.1)...(Double(place) + 0.9)
    let period = writer.value(.period(name))
    let base = past ?? 0
    return [
      past.map {
        ChartBars.Bar(
          range, height: $0, tip: "\(period): \(writer.value(figure($0)))")
      },
      next.map {
        ChartBars.Bar(
          range, height: base + $0, base: base,
          tip: "\(period): \(writer.value(figure($0)))", isAhead: true)
      },
    ].compactMap(\.self)
  }
}
