internal import CLVCharts
internal import CLVValidation

extension Report {
  /// The rankings by scores of recency, frequency and monetary value.
  private static let rfm = [
    "rfm_sum", "rfm_weighted", "rfm_cells", "rfm_segments",
  ]

  /// The rankings that are compared: the model's, the best by RFM, and the best
  /// of the other simple ones.
  private static func ranked(
    _ card: Scorecard
  ) -> [(String, Int, ChartLine.Stroke)] {
    func best(_ names: [String]) -> String? {
      names.filter { card[$0]?[.topFifth] != nil }.max {
        (card[$0]?[.topFifth] ?? 0, card[$0]?[.topTenth] ?? 0)
          < (card[$1]?[.topFifth] ?? 0, card[$1]?[.topTenth] ?? 0)
      }
    }
    return [("model", 1, .solid)]
      + [
        best(rfm).map { ($0, 2, .dashed) },
        best(["rate", "last_period"]).map { ($0, 3, .dotted) },
      ].compactMap(\.self)
  }

  /// How much of what happened came from those whom each method ranks
  /// highest: the model against RFM; nil where nothing happened.
  static func lift(_ scorecard: Scorecard) -> ReportChart? {
    let methods = ranked(scorecard).compactMap { name, series, stroke in
      scorecard[name].map { (name, series, stroke, $0.gains) }
    }.filter { $0.3.count == 100 }
    guard let model = methods.first, model.0 == "model" else { return nil }
    let shares = stride(from: 5, through: 100, by: 5).map { $0 }
    let scored = methods.first { rfm.contains($0.0) }
    let simple = methods.first { $0.0 == "rate" || $0.0 == "last_period" }
    func share(_ gains: [Double]?) -> ReportValue {
      ReportValue(gains?[19]) { .percent($0, decimals: 1) }
    }
    let caption = ReportSentence(
      scored == nil || simple == nil
        ? "holdout.lift_plain" : "holdout.lift_caption",
      [
        "share": .percent(0.2), "model": share(model.3),
        "rfm": share(scored?.3),
        "scores": .term("rule.\(scored?.0 ?? "rfm_sum")"),
        "simple": share(simple?.3),
        "rule": .term("rule.\(simple?.0 ?? "rate")"),
      ])
    let table = ReportTable(
      "lift", title: "holdout.lift",
      columns: [.init("best_customers")]
        + methods.map { .init($0.0, title: "method.\($0.0)") },
      rows: shares.map { share in
        [.percent(Double(share) / 100)]
          + methods.map { .percent($0.3[share - 1], decimals: 1) }
      })
    return ReportChart(
      title: "holdout.lift", caption: caption, table: table
    ) { writer in
      Chart(
        title: writer.text("holdout.lift"),
        summary: writer.text(caption.key, caption.values),
        x: shareAxis("axis.best_customers", writer),
        y: shareAxis("axis.share_of_purchases", writer),
        marks: [
          .line(
            ChartLine(
              [ChartPoint(0, 0), ChartPoint(1, 1)], series: 5, stroke: .dotted,
              label: writer.chartText("method.chance")))
        ]
          + methods.reversed().map { name, series, stroke, gains in
            .line(
              ChartLine(
                [ChartPoint(0, 0)]
                  + gains.enumerated().map {
                    ChartPoint(Double($0.offset + 1) / 100, $0.element)
                  }, series: series, stroke: stroke,
                label: writer.chartText("method.\(name)")))
          })
    }
  }

  /// Where what happened lies in the predicted distributions.
  static func outcomePlaces(
    _ calibration: PredictiveCalibration
  ) -> ReportChart {
    let bins = calibration.bins
    let caption = ReportSentence("holdout.calibration_caption")
    return ReportChart(
      title: "holdout.calibration", caption: caption,
      table: ReportTable(
        "calibration", title: "holdout.calibration",
        ["from", "to", "density", "error"],
        rows: bins.map {
          [
            .percent($0.from), .percent($0.to),
            .number($0.height, decimals: 2),
            .number($0.standardError, decimals: 2),
          ]
        })
    ) { writer in
      Chart(
        title: writer.text("holdout.calibration"),
        summary: writer.text(caption.key),
        x: shareAxis("axis.predicted_rank", writer),
        y: ChartAxis(
          writer.chartText("axis.density"),
          .linear(RoundNumbers.range(of: bins.map(\.height) + [1.2])),
          label: writer.short),
        marks: [
          .bars(
            ChartBars(
              bins.map { bin in
                let figure = writer.value(.number(bin.height, decimals: 2))
                return .init(
                  bin.from...bin.to, height: bin.height, tip: figure)
              }, series: 1)),
          .line(
            ChartLine(
              [ChartPoint(0, 1), ChartPoint(1, 1)], series: 5, stroke: .dotted,
              label: writer.chartText("axis.as_predicted"))),
        ])
    }
  }
}
