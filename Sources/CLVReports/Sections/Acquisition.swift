internal import CLVCampaigns
internal import CLVCharts
internal import CLVData
internal import CLVForecasting
internal import CLVValidation

extension Report {
  /// What a new customer may cost, for all and by group, and when the cost has
  /// come back; nil without amounts.
  static func acquisition(_ facts: ReportFacts) -> ReportSection? {
    guard let outlook = facts.results.acquisition, facts.hasMoney else {
      return nil
    }
    let section = AcquisitionSection(outlook, facts)
    return ReportSection(
      id: "acquisition", title: "acquisition.heading",
      blocks: [
        .paragraph(section.said),
        section.curve.map { .charts([$0]) },
        outlook.groups.isEmpty
          ? nil
          : .heading(
            outlook.isByTime
              ? "acquisition.by_time_heading" : "acquisition.by_group_heading"),
        .tables([section.table]),
        section.notes.isEmpty ? nil : .paragraph(section.notes),
      ].compactMap(\.self))
  }
}

/// What there is to say of new customers.
private struct AcquisitionSection {
  private let outlook: AcquisitionOutlook
  private let facts: ReportFacts

  init(_ outlook: AcquisitionOutlook, _ facts: ReportFacts) {
    self.outlook = outlook
    self.facts = facts
  }

  private var unit: TimeUnit { facts.unit }

  /// An amount as precise as what a new customer brings in.
  private func amount(_ amount: Double) -> ReportValue {
    .amount(amount, beside: outlook.all.ceiling)
  }

  // MARK: - All customers

  var said: [ReportSentence] {
    let all = outlook.all
    var sentences = [
      ReportSentence(
        all.interval == nil
          ? "acquisition.ceiling_only" : "acquisition.ceiling",
        [
          "total": amount(all.ceiling), "first": amount(all.firstPurchase),
          "rest": amount(all.lifetimeValue), "horizon": facts.horizon,
          "level": .percent(facts.results.settings.level),
          "low": ReportValue(all.interval?.lowerBound, amount),
          "high": ReportValue(all.interval?.upperBound, amount),
        ], id: "acquisition.ceiling")
    ]
    if facts.results.settings.margin == 1 {
      sentences.append(ReportSentence("acquisition.revenue"))
    }
    return sentences + [payback]
  }

  /// When the cost has come back; that a cost can be given, without one.
  private var payback: ReportSentence {
    guard let cost = outlook.cost else {
      return ReportSentence("acquisition.no_cost")
    }
    let months = outlook.all.paybackTime.map(months)
    let key =
      switch months {
      case nil: "never"
      case 0: "at_once"
      default:
        cost > outlook.all.ceiling ? "too_late" : "after"
      }
    return ReportSentence(
      "acquisition.back_\(key)",
      [
        "cost": amount(cost), "horizon": facts.horizon,
        "months": months.map { .duration(rounded($0), .month) } ?? .missing,
      ], id: "acquisition.payback")
  }

  private func months(_ time: Double) -> Double {
    time * unit.days / TimeUnit.month.days
  }

  /// Months as they are said: to a tenth, never less than that.
  private func rounded(_ months: Double) -> Double {
    max(0.1, (months * 10).rounded() / 10)
  }

  /// What is to be said of a curve between two heights and a cost.
  private static func caption(
    _ cost: Double?, _ least: Double, _ most: Double
  ) -> String {
    guard let cost else { return "caption" }
    return cost <= least ? "below" : cost > most ? "above" : "cost"
  }

