internal import CLVCampaigns
internal import CLVCharts
internal import CLVStudy
internal import CLVValidation

extension Report {
  /// How much of the value few customers have: Lorenz curves of the value to
  /// come and of the revenue so far; nil where there is no value.
  static func lorenz(_ facts: ReportFacts) -> ReportChart? {
    guard let future = facts.picture.concentration else { return nil }
    let past = facts.picture.pastConcentration
    let future20 = future.curve(steps: 20)
    let past20 = past?.curve(steps: 20)
    let futureName = facts.hasMoney ? "future_value" : "future_purchases"
    let caption = ReportSentence(
      "customers.lorenz_caption",
      [
        "share": .percent(0.2), "part": .percent(future.share(ofTop: 0.2)),
        "gini": .number(future.gini, decimals: 2),
      ])
    let table = ReportTable(
      "lorenz", title: "customers.lorenz",
      ["least_customers", futureName] + (past == nil ? [] : ["past_revenue"]),
      rows: future20.enumerated().map { i, point in
        [.percent(point.customers), .percent(point.value, decimals: 1)]
          + (past20.map { [.percent($0[i].value, decimals: 1)] } ?? [])
      })
    return ReportChart(
      title: "customers.lorenz", caption: caption, table: table
    ) { writer in
      func line(
        _ points: [ValueConcentration.Point], _ series: Int, _ name: String,
        _ stroke: ChartLine.Stroke
      ) -> ChartMark {
        .line(
          ChartLine(
            points.map { ChartPoint($0.customers, $0.value) }, series: series,
            stroke: stroke, label: writer.chartText("column.\(name)")))
      }
      return Chart(
        title: writer.text("customers.lorenz"),
        summary: writer.text(caption.key, caption.values),
        x: shareAxis("axis.least_customers", writer),
        y: shareAxis("axis.share_of_value", writer),
        marks: [
          .line(
            ChartLine(
              [ChartPoint(0, 0), ChartPoint(1, 1)], series: 5,
              stroke: .dotted, label: writer.chartText("axis.equal")))
        ] + (past.map { [line($0.curve(), 2, "past_revenue", .dashed)] } ?? [])
          + [line(future.curve(), 1, futureName, .solid)])
    }
  }

  /// An axis of shares from 0 to 100 %.
  static func shareAxis(
    _ title: String, _ writer: ReportWriter
  ) -> ChartAxis {
    ChartAxis(
      writer.chartText(title), .linear(0...1),
      label: { writer.value(.percent($0)) })
  }
}
