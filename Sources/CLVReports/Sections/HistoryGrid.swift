internal import CLVCharts
internal import CLVData
internal import CLVForecasting
internal import CLVModels
internal import CLVNumerics

/// What the purchase model says of customers by the number of their repeat
/// purchases and the time of the last one.
struct HistoryGrid: Sendable {
  /// Customers with one history.
  struct Cell: Sendable {
    let frequency: Int

    /// Between which recencies the cell lies.
    let recency: ClosedRange<Double>

    /// The recency that it is worked out for.
    let middle: Double
    let alive: Double
    let purchases: Double
  }

  /// The cells, those of few purchases and early ones first.
  let cells: [Cell]

  /// The time since the first purchase of all of them.
  let T: Double

  /// The largest number of repeat purchases shown.
  private static let most = 12

  /// The number of recencies shown.
  private static let steps = 10

  /// The grid of customers as old as the oldest ones; nil where nobody has
  /// bought again.
  init?(_ results: ReportResults) {
    let summary = results.summary
    let horizon = results.settings.horizon
    guard let T = summary.T.max(), T > 0, horizon.isFinite,
      let largest = summary.frequency.max(), largest > 0
    else { return nil }
    self.T = T
    cells = Self.cells(
      results.model.purchase, T, min(Self.most, max(5, Int(largest))), horizon)
  }

  private static func cells<Model: PurchaseModel>(
    _ model: Model, _ T: Double, _ most: Int, _ horizon: Double
  ) -> [Cell] {
    let isDiscrete = Model.countsOpportunities
    let steps =
      isDiscrete ? max(1, Int(min(T, Double(Self.steps)))) : Self.steps
    let recencies = EvenSteps(steps, to: T)
    return (1...most).flatMap { frequency in
      (0..<steps).compactMap { step -> Cell? in
        let (low, high) = (recencies[step], recencies[step + 1])
        let middle = isDiscrete ? high.rounded(.down) : (low + high) / 2
        // One purchase at each opportunity at most.
        if isDiscrete, middle < Double(frequency) { return nil }
        let history = PurchaseHistory(
          frequency: frequency, recency: middle, T: T)
        return Cell(
          frequency: frequency, recency: low...high, middle: middle,
          alive: model.probabilityAlive(history),
          purchases: model.expectedPurchases(in: horizon, given: history))
      }
    }
  }

  /// The heat maps.
  func charts(_ facts: ReportFacts) -> [ReportChart] {
    let largest = cells.map(\.purchases).filter(\.isFinite).max() ?? 1
    return [
      chart(
        "history_alive", facts, share: \.alive, value: \.alive,
        figure: { .percent($0) }),
      chart(
        "history_purchases", facts,
        share: { largest > 0 ? ($0.purchases / largest).squareRoot() : 0 },
        value: \.purchases, figure: { .number($0, decimals: 1) }),
    ]
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
