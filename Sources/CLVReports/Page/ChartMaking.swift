internal import CLVCharts
internal import CLVData
internal import CLVValidation

/// Charts of kinds that several sections draw.
struct ChartMaking {
  let writer: ReportWriter

  init(_ writer: ReportWriter) {
    self.writer = writer
  }

  /// An axis of days, counted from the first one, with months as ticks.
  func dates(_ days: ClosedRange<CalendarDay>) -> ChartAxis {
    let first = days.lowerBound
    let length = first.distance(to: days.upperBound) + 1
    return ChartAxis(
      writer.chartText("axis.date"), .linear(0...Double(length)),
      ticks: writer.monthStarts(days).map { day in
        .init(
          Double(first.distance(to: day)), writer.isolated(writer.month(day)))
      })
  }

  /// Two bars for each category, beside each other.
  func pairs(
    _ title: String, _ summary: ReportSentence, categories: [String],
    left: (name: String, heights: [Double]),
    right: (name: String, heights: [Double]), decimals: Int, x: String,
    y: String
  ) -> Chart {
    func bars(
      _ series: (name: String, heights: [Double]), _ number: Int
    ) -> ChartMark {
      let name = writer.strings[series.name]
      return .bars(
        ChartBars(
          series.heights.enumerated().map { i, height in
            let start = Double(i) + (number == 1 ? 0.12 : 0.5)
            let figure = writer.value(.number(height, decimals: decimals))
            return .init(
              start...(start + 0.38), height: height, text: figure,
              tip: "\(categories[i]) · \(name): \(figure)")
          }, series: number, label: writer.isolated(name)))
    }
    return Chart(
      title: writer.text(title),
      summary: writer.text(summary.key, summary.values),
      x: ChartAxis(writer.chartText(x), .categories(categories)),
      y: ChartAxis(
        writer.chartText(y),
        .linear(RoundNumbers.range(of: left.heights + right.heights)),
        isOfCounts: decimals == 0, label: writer.short),
      marks: [bars(left, 1), bars(right, 2)])
  }

  /// What the figures of an axis are.
  enum Labels {
    case number
    case percent

    /// Percentages of which 100 % has to be seen.
    case share
  }

  /// A bar for each category.
  func columns(
    _ title: String, _ summary: ReportSentence, categories: [String],
    heights: [Double], figure: (Double) -> ReportValue, x: String, y: String,
    series: Int = 1, labels: Labels = .number
  ) -> Chart {
    let bars = zip(categories, heights).enumerated().map { i, bar in
      let text = writer.value(figure(bar.1))
      return ChartBars.Bar(
        (Double(i) + 0.1)...(Double(i) + 0.9), height: bar.1, text: text,
        tip: "\(bar.0): \(text)")
    }
    return Chart(
      title: writer.text(title),
      summary: writer.text(summary.key, summary.values),
      x: ChartAxis(writer.chartText(x), .categories(categories)),
      y: ChartAxis(
        writer.chartText(y),
        .linear(labels == .share ? 0...1 : RoundNumbers.range(of: heights)),
        isOfCounts: Self.isCount(figure(0)),
        label: {
          labels == .number
            ? writer.short($0) : writer.value(.percent($0))
        }),
      marks: [.bars(ChartBars(bars, series: series))])
  }

  /// Whether figures like this one are numbers of customers, purchases or the
  /// like.
  static func isCount(_ figure: ReportValue) -> Bool {
    switch figure {
    case .count, .number(_, decimals: 0): true
    default: false
    }
  }

  /// Two parts of a bar for each category, one on the other.
  func stacked(
    _ title: String, _ summary: ReportSentence, categories: [String],
    lower: (name: String, heights: [Double]),
    upper: (name: String, heights: [Double]),
    figure: (Double) -> ReportValue, x: String, y: String
  ) -> Chart {
    func bars(
      _ part: (name: String, heights: [Double]), _ series: Int,
      on bases: [Double]
    ) -> ChartMark {
      let name = writer.strings[part.name]
      return .bars(
        ChartBars(
          part.heights.enumerated().map { i, height in
            .init(
              (Double(i) + 0.1)...(Double(i) + 0.9),
              height: bases[i] + height, base: bases[i],
              tip: "\(categories[i]) · \(name): "
                + writer.value(figure(height)))
          }, series: series, label: writer.isolated(name)))
    }
    let none = lower.heights.map { _ in 0.0 }
    let tops = zip(lower.heights, upper.heights).map { $0 + $1 }
    return Chart(
      title: writer.text(title),
      summary: writer.text(summary.key, summary.values),
      x: ChartAxis(writer.chartText(x), .categories(categories)),
      y: ChartAxis(
        writer.chartText(y), .linear(RoundNumbers.range(of: tops)),
        isOfCounts: Self.isCount(figure(0)), label: writer.short),
      marks: [bars(lower, 1, on: none), bars(upper, 2, on: lower.heights)])
  }

  /// A line for each of several figures over categories; where a figure is not
  /// known, the line passes over it.
  func lines(
    _ title: String, _ summary: ReportSentence, categories: [String],
    _ lines: [(name: String, values: [Double?])], x: String, y: ChartAxis
  ) -> Chart {
    let strokes: [ChartLine.Stroke] = [.solid, .dashed, .dotted]
    return Chart(
      title: writer.text(title),
      summary: writer.text(summary.key, summary.values),
      x: ChartAxis(writer.chartText(x), .categories(categories)), y: y,
      marks: lines.enumerated().map { i, line in
        .line(
          ChartLine(
            line.values.enumerated().compactMap { place, value in
              value.map { ChartPoint(Double(place) + 0.5, $0) }
            }, series: i % ChartStyle.seriesCount + 1,
            stroke: strokes[i % strokes.count],
            label: writer.chartText(line.name)))
      })
  }
}
