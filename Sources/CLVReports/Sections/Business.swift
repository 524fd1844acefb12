internal import CLVCharts
internal import CLVData
internal import CLVStudy
internal import CLVValidation

extension Report {
  /// What came in over time; nil where it is not known, or there are no two
  /// stretches of time.
  static func business(_ facts: ReportFacts) -> ReportSection? {
    guard let activity = facts.activity, activity.periods.count > 1 else {
      return nil
    }
    let charts = BusinessCharts(activity, facts)
    var said = [
      ReportSentence(
        "business.intro",
        [
          "start": .day(facts.results.window.start),
          "end": .day(facts.results.window.observationEnd),
        ])
    ]
    if activity.periods.contains(where: { !$0.isWhole }) {
      said.append(ReportSentence("business.partial"))
    }
    return ReportSection(
      id: "business", title: "business.heading",
      blocks: [
        .paragraph(said), .charts(charts.all), .tables([charts.table]),
      ])
  }
}

/// Charts of what customers did over time.
private struct BusinessCharts {
  private let activity: LogActivity
  private let hasMoney: Bool

  /// The share of customers who are customers still, where the model can tell.
  private let stillCustomers: [Double]?

  init(_ activity: LogActivity, _ facts: ReportFacts) {
    self.activity = activity
    hasMoney = facts.hasMoney
    let still = facts.picture.stays?.stillCustomers
    stillCustomers =
      facts.picture.tellsAlive
        && still?.count == activity.periods.count ? still : nil
  }

  private var periods: [LogActivity.Period] { activity.periods }

  var all: [ReportChart] {
    [
      hasMoney
        ? newAndReturning(
          "revenue", { $0.newRevenue }, { $0.revenue }
        ) { .wholeMoney($0) } : nil,
      newAndReturning(
        "orders", { Double($0.newOrders) }, { Double($0.orders) }
      ) { .number($0, decimals: 0) },
      newAndReturning(
        "customers", { Double($0.newCustomers) }, { Double($0.customers) }
      ) { .number($0, decimals: 0) },
      hasMoney ? meanOrder : nil, rates, gaps,
    ].compactMap(\.self)
  }

  /// What new and returning customers make of a figure.
  private func newAndReturning(
    _ name: String, _ new: (LogActivity.Period) -> Double,
    _ all: (LogActivity.Period) -> Double,
    _ figure: @escaping @Sendable (Double) -> ReportValue
  ) -> ReportChart {
    let names = periods
    let (news, totals) = (periods.map(new), periods.map(all))
    let returning = zip(totals, news).map { max(0, $0 - $1) }
    let caption = ReportSentence("business.\(name)_caption")
    return ReportChart(
      title: "business.\(name)", caption: caption,
      table: ReportTable(
        "business_\(name)", title: "business.\(name)",
        ["period", "returning", "new", "sum"],
        rows: names.indices.map {
          [
            .period(names[$0].name), figure(returning[$0]), figure(news[$0]),
            figure(totals[$0]),
          ]
        })
    ) { writer in
      ChartMaking(writer).stacked(
        "business.\(name)", caption,
        categories: BusinessCharts.written(names, writer),
        lower: ("column.returning", returning), upper: ("column.new", news),
        figure: figure, x: "axis.period", y: "axis.\(name)")
    }
  }

  /// The names of stretches, with a mark on those that are observed in part.
  fileprivate static func written(
    _ periods: [LogActivity.Period], _ writer: ReportWriter
  ) -> [String] {
    periods.map { period in
      writer.isolated(
        writer.value(.period(period.name)) + (period.isWhole ? "" : "*"))
    }
  }

  private var meanOrder: ReportChart? {
    let names = periods
    let means = periods.map(\.meanOrder)
    guard means.compactMap(\.self).count > 1 else { return nil }
    let caption = ReportSentence("business.mean_order_caption")
    return ReportChart(
      title: "business.mean_order", caption: caption,
      table: ReportTable(
        "mean_order", title: "business.mean_order", ["period", "mean_order"],
        rows: zip(names, means).map {
          [.period($0.name), ReportValue($1) { .money($0) }]
        })
    ) { writer in
      ChartMaking(writer).lines(
        "business.mean_order", caption,
        categories: BusinessCharts.written(names, writer),
        [("column.mean_order", means)], x: "axis.period",
        y: ChartAxis(
          writer.chartText("axis.mean_order"),
          .linear(RoundNumbers.range(of: means.compactMap(\.self))),
          label: writer.short))
    }
  }

