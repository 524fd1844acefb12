internal import CLVForecasting
internal import CLVValidation

extension ReportCohorts {
  /// The chart and the table of the cohorts.
  func blocks(_ facts: ReportFacts) -> [ReportBlock] {
    var columns = [
      "cohort", "customers", "alive", "purchases", "purchases_low",
      "purchases_high",
    ]
    if facts.hasMoney {
      columns += ["value", "value_low", "value_high", "value_per_customer"]
    }
    let rows = forecasts.map { row($0, hasMoney: facts.hasMoney) }
    let table = ReportTable(
      "cohorts", title: "customers.cohorts", columns, rows: rows)
    let caption = ReportSentence(
      facts.hasMoney
        ? "customers.cohorts_caption" : "customers.cohorts_purchases_caption",
      ["level": .percent(facts.results.settings.level)])
    return [.paragraph([caption]), .charts(charts(facts)), .tables([table])]
  }

  private func row(
    _ cohort: GroupForecast, hasMoney: Bool
  ) -> [ReportValue] {
    var row: [ReportValue] = [
      .period(cohort.name), .count(cohort.customers),
      .number(cohort.alive.expected, decimals: 0),
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
    let shares = forecasts.map { $0.alive.expected / Double($0.customers) }
    var charts = [
      chart(
        "cohort_alive", shares, { .percent($0) }, y: "axis.share_alive",
        series: 1)
    ]
    let values = forecasts.compactMap(valueOfOne)
    if facts.hasMoney, values.count == forecasts.count {
      charts.append(
        chart(
          "cohort_value", values, { .money($0) }, y: "axis.value_per_customer",
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
        labels: name == "cohort_alive" ? .share : .number)
    }
  }
}
