internal import CLVCharts
internal import CLVStudy
internal import CLVValidation

extension Report {
  /// The customers by their scores of recency and frequency, with their value;
  /// nil where they cannot be scored, or all alike.
  static func segmentMap(_ facts: ReportFacts) -> ReportChart? {
    guard let map = facts.picture.rfmMap, map.cells.count > 1 else {
      return nil
    }
    let cells = map.cells
    let bins = map.bins
    let hasMoney = facts.hasMoney
    @Sendable func figure(_ value: Double) -> ReportValue {
      hasMoney ? .wholeMoney(value) : .number(value, decimals: 1)
    }
    let caption = ReportSentence(
      hasMoney ? "customers.map_caption" : "customers.map_purchases",
      id: "customers.map")
    return ReportChart(
      title: "customers.map", caption: caption,
      table: ReportTable(
        "rfm_map", title: "customers.map",
        columns: [
          .init("recency_score"), .init("frequency_score"),
          .init("customers"), .init("will_buy"),
          .init("value_per_customer"),
          .init(
            "value",
            title: hasMoney
              ? "column.value_of_all" : "column.future_purchases"),
        ],
        rows: cells.map {
          [
            .count($0.recency), .count($0.frequency), .count($0.customers),
            .percent($0.buyers / Double($0.customers)), figure($0.meanValue),
            figure($0.value),
          ]
        }),
      draw: { writer in
        let values = cells.map(\.meanValue)
        let largest = values.max() ?? 1
        let scores = (1...bins).map { writer.value(.count($0)) }
        return Chart(
          title: writer.text("customers.map"),
          summary: writer.text(caption.key),
          x: ChartAxis(
            writer.chartText("axis.frequency_score"), .categories(scores)),
          y: ChartAxis(
            writer.chartText("axis.recency_score"), .categories(scores)),
          marks: [
            .cells(
              cells.map { cell in
                let text = writer.value(figure(cell.meanValue))
                return ChartCell(
                  x: Double(cell.frequency - 1)...Double(cell.frequency),
                  y: Double(cell.recency - 1)...Double(cell.recency),
                  share: largest > 0
                    ? (cell.meanValue / largest).squareRoot() : 0,
                  text: text,
                  tip: "\(text) · \(writer.strings["column.customers"]): "
                    + writer.value(.count(cell.customers)))
              })
          ],
          shades: ChartShades(
            least: writer.value(figure(values.min() ?? 0)),
            most: writer.value(figure(largest))))
      }, shape: 0.6)
  }

  /// The customers in tiers by value; nil where there is none.
  static func tiers(_ facts: ReportFacts) -> ReportTable? {
    guard let tiers = facts.picture.tiers?.tiers else { return nil }
    let hasMoney = facts.hasMoney
    func worth(_ value: Double, isSum: Bool) -> ReportValue {
      guard hasMoney else {
        // Next to no purchase is none to a reader.
        return .significant(value < 1e-4 ? 0 : value, digits: 3)
      }
      return isSum ? .wholeMoney(value) : .money(value)
    }
    return ReportTable(
      "tiers", title: "customers.tiers",
      columns: [
        .init("tier"), .init("customers"), .init("share", isMinor: true),
        .init("threshold"),
        .init(
          "value",
          title: hasMoney ? "column.value_of_all" : "column.future_purchases"),
        .init("share_of_value"),
      ],
      rows: tiers.map { tier in
        [
          .label(tier.name), .count(tier.customers),
          .percent(
            Double(tier.customers) / Double(max(1, facts.customers)),
            decimals: 1),
          worth(tier.threshold, isSum: false), worth(tier.value, isSum: true),
          .percent(tier.share, decimals: 1),
        ]
      })
  }
}