  /// Who comes back and who does not.
  private var rates: ReportChart? {
    let names = periods
    // Of part of a stretch, rates would only tell how short it is.
    var lines: [(name: String, values: [Double?])] = [
      ("column.repeat_rate", periods.map { $0.isWhole ? $0.repeatRate : nil }),
      ("column.lapse_rate", periods.map { $0.isWhole ? $0.lapseRate : nil }),
    ]
    if let stillCustomers {
      lines.append(("column.left_rate", stillCustomers.map { 1 - $0 }))
    }
    guard lines[0].values.compactMap(\.self).count > 1 else { return nil }
    let drawn = lines
    let caption = ReportSentence(
      stillCustomers == nil ? "business.rates_caption" : "business.rates_model",
      id: "business.rates")
    return ReportChart(
      title: "business.rates", caption: caption,
      table: ReportTable(
        "rates", title: "business.rates",
        columns: [.init("period")]
          + drawn.map { .init(String($0.name.dropFirst(7))) },
        rows: names.indices.map { i in
          [.period(names[i].name)]
            + drawn.map {
              ReportValue($0.values[i]) { .percent($0, decimals: 1) }
            }
        })
    ) { writer in
      ChartMaking(writer).lines(
        "business.rates", caption,
        categories: BusinessCharts.written(names, writer), drawn,
        x: "axis.period",
        y: ChartAxis(
          writer.chartText("axis.share_of_customers"), .linear(0...1),
          label: { writer.value(.percent($0)) }))
    }
  }

  private var gaps: ReportChart? {
    let gaps = activity.gaps
    let classes = gaps.classes
    guard let half = gaps.quantile(0.5), let most = gaps.quantile(0.9),
      classes.count > 1
    else { return nil }
    let caption = ReportSentence(
      "business.gaps_caption",
      [
        "gaps": .count(gaps.count), "half": .count(half),
        "most": .count(most), "share": .percent(0.9),
      ])
    return ReportChart(
      title: "business.gaps", caption: caption,
      table: ReportTable(
        "gaps", title: "business.gaps", ["from_days", "to_days", "gaps"],
        rows: classes.map {
          [
            .count($0.from), $0.to.map { .count($0) } ?? .missing,
            .count($0.count),
          ]
        })
    ) { writer in
      ChartMaking(writer).columns(
        "business.gaps", caption,
        categories: classes.map { gap in
          let from = writer.value(.count(gap.from))
          guard let to = gap.to else { return "≥ \(from)" }
          return to == gap.from ? from : "\(from)–\(writer.value(.count(to)))"
        },
        heights: classes.map { Double($0.count) },
        figure: { .number($0, decimals: 0) }, x: "axis.days_between",
        y: "axis.gaps", series: 3)
    }
  }

  /// All figures of every stretch.
  var table: ReportTable {
    var columns: [ReportTable.Column] = [.init("period")]
    if hasMoney { columns.append(.init("revenue")) }
    columns += [
      .init("orders", isMinor: hasMoney), .init("buyers"),
      .init("new_customers"),
    ]
    if hasMoney { columns.append(.init("mean_order", isMinor: true)) }
    columns += [
      .init("repeat_rate", isMinor: true), .init("lapse_rate", isMinor: true),
    ]
    let isPartial = periods.contains { !$0.isWhole }
    if isPartial { columns.append(.init("observed", isMinor: true)) }
    return ReportTable(
      "business", title: "business.table", columns: columns,
      rows: periods.map { period in
        var row: [ReportValue] = [.period(period.name)]
        if hasMoney { row.append(.wholeMoney(period.revenue)) }
        row += [
          .count(period.orders), .count(period.customers),
          .count(period.newCustomers),
        ]
        if hasMoney {
          row.append(ReportValue(period.meanOrder) { .money($0) })
        }
        row += [period.repeatRate, period.lapseRate].map { rate in
          ReportValue(period.isWhole ? rate : nil) { .percent($0, decimals: 1) }
        }
        let observed = period.isWhole ? "whole" : "part"
        return row + (isPartial ? [.term("business.observed_\(observed)")] : [])
      })
  }
}
