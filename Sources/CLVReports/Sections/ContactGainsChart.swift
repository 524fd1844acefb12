internal import CLVCharts
internal import CLVStudy
internal import CLVValidation

extension Report {
  /// How far to go with contacts at any cost of one; empty where nothing is to
  /// be gained.
  static func contactGains(_ facts: ReportFacts) -> [ReportBlock] {
    guard let gains = facts.picture.contactGains else { return [] }
    let hasMoney = facts.hasMoney
    @Sendable func sum(_ value: Double) -> ReportValue {
      hasMoney ? .wholeMoney(value) : .significant(value, digits: 3)
    }
    func cost(_ value: Double) -> ReportValue {
      hasMoney ? .money(value) : .significant(value, digits: 2)
    }
    let curve = gains.curve()
    let caption = ReportSentence("actions.gains_caption")
    let costs = RoundNumbers.logarithmic(
      in: gains.best / 200...gains.best, atMost: 9
    ).filter { !hasMoney || $0 >= 0.01 }
    let table = ReportTable(
      "contact_costs", title: "actions.costs",
      columns: [
        .init("contact_cost"), .init("contacts"), .init("cost_of_all"),
        .init("gain"), .init("net", isMinor: true),
      ],
      rows: costs.map { each in
        let point = gains.worthwhile(at: each)
        let all = Double(point.contacts) * each
        return [
          cost(each), .count(point.contacts), sum(all), sum(point.gain),
          sum(point.gain - all),
        ]
      })
    let chart = ReportChart(
      title: "actions.gains", caption: caption,
      table: ReportTable(
        "contact_gains", title: "actions.gains", ["contacts", "gain"],
        rows: curve.map { [.count($0.contacts), sum($0.gain)] })
    ) { writer in
      Chart(
        title: writer.text("actions.gains"),
        summary: writer.text(caption.key),
        x: ChartAxis(
          writer.chartText("axis.contacts"),
          .linear(0...Double(max(1, curve.last?.contacts ?? 1))),
          label: writer.short),
        y: ChartAxis(
          writer.chartText(hasMoney ? "axis.gain" : "axis.gain_purchases"),
          .linear(RoundNumbers.range(of: curve.map(\.gain))),
          label: writer.short),
        marks: [
          .line(
            ChartLine(
              curve.map { ChartPoint(Double($0.contacts), $0.gain) },
              series: 1))
        ])
    }
    return [.charts([chart])] + (costs.isEmpty ? [] : [.tables([table])])
  }
}
