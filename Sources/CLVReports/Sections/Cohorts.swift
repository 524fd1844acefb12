internal import CLVForecasting
internal import CLVValidation

extension ReportCohorts {
  /// The chart and the table of the cohorts.
  func blocks(_ facts: ReportFacts) -> [ReportBlock] {
    var columns: [ReportTable.Column] = [
      .init("cohort"), .init("customers"),
      .init("buyers", title: "column.expected_buyers"),
      .init("purchases"), .init("purchases_low", isMinor: true),
      .init("purchases_high", isMinor: true),
    ]
    if facts.hasMoney {
      columns += [
        .init("value", title: "column.value_of_all"),
        .init("value_low", isMinor: true), .init("value_high", isMinor: true),
        .init("value_per_customer", isMinor: true),
      ]
    }
    let rows = zip(forecasts, buyers).map {
      row($0, $1, hasMoney: facts.hasMoney)
    }
    let table = ReportTable(
      "cohorts", title: "customers.cohorts", columns: columns, rows: rows)
    let caption = ReportSentence(
      facts.hasMoney
        ? "customers.cohorts_caption" : "customers.cohorts_purchases_caption",
      ["level": .percent(facts.results.settings.level)])
    return [.paragraph([caption]), .charts(charts(facts)), .tables([table])]
  }

  private func row(
    _ cohort: GroupForecast, _ buyers: Double, hasMoney: Bool
  ) -> [ReportValue] {
    var row: [ReportValue] = [
      .period(cohort.name), .count(cohort.customers),
      .number(buyers, decimals: 0),
      .number(cohort.purchases.expected, decimals: 0),
      ReportValue(cohort.purchases.interval?.lowerBound) {
        .number($0, decimals: 0)
      },
      ReportValue(cohort.purchases.interval?.upperBound) {
        .number($0, decimals: 0)
      },
    ]
    if hasMoney {
      row += [
        ReportValue(cohort.value?.expected) { .wholeMoney($0) },
        ReportValue(cohort.value?.interval?.lowerBound) { .wholeMoney($0) },
        ReportValue(cohort.value?.interval?.upperBound) { .wholeMoney($0) },
        ReportValue(valueOfOne(cohort)) { .money($0) },
      ]
    }
    return row
  }

  private func valueOfOne(_ cohort: GroupForecast) -> Double? {
    cohort.value.map { $0.expected / Double(cohort.customers) }
  }

  private func charts(_ facts: ReportFacts) -> [ReportChart] {
    guard forecasts.count > 1 else { return [] }
    let shares = zip(forecasts, buyers).map { $1 / Double($0.customers) }
    var charts = [
      chart(
        "cohort_buyers", shares, { .percent($0) }, y: "axis.share_buying",
        series: 1)
    ]
    let values = forecasts.compactMap(valueOfOne)
    if facts.hasMoney, values.count == forecasts.count {
      charts.append(
        chart(
          "cohort_value", values, { .amount($0, beside: values.max()) },
          y: "axis.value_per_customer",
          series: 3))
    }
    return charts
  }

  private func chart(
    _ name: String, _ heights: [Double],
    _ figure: @escaping @Sendable (Double) -> ReportValue, y: String,
    series: Int
  ) -> ReportChart {
    let names = forecasts.map(\.name)
    let caption = ReportSentence("customers.\(name)_caption")
    return ReportChart(
      title: "customers.\(name)", caption: caption,
      table: ReportTable(
        name, title: "customers.\(name)", ["cohort", "value"],
        rows: zip(names, heights).map { [.period($0), figure($1)] })
    ) { writer in
      ChartMaking(writer).columns(
        "customers.\(name)", caption,
        categories: names.map { writer.isolated(writer.value(.period($0))) },
        heights: heights,
        figure: figure, x: "axis.cohort", y: y, series: series,
        labels: name == "cohort_buyers" ? .share : .number)
    }
  }
}