  /// What a new customer brings in, month by month, and the cost; nil where
  /// that cannot be drawn.
  var curve: ReportChart? {
    let points = outlook.all.curve.map { moment in
      ChartPoint(months(moment.time), moment.value)
    }
    guard points.count > 1, points.allSatisfy({ $0.y.isFinite }),
      let end = points.last
    else { return nil }
    let cost = outlook.cost
    let name = Self.caption(cost, points[0].y, end.y)
    let caption = ReportSentence(
      "acquisition.curve_\(name)",
      ["horizon": facts.horizon].merging(
        cost.map { ["cost": amount($0)] } ?? [:]
      ) { $1 },
      id: "acquisition.curve")
    return ReportChart(
      title: "acquisition.curve", caption: caption,
      notes: facts.referenceNotes("acquisition.curve"),
      table: ReportTable(
        "acquisition_curve", title: "acquisition.curve",
        ["months", "brought_in"],
        rows: points.map {
          [.number($0.x, decimals: 1), amount($0.y)]
        })
    ) { writer in
      // A cost far beyond the curve is not drawn.
      let near = cost.flatMap { $0 < 2 * end.y ? $0 : nil }
      let highest = max(near ?? 0, end.y)
      var marks: [ChartMark] = [.line(ChartLine(points, series: 1))]
      if let cost = near {
        marks.append(
          .rule(
            ChartRule(
              .y(cost),
              label: writer.chartText(
                "acquisition.cost_line", ["cost": amount(cost)]))))
      }
      return Chart(
        title: writer.text("acquisition.curve"),
        summary: writer.text(caption.key, caption.values),
        x: ChartAxis(
          writer.chartText("axis.time_month"), .linear(0...end.x),
          label: writer.short),
        y: ChartAxis(
          writer.chartText("axis.brought_in"),
          .linear(RoundNumbers.range(of: points.map(\.y) + [highest])),
          label: writer.short), marks: marks)
    }
  }

  // MARK: - Groups

  var table: ReportTable {
    var columns: [ReportTable.Column] = [
      .init("group"), .init("customers"),
      .init("first_purchase", isMinor: true),
      .init("rest_value", isMinor: true), .init("may_cost"),
      .init("may_cost_low", title: "column.low"),
      .init("may_cost_high", title: "column.high"),
    ]
    if outlook.cost != nil { columns.append(.init("payback_months")) }
    let all = row(.term("acquisition.all"), facts.customers, outlook.all)
    return ReportTable(
      "acquisition", title: "acquisition.table", columns: columns,
      rows: [all]
        + outlook.groups.map { group in
          row(
            outlook.isByTime ? .period(group.name) : .name(group.name),
            group.customers, try? group.ceiling.get())
        })
  }

  private func row(
    _ name: ReportValue, _ customers: Int, _ ceiling: AcquisitionCeiling?
  ) -> [ReportValue] {
    var row: [ReportValue] = [
      name, .count(customers),
      ReportValue(ceiling?.firstPurchase, amount),
      ReportValue(ceiling?.lifetimeValue, amount),
      ReportValue(ceiling?.ceiling, amount),
      ReportValue(ceiling?.interval?.lowerBound, amount),
      ReportValue(ceiling?.interval?.upperBound, amount),
    ]
    if outlook.cost != nil { row.append(payback(ceiling)) }
    return row
  }

  private func payback(_ ceiling: AcquisitionCeiling?) -> ReportValue {
    guard let ceiling else { return .missing }
    guard let time = ceiling.paybackTime else {
      return .term("acquisition.never")
    }
    return .number(time > 0 ? rounded(months(time)) : 0, decimals: 1)
  }

  /// What is to be known of the groups.
  var notes: [ReportSentence] {
    guard !outlook.groups.isEmpty else { return [] }
    let failed = outlook.groups.count {
      (try? $0.ceiling.get()) == nil
    }
    var notes = [
      ReportSentence(
        facts.results.model.purchaseCovariates == nil
          ? "acquisition.by_group" : "acquisition.by_covariates")
    ]
    if let most = outlook.mostCustomers {
      notes.append(
        ReportSentence("acquisition.sampled", ["most": .count(most)]))
    }
    if failed > 0 {
      notes.append(
        ReportSentence("acquisition.failed", ["groups": .count(failed)]))
    }
    if outlook.cost != nil {
      notes.append(ReportSentence("acquisition.payback_means"))
    }
    return notes
  }
}
