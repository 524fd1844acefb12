internal import CLVCharts
public import CLVData
internal import CLVForecasting
internal import CLVModels

extension Report {
  /// The report of one customer.
  ///
  /// - Parameters:
  ///   - customer: The customer's place in the summary of the results.
  ///   - purchases: What the customer bought, in date order, at least once.
  ///   - results: The results of the run.
  public init(
    customer: Int, purchases: [Purchase], of results: ReportResults
  ) {
    precondition(!purchases.isEmpty, "a customer has a purchase")
    let page = CustomerPage(customer, purchases, results)
    title = ReportSentence("customer.title", ["id": .text(page.id)])
    subtitle = [
      ReportSentence(
        "customer.subtitle",
        [
          "purchases": .count(purchases.count),
          "first": .day(purchases[0].day),
          "last": .day(purchases[purchases.count - 1].day),
          "end": .day(results.window.observationEnd),
          "model": .text(results.model.record.purchase.model),
        ])
    ]
    sections = [page.outlook, page.past, page.future].compactMap(\.self)
  }
}

/// What there is to say of one customer.
private struct CustomerPage {
  let id: String
  private let purchases: [Purchase]
  private let results: ReportResults
  private let forecast: CustomerForecast
  private let hasMoney: Bool
  private let history: PurchaseHistory
  private let unit: TimeUnit

  init(_ customer: Int, _ purchases: [Purchase], _ results: ReportResults) {
    let summary = results.summary
    id = summary.ids[customer]
    self.purchases = purchases
    self.results = results
    forecast = results.forecasts[customer]
    hasMoney = summary.hasAmounts
    unit = summary.timeUnit
    history = PurchaseHistory(
      frequency: Int(summary.frequency[customer]),
      recency: summary.recency[customer], T: summary.T[customer])
  }

  private var horizon: ReportValue {
    .duration(results.settings.horizon, unit)
  }

  // MARK: - Outlook

  var outlook: ReportSection {
    let bought = forecast.purchases
    func tile(_ name: String, _ value: ReportValue) -> ReportTile {
      ReportTile(
        figure: ReportSentence(
          "brief.figure", ["value": value], id: "customer.tile_\(name)"),
        note: ReportSentence("customer.tile_\(name)"))
    }
    var tiles = [
      tile("alive", .percent(bought.probabilityAlive)),
      tile("purchases", .number(bought.expectedPurchases)),
    ]
    if let spend = forecast.expectedSpend {
      tiles.append(tile("spend", .money(spend)))
    }
    if let value = forecast.lifetimeValue {
      tiles.append(tile("value", .money(value)))
    }
    var sentences = [
      ReportSentence(
        "customer.chance",
        [
          "horizon": horizon,
          "chance": .percent(bought.probabilityOfPurchase),
        ])
    ]
    if history.frequency == 0, bought.probabilityAlive == 1,
      results.isSureOfOneTimeBuyers
    {
      sentences.append(
        ReportSentence(
          "customer.certain",
          ["model": .text(results.model.record.purchase.model)]))
    }
    if let interval = bought.interval {
      sentences.append(
        ReportSentence(
          "customer.interval",
          [
            "low": .count(interval.lowerBound),
            "high": .count(interval.upperBound),
            "level": .percent(results.settings.level),
          ]))
    }
    if let time = bought.medianTimeToPurchase,
      time <= CustomerForecasts.longestTime
    {
      sentences.append(
        ReportSentence(
          "customer.median",
          ["time": .duration((time * 10).rounded() / 10, unit)]
        ))
    }
    return ReportSection(
      id: "brief", title: "brief.heading",
      blocks: [.tiles(tiles), .paragraph(sentences)])
  }

  // MARK: - Past

  var past: ReportSection {
    var charts = [timeline]
    if let alive = aliveOverTime { charts.append(alive) }
    return ReportSection(
      id: "past", title: "customer.past", blocks: [.charts(charts)])
  }

