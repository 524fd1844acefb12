public import CLVCampaigns
internal import CLVCharts
internal import CLVData
internal import CLVForecasting
internal import CLVModels
public import CLVStudy
internal import CLVValidation

extension Report {
  /// The report of one customer.
  ///
  /// - Parameters:
  ///   - portrait: What there is to say of the customer.
  ///   - results: The results that it is of.
  ///   - change: Whether the customer buys more slowly, and what changed with
  ///     it; nil leaves it out.
  public init(
    _ portrait: CustomerPortrait, of results: StudyResults,
    change: CustomerChange? = nil
  ) {
    let page = CustomerPage(portrait, results)
    title = ReportSentence("customer.title", ["id": .text(portrait.id)])
    subtitle = [
      ReportSentence(
        "customer.subtitle",
        [
          "purchases": .count(portrait.purchases.count),
          "first": .day(portrait.days.lowerBound),
          "last": portrait.purchases.last.map { .day($0.day) } ?? .missing,
          "end": .day(portrait.days.upperBound),
          "model": .text(results.model.record.purchase.model),
        ])
    ]
    findings = nil
    hasSmallMoney = (portrait.forecast.expectedSpend ?? 1) < 1
    let pace = change.map { CustomerPace($0).section }
    sections = [page.outlook, pace, page.past, page.future].compactMap(\.self)
  }
}

/// What there is to say of one customer.
private struct CustomerPage {
  private let portrait: CustomerPortrait
  private let results: StudyResults

  init(_ portrait: CustomerPortrait, _ results: StudyResults) {
    self.portrait = portrait
    self.results = results
  }

  private var forecast: CustomerForecast { portrait.forecast }
  private var hasMoney: Bool { results.summary.hasAmounts }
  private var settings: ForecastSettings { results.forecasts.settings }
  private var unit: TimeUnit { results.summary.timeUnit }

  private var horizon: ReportValue {
    .duration(settings.horizon, unit)
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
      portrait.isCertainlyAlive
        ? tile("buys", .percent(bought.probabilityOfPurchase))
        : tile("alive", .percent(bought.probabilityAlive)),
      tile("purchases", .number(bought.expectedPurchases)),
    ]
    if let spend = forecast.expectedSpend {
      tiles.append(tile("spend", .amount(spend)))
    }
    if let value = forecast.lifetimeValue {
      tiles.append(tile("value", .amount(value)))
    }
    var sentences = [
      ReportSentence(
        "customer.chance",
        [
          "horizon": horizon,
          "chance": .percent(bought.probabilityOfPurchase),
        ])
    ]
    if portrait.isCertainlyAlive {
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
            "level": .percent(settings.level),
          ]))
    }
    sentences += nextOrder
    return ReportSection(
      id: "brief", title: "brief.heading",
      blocks: [.tiles(tiles), .paragraph(sentences)])
  }

  /// When the next order is expected, if it is.
  private var nextOrder: [ReportSentence] {
    let order = portrait.nextOrder
    let level = ReportValue.percent(settings.level)
    guard order.isExpected else {
      return [ReportSentence("next.not")]
    }
    guard let day = order.day else { return [] }
    let sentence = ReportSentence("next.day", ["day": .day(day)])
    guard let earliest = order.earliest else { return [sentence] }
    return [
      sentence,
      ReportSentence(
        order.latest == nil ? "next.from" : "next.between",
        [
          "low": .day(earliest), "level": level,
          "late": .percent((1 + settings.level) / 2),
          "high": order.latest.map { .day($0) } ?? .missing,
        ], id: "next.interval"),
    ]
  }

  // MARK: - Past

  var past: ReportSection {
    var charts = [timeline]
    if let alive = aliveOverTime { charts.append(alive) }
    return ReportSection(
      id: "past", title: "customer.past", blocks: [.charts(charts)])
  }

  private var timeline: ReportChart {
    let (purchases, days) = (portrait.purchases, portrait.days)
    let hasMoney = hasMoney
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
      let first = days.lowerBound
      func place(_ day: CalendarDay) -> Double {
        Double(first.distance(to: day)) + 0.5
      }
      let width = max(0.8, Double(first.distance(to: days.upperBound)) / 200)
      let heights = purchases.map { hasMoney ? $0.amount : 1 }
      return Chart(
        title: writer.text("customer.timeline"),
        summary: writer.text(caption.key),
        x: ChartMaking(writer).dates(days),
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

  /// P(alive) since the first purchase; nil where it is not known.
  private var aliveOverTime: ReportChart? {
    let path = portrait.aliveOverTime.map {
      ChartPoint($0.day, $0.probabilityAlive)
    }
    guard path.count > 1 else { return nil }
    let days = portrait.days
    let caption = ReportSentence("customer.alive_caption")
    return ReportChart(
      title: "customer.alive", caption: caption,
      table: ReportTable(
        "alive_over_time", title: "customer.alive", ["day", "alive"],
        rows: path.map {
          [
            .day(days.lowerBound.advanced(by: Int($0.x.rounded()))),
            .percent($0.y, decimals: 1),
          ]
        })
    ) { writer in
      Chart(
        title: writer.text("customer.alive"),
        summary: writer.text(caption.key),
        x: ChartMaking(writer).dates(days),
        y: ChartAxis(
          writer.chartText("axis.probability_alive"), .linear(0...1),
          label: { writer.value(.percent($0)) }),
        marks: [.line(ChartLine(path, series: 1))])
    }
  }

  // MARK: - Future

  /// The probabilities of 0, 1, 2, … purchases; nil where they cannot be
  /// listed.
  var future: ReportSection? {
    guard let probabilities = portrait.distribution else { return nil }
    let caption = ReportSentence(
      "customer.distribution_caption", ["horizon": horizon])
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
