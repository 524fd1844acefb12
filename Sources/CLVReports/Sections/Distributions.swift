internal import CLVCharts
internal import CLVData
internal import CLVStudy
internal import CLVValidation

extension Report {
  /// The chance of buying, which all models mean alike.
  static func buyingChart(_ facts: ReportFacts) -> ReportChart? {
    let chances = facts.picture.probabilitiesOfPurchase
    return chances.shares(
      "buying",
      ReportSentence(
        "customers.buying_caption",
        [
          "likely": .count(chances.count { $0 >= 0.5 }),
          "limit": .percent(0.5), "horizon": facts.horizon,
        ]))
  }

  /// The chance of being active, of those of whom the model can tell it.
  static func aliveChart(_ facts: ReportFacts) -> ReportChart? {
    let certain = facts.picture.certainlyAlive
    let told =
      certain == 0
      ? facts.picture.probabilitiesAlive
      : zip(
        facts.picture.probabilitiesAlive, facts.results.summary.frequency
      ).filter { $1 > 0 }.map(\.0)
    return told.shares(
      "alive",
      ReportSentence(
        certain > 0 ? "customers.alive_certain" : "customers.alive_caption",
        [
          "gone": .count(facts.gone), "limit": .percent(0.5),
          "certain": .count(certain),
        ]))
  }

  /// The customers by value, or where nearly all are in one class, the value
  /// of each tenth of them.
  static func valueChart(_ facts: ReportFacts) -> ReportChart? {
    let classes = ValueClass.classes(of: facts.picture.ascendingValues)
    guard ValueClass.tellApart(classes) else { return tenths(facts) }
    let name = facts.hasMoney ? "value" : "purchases"
    func amount(_ value: Double) -> ReportValue {
      facts.hasMoney
        ? .wholeMoney(value) : .significant(value, digits: 1)
    }
    let caption = ReportSentence("customers.\(name)_caption")
    return ReportChart(
      title: "customers.\(name)", caption: caption,
      table: ReportTable(
        "distribution_\(name)", title: "customers.\(name)",
        ["from", "to", "customers", "share_of_value"],
        rows: classes.map {
          [
            amount($0.low), $0.high.map(amount) ?? .missing,
            .count($0.customers), .percent($0.share, decimals: 1),
          ]
        })
    ) { writer in
      ChartMaking(writer).columns(
        "customers.\(name)", caption,
        categories: classes.map { $0.label(writer) },
        heights: classes.map { Double($0.customers) },
        figure: { .number($0, decimals: 0) }, x: "axis.\(name)_class",
        y: "axis.customers", series: 3)
    }
  }

  /// The mean value of each tenth of the customers.
  private static func tenths(_ facts: ReportFacts) -> ReportChart? {
    let hasMoney = facts.hasMoney
    let most = facts.picture.ascendingValues.last
    return tenths(
      of: facts.picture.ascendingValues,
      hasMoney ? "customers.value" : "customers.purchases",
      ReportSentence("customers.tenths_caption"), table: "tenths",
      column: "value_per_customer",
      y: hasMoney ? "axis.value_per_customer" : "axis.purchases_class"
    ) { hasMoney ? .amount($0, beside: most) : .number($0, decimals: 2) }
  }

  /// The mean of a figure in each tenth of the customers; nil for fewer than
  /// ten of them, or where it has no end.
  static func tenths(
    of ascending: [Double], _ title: String, _ caption: ReportSentence,
    table: String, column: String, y: String,
    _ figure: @escaping @Sendable (Double) -> ReportValue
  ) -> ReportChart? {
    let count = ascending.count
    guard count >= 10, ascending.allSatisfy(\.isFinite) else { return nil }
    let means = (0..<10).map { tenth in
      let members = ascending[count * tenth / 10..<count * (tenth + 1) / 10]
      return members.reduce(0, +) / Double(members.count)
    }
    return ReportChart(
      title: title, caption: caption,
      table: ReportTable(
        table, title: title, ["tenth", column],
        rows: means.enumerated().map { [.count($0 + 1), figure($1)] })
    ) { writer in
      ChartMaking(writer).columns(
        title, caption, categories: (1...10).map { writer.value(.count($0)) },
        heights: means, figure: figure, x: "axis.tenth", y: y, series: 3)
    }
  }
}

extension [Double] {
  /// Customers by a chance of theirs, in twenty bars; nil where one has all.
  fileprivate func shares(
    _ name: String, _ caption: ReportSentence
  ) -> ReportChart? {
    var bins = [Int](repeating: 0, count: 20)
    for chance in self where chance.isFinite {
      bins[Swift.min(19, Swift.max(0, Int(chance * 20)))] += 1
    }
    guard bins.count(where: { $0 > 0 }) > 1 else { return nil }
    let heights = bins
    @Sendable func edge(_ i: Int) -> ReportValue { .percent(Double(i) / 20) }
    return ReportChart(
      title: "customers.\(name)", caption: caption,
      table: ReportTable(
        "probability_\(name)", title: "customers.\(name)",
        ["from", "to", "customers"],
        rows: heights.enumerated().map {
          [edge($0.offset), edge($0.offset + 1), .count($0.element)]
        })
    ) { writer in
      Chart(
        title: writer.text("customers.\(name)"),
        summary: writer.text(caption.key, caption.values),
        x: Report.shareAxis("axis.probability_\(name)", writer),
        y: ChartAxis(
          writer.chartText("axis.customers"),
          .linear(RoundNumbers.range(of: heights.map(Double.init))),
          label: writer.short),
        marks: [
          .bars(
            ChartBars(
              heights.enumerated().map { i, height in
                .init(
                  (Double(i) / 20)...(Double(i + 1) / 20),
                  height: Double(height), text: writer.value(.count(height)),
                  tip: "\(writer.value(edge(i)))–\(writer.value(edge(i + 1))): "
                    + writer.value(.count(height)))
              }, series: 1))
        ])
    }
  }
}