  private var timeline: ReportChart {
    let (purchases, hasMoney) = (purchases, hasMoney)
    let end = results.window.observationEnd
    var columns = ["day"]
    if hasMoney { columns.append("amount") }
    let caption = ReportSentence(
      hasMoney ? "customer.timeline_caption" : "customer.timeline_plain")
    return ReportChart(
      title: "customer.timeline", caption: caption,
      table: ReportTable(
        "purchases", title: "customer.timeline", columns,
        rows: purchases.map {
          hasMoney ? [.day($0.day), .money($0.amount)] : [.day($0.day)]
        })
    ) { writer in
      let first = purchases[0].day
      func place(_ day: CalendarDay) -> Double {
        Double(first.distance(to: day)) + 0.5
      }
      let width = max(0.8, Double(first.distance(to: end)) / 200)
      let heights = purchases.map { hasMoney ? $0.amount : 1 }
      return Chart(
        title: writer.text("customer.timeline"),
        summary: writer.text(caption.key),
        x: ChartMaking(writer).dates(first...end),
        y: ChartAxis(
          writer.chartText(hasMoney ? "axis.amount" : "axis.purchase"),
          .linear(RoundNumbers.range(of: heights)),
          ticks: hasMoney ? nil : [], label: writer.short),
        marks: [
          .bars(
            ChartBars(
              zip(purchases, heights).map { purchase, height in
                let day = writer.value(.day(purchase.day))
                let x = place(purchase.day)
                return .init(
                  (x - width / 2)...(x + width / 2), height: height,
                  tip: hasMoney
                    ? "\(day): \(writer.value(.money(purchase.amount)))" : day)
              }, series: 3))
        ])
    }
  }

  /// P(alive) at moments since the first purchase, just before and after each
  /// purchase; nil where time goes by opportunities or there are covariates.
  private var aliveOverTime: ReportChart? {
    guard !type(of: results.model.purchase).countsOpportunities,
      results.model.purchaseCovariates == nil
    else { return nil }
    let path = path(results.model.purchase)
    let first = purchases[0].day
    let end = results.window.observationEnd
    let caption = ReportSentence("customer.alive_caption")
    guard path.count > 1 else { return nil }
    return ReportChart(
      title: "customer.alive", caption: caption,
      table: ReportTable(
        "alive_over_time", title: "customer.alive", ["day", "alive"],
        rows: path.map {
          [
            .day(first.advanced(by: Int($0.x.rounded()))),
            .percent($0.y, decimals: 1),
          ]
        })
    ) { writer in
      Chart(
        title: writer.text("customer.alive"),
        summary: writer.text(caption.key),
        x: ChartMaking(writer).dates(first...end),
        y: ChartAxis(
          writer.chartText("axis.probability_alive"), .linear(0...1),
          label: { writer.value(.percent($0)) }),
        marks: [.line(ChartLine(path, series: 1))])
    }
  }

  private func path(_ model: some PurchaseModel) -> [ChartPoint] {
    let first = purchases[0].day
    let days = purchases.map { Double(first.distance(to: $0.day)) }
    let last = Double(first.distance(to: results.window.observationEnd))
    var times = (0...100).map { last * Double($0) / 100 } + days
    times = Set(times).sorted()
    return times.flatMap { time -> [ChartPoint] in
      // On the day of a purchase: before it and after it.
      let before = days.count { $0 < time }
      let after = days.count { $0 <= time }
      return (before == after || before == 0 ? [after] : [before, after])
        .map { count in
          ChartPoint(
            time,
            model.probabilityAlive(
              PurchaseHistory(
                frequency: count - 1, recency: days[count - 1] / unit.days,
                T: time / unit.days)))
        }
    }
  }

  // MARK: - Future

  /// The probabilities of 0, 1, 2, … purchases; nil where they cannot be
  /// listed.
  var future: ReportSection? {
    let horizon = results.settings.horizon
    guard horizon.isFinite, forecast.purchases.interval != nil,
      results.model.purchaseCovariates == nil,
      forecast.purchases.expectedPurchases < 1000
    else { return nil }
    let probabilities = results.model.purchase.distribution(
      in: horizon, given: history, downTo: 1e-3)
    let caption = ReportSentence(
      "customer.distribution_caption", ["horizon": self.horizon])
    let chart = ReportChart(
      title: "customer.distribution", caption: caption,
      table: ReportTable(
        "distribution", title: "customer.distribution",
        ["purchases_made", "probability"],
        rows: probabilities.enumerated().map {
          [.count($0.offset), .percent($0.element, decimals: 1)]
        })
    ) { writer in
      ChartMaking(writer).columns(
        "customer.distribution", caption,
        categories: probabilities.indices.map { writer.value(.count($0)) },
        heights: probabilities, figure: { .percent($0, decimals: 1) },
        x: "axis.purchases_made", y: "axis.probability", labels: .percent)
    }
    return ReportSection(
      id: "future", title: "customer.future", blocks: [.charts([chart])])
  }
}
