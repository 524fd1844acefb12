internal import CLVCharts
internal import CLVData
internal import CLVForecasting
internal import CLVRFM
internal import CLVStudy
internal import CLVValidation

/// Heat maps of what the purchase model says of customers by the number of
/// their repeat purchases and the time of the last one.
struct HistoryCharts: Sendable {
  private typealias Cell = HistoryGrid.Cell

  private let cells: [Cell]
  private let T: Double

  init(_ grid: HistoryGrid) {
    cells = grid.cells
    T = grid.T
  }

  /// The heat maps.
  func charts(_ facts: ReportFacts) -> [ReportChart] {
    let largest = cells.map(\.expectedPurchases).filter(\.isFinite).max() ?? 1
    let alive = chart(
      "history_alive", facts, share: \.probabilityAlive,
      value: \.probabilityAlive, figure: { .percent($0) })
    let purchases = chart(
      "history_purchases", facts,
      share: {
        largest > 0 ? ($0.expectedPurchases / largest).squareRoot() : 0
      }, value: \.expectedPurchases, figure: { .number($0, decimals: 1) })
    // Where nobody leaves all cells would be 100 %.
    return cells.contains { $0.probabilityAlive < StudyPicture.nearlyCertain }
      ? [alive, purchases] : [purchases]
  }

  private func chart(
    _ name: String, _ facts: ReportFacts,
    share: @escaping @Sendable (Cell) -> Double,
    value: @escaping @Sendable (Cell) -> Double,
    figure: @escaping @Sendable (Double) -> ReportValue
  ) -> ReportChart {
    let caption = ReportSentence(
      "customers.\(name)_caption",
      [
        "time": .duration((T * 10).rounded() / 10, facts.unit),
        "horizon": .duration(facts.results.settings.horizon, facts.unit),
      ])
    let unit = facts.unit
    return ReportChart(
      title: "customers.\(name)", caption: caption,
      notes: facts.referenceNotes("customers.\(name)"),
      table: ReportTable(
        name, title: "customers.\(name)", ["frequency", "recency", "value"],
        rows: cells.map {
          [
            .count($0.frequency), .number($0.middle, decimals: 1),
            figure(value($0)),
          ]
        }), draw: { draw(name, caption, unit, share, value, figure, $0) },
      shape: 0.66)
  }

  private func draw(
    _ name: String, _ caption: ReportSentence, _ unit: TimeUnit,
    _ share: (Cell) -> Double, _ value: (Cell) -> Double,
    _ figure: (Double) -> ReportValue, _ writer: ReportWriter
  ) -> Chart {
    let most = cells.map(\.frequency).max() ?? 1
    let values = cells.map(value).filter(\.isFinite)
    return Chart(
      title: writer.text("customers.\(name)"),
      summary: writer.text(caption.key, caption.values),
      x: ChartAxis(
        writer.chartText("axis.frequency"),
        .categories((1...most).map { writer.value(.count($0)) })),
      y: ChartAxis(
        writer.chartText("axis.recency_\(unit.rawValue)"), .linear(0...T),
        label: writer.short),
      marks: [
        .cells(
          cells.map { cell in
            let text = writer.value(figure(value(cell)))
            let x = writer.value(.count(cell.frequency))
            let y = writer.value(.number(cell.middle, decimals: 1))
            return ChartCell(
              x: Double(cell.frequency - 1)...Double(cell.frequency),
              y: cell.recency, share: share(cell), text: text,
              tip: "\(x) · \(y): \(text)")
          })
      ],
      shades: ChartShades(
        least: writer.value(figure(values.min() ?? 0)),
        most: writer.value(figure(values.max() ?? 0))))
  }
}
