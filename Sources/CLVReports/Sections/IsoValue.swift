internal import CLVCharts
internal import CLVData
internal import CLVForecasting
internal import CLVRFM
internal import CLVStudy
internal import CLVValidation

extension Report {
  /// Along which numbers and times of purchases customers are worth the same;
  /// nil where there are no such curves.
  static func isoValues(_ facts: ReportFacts) -> ReportChart? {
    guard let grid = facts.picture.isoValues else { return nil }
    let T = grid.T
    let most = grid.points.map(\.frequency).max() ?? 1
    let hasMoney = facts.hasMoney
    // Amounts below a hundredth would all be told as nothing.
    let curves = grid.curves.filter {
      $0.points.count > 1 && (!hasMoney || $0.level >= 0.01)
    }
    guard !curves.isEmpty else { return nil }
    @Sendable func level(_ value: Double) -> ReportValue {
      hasMoney
        ? (value >= 1 ? .wholeMoney(value) : .money(value))
        : .significant(value, digits: 1)
    }
    let caption = ReportSentence(
      hasMoney ? "customers.iso_caption" : "customers.iso_purchases_caption",
      ["time": .duration((T * 10).rounded() / 10, facts.unit)])
    let unit = facts.unit.rawValue
    let customers = facts.picture.isoCustomers
    return ReportChart(
      title: "customers.iso", caption: caption,
      notes: facts.referenceNotes("customers.iso"),
      table: ReportTable(
        "iso_value", title: "customers.iso",
        ["value", "frequency", "recency"],
        rows: curves.flatMap { curve in
          curve.points.map {
            [
              level(curve.level), .count($0.frequency),
              .number($0.recency, decimals: 1),
            ]
          }
        }),
      draw: { writer in
        Chart(
          title: writer.text("customers.iso"),
          summary: writer.text(caption.key, caption.values),
          x: ChartAxis(
            writer.chartText("axis.frequency"), .linear(0...Double(most)),
            label: { writer.value(.number($0, decimals: 0)) }),
          y: ChartAxis(
            writer.chartText("axis.recency_\(unit)"), .linear(0...T),
            label: writer.short),
          marks: [
            .dots(
              ChartDots(
                customers.map {
                  .init(
                    ChartPoint(Double($0.frequency), $0.recency), tip: nil)
                }, series: 4, label: writer.chartText("axis.customers")))
          ]
            + curves.enumerated().map { i, curve in
              .line(
                ChartLine(
                  curve.points.map {
                    ChartPoint(Double($0.frequency), $0.recency)
                  }, series: i % 3 + 1, stroke: i % 2 == 0 ? .solid : .dashed,
                  label: writer.value(level(curve.level))))
            })
      }, shape: 0.66)
  }
}
