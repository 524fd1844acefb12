internal import CLVCharts
internal import CLVData
internal import CLVStudy
internal import CLVValidation

extension Report {
  /// How customers differ, by the models: in how often they buy, how long they
  /// stay, and what they spend.
  static func differences(_ facts: ReportFacts) -> [ReportChart] {
    [rates(facts), stays(facts), spends(facts)].compactMap(\.self)
  }

  private static func rates(_ facts: ReportFacts) -> ReportChart? {
    guard let classes = facts.picture.purchaseRates?.classes,
      classes.count > 1
    else { return nil }
    let caption = ReportSentence("customers.rates_caption")
    // Halves of halves have as many decimals as there are halvings.
    func exact(_ rate: Double) -> ReportValue {
      let decimals = (0...4).first { place in
        let scaled = rate * [1.0, 10, 100, 1000, 10_000][place]
        return scaled == scaled.rounded()
      }
      return .number(rate, decimals: decimals ?? 4)
    }
    let edges = classes.map { (exact($0.from), ReportValue($0.to, exact)) }
    return ReportChart(
      title: "customers.rates", caption: caption,
      table: ReportTable(
        "purchase_rates", title: "customers.rates", ["from", "to", "share"],
        rows: zip(edges, classes).map {
          [$0.0, $0.1, .percent($1.share, decimals: 1)]
        })
    ) { writer in
      ChartMaking(writer).columns(
        "customers.rates", caption,
        categories: classes.map { rate in
          rate.to.map { "\(writer.short(rate.from))–\(writer.short($0))" }
            ?? "> \(writer.short(rate.from))"
        },
        heights: classes.map(\.share),
        figure: { .percent($0, decimals: 1) }, x: "axis.yearly_rate",
        y: "axis.share_of_customers", labels: .percent)
    }
  }

  private static func stays(_ facts: ReportFacts) -> ReportChart? {
    guard let curve = facts.picture.stays?.curve, let last = curve.last,
      last.share < 0.9999
    else { return nil }
    let unit = facts.unit
    let caption = ReportSentence(
      "customers.stays_caption",
      [
        "share": .percent(last.share),
        "time": .duration(last.time.rounded(), unit),
      ])
    return ReportChart(
      title: "customers.stays", caption: caption,
      table: ReportTable(
        "stays", title: "customers.stays", ["time", "share"],
        rows: curve.map {
          [.number($0.time, decimals: 1), .percent($0.share, decimals: 1)]
        })
    ) { writer in
      Chart(
        title: writer.text("customers.stays"),
        summary: writer.text(caption.key, caption.values),
        x: ChartAxis(
          writer.chartText("axis.time_\(unit.rawValue)"),
          .linear(0...last.time), label: writer.short),
        y: shareAxis("axis.share_of_customers", writer),
        marks: [
          .line(
            ChartLine(
              curve.map { ChartPoint($0.time, $0.share) }, series: 1))
        ])
    }
  }

  private static func spends(_ facts: ReportFacts) -> ReportChart? {
    let most = facts.picture.ascendingSpends.last
    return tenths(
      of: facts.picture.ascendingSpends,
      "customers.spends", ReportSentence("customers.spends_caption"),
      table: "spends", column: "spend", y: "axis.spend"
    ) { .amount($0, beside: most) }
  }
}
