internal import CLVCharts
internal import CLVStudy
internal import CLVValidation

/// Heat maps of what each cohort did in each stretch since its first purchase,
/// with what is expected of it to come.
struct CohortHeat: Sendable {
  /// What a cohort did, or is to do, in a stretch.
  private struct Cell: Sendable {
    let cohort: String

    /// The place of the cohort among those shown, from below.
    let row: Int

    /// How many stretches after that of the first purchase.
    let age: Int

    let customers: Int

    /// The share who bought; nil for what is to come.
    let buyers: Double?
    let orders: Double
    let revenue: Double

    /// Whether it is to come, at least in part.
    let isAhead: Bool
  }

  private let cells: [Cell]
  private let names: [String]
  private let hasMoney: Bool

  /// The most stretches to come.
  private static let mostAhead = 6

  /// The cells of all cohorts; nil where nothing is known over time, or there
  /// is nothing to see.
  init?(_ facts: ReportFacts) {
    guard let triangle = facts.activity?.cohorts else { return nil }
    let ahead = (facts.picture.outlook?.byCohort ?? []).prefix(Self.mostAhead)
    let shown = triangle.cohorts.indices.filter {
      triangle.cohorts[$0].customers > 0
    }
    names = shown.reversed().map { triangle.cohorts[$0].name }
    hasMoney = facts.hasMoney
    var cells: [Cell] = []
    for (place, number) in shown.enumerated() {
      let cohort = triangle.cohorts[number]
      let row = shown.count - 1 - place
      func cell(
        _ age: Int, _ past: CohortTriangle.Cell?,
        _ next: CohortOutlook.Period?
      ) -> Cell {
        Cell(
          cohort: cohort.name, row: row, age: age,
          customers: cohort.customers,
          buyers: next == nil
            ? past.map { Double($0.buyers) / Double(cohort.customers) } : nil,
          orders: Double(past?.orders ?? 0) + (next?.purchases[number] ?? 0),
          revenue: (past?.revenue ?? 0) + (next?.revenue?[number] ?? 0),
          isAhead: next != nil)
      }
      // The stretch that observation ends in is partly to come.
      let begun = ahead.first.flatMap { $0.isWhole ? nil : $0 }
      for (age, past) in cohort.cells.enumerated() {
        let isLast = age == cohort.cells.count - 1
        cells.append(cell(age, past, isLast ? begun : nil))
      }
      for (step, next) in ahead.filter(\.isWhole).enumerated() {
        cells.append(cell(cohort.cells.count + step, nil, next))
      }
    }
    self.cells = cells
    guard cells.count > 1, cells.contains(where: { $0.orders > 0 }) else {
      return nil
    }
  }

  /// The heat maps.
  var charts: [ReportChart] {
    let largest = cells.map { $0.revenue / Double($0.customers) }.max()
    return [
      chart(
        "triangle_orders",
        value: { 100 * $0.orders / Double($0.customers) },
        figure: { .number($0, decimals: 1) }),
      hasMoney
        ? chart(
          "triangle_revenue", value: { $0.revenue / Double($0.customers) },
          figure: { .amount($0, beside: largest) }) : nil,
    ].compactMap(\.self)
  }

  private func chart(
    _ name: String, value: @escaping @Sendable (Cell) -> Double,
    figure: @escaping @Sendable (Double) -> ReportValue
  ) -> ReportChart {
    let isOfOrders = name == "triangle_orders"
    let caption = ReportSentence(
      cells.contains(where: \.isAhead)
        ? "customers.\(name)_caption" : "customers.\(name)_past",
      id: "customers.\(name)")
    var columns = ["cohort", "age", "status", name]
    if isOfOrders { columns.append("repeat_rate") }
    return ReportChart(
      title: "customers.\(name)", caption: caption,
      table: ReportTable(
        name, title: "customers.\(name)", columns,
        rows: cells.map { cell in
          [
            .period(cell.cohort), .count(cell.age),
            .term(cell.isAhead ? "status.ahead" : "status.past"),
            figure(value(cell)),
          ]
            + (isOfOrders
              ? [ReportValue(cell.buyers) { .percent($0, decimals: 1) }] : [])
        }), draw: { draw(name, caption, value, figure, $0) },
      shape: min(0.9, 0.3 + 0.045 * Double(names.count)))
  }

  private func draw(
    _ name: String, _ caption: ReportSentence, _ value: (Cell) -> Double,
    _ figure: (Double) -> ReportValue, _ writer: ReportWriter
  ) -> Chart {
    let values = cells.map(value)
    let largest = values.max() ?? 1
    let oldest = cells.map(\.age).max() ?? 0
    let names = names.map { writer.isolated(writer.value(.period($0))) }
    return Chart(
      title: writer.text("customers.\(name)"),
      summary: writer.text(caption.key),
      x: ChartAxis(
        writer.chartText("axis.age"),
        .categories((0...oldest).map { writer.value(.count($0)) })),
      y: ChartAxis(writer.chartText("axis.cohort"), .categories(names)),
      marks: [
        .cells(
          zip(cells, values).map { cell, value in
            let text = writer.value(figure(value))
            return ChartCell(
              x: Double(cell.age)...Double(cell.age + 1),
              y: Double(cell.row)...Double(cell.row + 1),
              share: largest > 0 ? (value / largest).squareRoot() : 0,
              text: text,
              tip: "\(names[cell.row]) · \(writer.value(.count(cell.age))): "
                + text, isAhead: cell.isAhead)
          })
      ],
      shades: ChartShades(
        least: writer.value(figure(values.min() ?? 0)),
        most: writer.value(figure(largest))))
  }
}
