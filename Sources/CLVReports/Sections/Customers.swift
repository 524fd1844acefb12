internal import CLVCharts
internal import CLVData
internal import CLVForecasting
internal import CLVStudy
internal import CLVValidation

extension Report {
  /// The customers: how they are spread, what their past says of their
  /// future, and what each cohort has to come.
  static func customers(_ facts: ReportFacts) -> ReportSection {
    var blocks: [ReportBlock] = [
      .paragraph([
        ReportSentence(
          "customers.intro",
          [
            "end": .day(facts.results.window.observationEnd),
            "horizon": .duration(facts.results.settings.horizon, facts.unit),
          ])
      ]),
      .charts(
        [aliveChart(facts), valueChart(facts), lorenz(facts)]
          .compactMap(\.self)),
    ]
    if let grid = facts.picture.histories {
      blocks.append(.heading("customers.history_heading"))
      blocks.append(
        .charts(
          HistoryCharts(grid).charts(facts)
            + [isoValues(facts)].compactMap(\.self)))
    }
    if let segments = segments(facts) {
      blocks.append(.heading("customers.segments_heading"))
      if facts.picture.certainlyAlive > 0 {
        blocks.append(
          .paragraph([
            ReportSentence(
              "customers.segments_certain",
              ["model": .text(facts.purchaseModel)])
          ]))
      }
      blocks.append(.tables([segments]))
    }
    if let cohorts = facts.cohorts {
      blocks.append(.heading("customers.cohorts_heading"))
      blocks += cohorts.blocks(facts)
    }
    return ReportSection(
      id: "customers", title: "customers.heading", blocks: blocks)
  }

  // MARK: - Distributions

  private static func aliveChart(_ facts: ReportFacts) -> ReportChart {
    let count = 20
    var bins = [Int](repeating: 0, count: count)
    for alive in facts.picture.probabilitiesAlive where alive.isFinite {
      bins[min(count - 1, max(0, Int(alive * Double(count))))] += 1
    }
    let heights = bins
    @Sendable func edge(_ i: Int) -> ReportValue {
      .percent(Double(i) / Double(count))
    }
    let certain = facts.picture.certainlyAlive
    let values: [String: ReportValue] = [
      "gone": .count(facts.gone), "limit": .percent(0.5),
      "certain": .count(certain),
    ]
    let caption = ReportSentence(
      certain > 0 ? "customers.alive_certain" : "customers.alive_caption",
      values)
    return ReportChart(
      title: "customers.alive", caption: caption,
      table: ReportTable(
        "probability_alive", title: "customers.alive",
        ["from", "to", "customers"],
        rows: bins.enumerated().map {
          [edge($0.offset), edge($0.offset + 1), .count($0.element)]
        })
    ) { writer in
      Chart(
        title: writer.text("customers.alive"),
        summary: writer.text(caption.key, values),
        x: ChartAxis(
          writer.chartText("axis.probability_alive"), .linear(0...1),
          label: { writer.value(.percent($0)) }),
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

  private static func valueChart(_ facts: ReportFacts) -> ReportChart {
    let classes = ValueClass.classes(of: facts.picture.ascendingValues)
    let name = facts.hasMoney ? "value" : "purchases"
    func amount(_ value: Double) -> ReportValue {
      facts.hasMoney
        ? .wholeMoney(value) : .significant(value, digits: 1)
    }
    let rows: [[ReportValue]] = classes.map {
      [
        amount($0.low), $0.high.map(amount) ?? .missing, .count($0.customers),
        .percent($0.share, decimals: 1),
      ]
    }
    let caption = ReportSentence("customers.\(name)_caption")
    return ReportChart(
      title: "customers.\(name)", caption: caption,
      table: ReportTable(
        "distribution_\(name)", title: "customers.\(name)",
        ["from", "to", "customers", "share_of_value"], rows: rows)
    ) { writer in
      ChartMaking(writer).columns(
        "customers.\(name)", caption,
        categories: classes.map { $0.label(writer) },
        heights: classes.map { Double($0.customers) },
        figure: { .number($0, decimals: 0) }, x: "axis.\(name)_class",
        y: "axis.customers", series: 3)
    }
  }
}

/// The customers whose value lies between two round numbers.
private struct ValueClass: Sendable {
  let low: Double

  /// The upper end; nil where there is none.
  let high: Double?
  let customers: Int

  /// Their share of the value of all.
  let share: Double

  /// Classes between 1, 2 and 5 times powers of ten, of which the lowest
  /// begins at 0; those at either end that hold less than a hundredth of the
  /// customers are put together.
  static func classes(of ascending: [Double]) -> [ValueClass] {
    // What is not a number comes last.
    let sorted = ascending.prefix { !$0.isNaN }
    guard let largest = sorted.last else { return [] }
    func quantile(_ p: Double) -> Double {
      sorted[min(sorted.count - 1, Int(p * Double(sorted.count)))]
    }
    let top = quantile(0.99)
    let lowest = max(quantile(0.1), top / 2e3)
    guard top > 0, top.isFinite, lowest > 0 else { return [] }
    var edges = RoundNumbers.logarithmic(
      in: lowest...max(top, lowest * 1.001), atMost: 100)
    // Beyond the largest value there is nobody.
    edges = edges.filter { $0 < largest }
    let total = sorted.reduce(0, +)
    var start = 0
    return ([0] + edges).enumerated().compactMap { i, low in
      let high = i < edges.count ? edges[i] : nil
      let end =
        high.map { high in
          sorted.partitioningIndex { $0 >= high }
        } ?? sorted.count
      defer { start = end }
      let members = sorted[start..<end]
      return ValueClass(
        low: low, high: high, customers: members.count,
        share: total > 0 && total.isFinite
          ? members.reduce(0, +) / total : .nan)
    }
  }

  func label(_ writer: ReportWriter) -> String {
    high.map { "\(writer.short(low))–\(writer.short($0))" }
      ?? "> \(writer.short(low))"
  }
}

extension ArraySlice {
  /// The first index at which a predicate holds, where it holds for all that
  /// follow.
  fileprivate func partitioningIndex(
    where predicate: (Element) -> Bool
  ) -> Int {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = (low + high) / 2
      if predicate(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
