/// Where the parts of a chart are, in pixels.
struct ChartLayout {
  let width: Double
  let height: Double

  /// The edges of the area between the axes.
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double

  let x: ChartAxis
  let y: ChartAxis
  let xTicks: [ChartAxis.Tick]

  /// In how many lines the labels of the horizontal axis stand, every other
  /// one in the second.
  let tickLines: Int
  let yTicks: [ChartAxis.Tick]

  /// The labels at the right ends of lines.
  let lineLabels: [ChartLineLabel]

  init(_ chart: Chart, width: Double, height: Double) {
    self.width = width
    self.height = height
    x = chart.x
    y = chart.y
    top = ChartText.lineHeight + (chart.hasKey ? 34 : 14)
    let lowest = height - 2 * ChartText.lineHeight - 8
    yTicks = y.shownTicks(atMost: max(2, Int((lowest - top) / 42)))
    left = (yTicks.map { ChartText.width($0.label) }.max() ?? 0) + 8
    let labels = Self.lineLabels(
      chart, width: width, height: lowest - top)
    let widest = labels.joined().map { ChartText.width($0) }.max()
    right = width - (widest.map { $0 + 10 } ?? 8)
    (xTicks, tickLines) = Self.apart(
      x.shownTicks(atMost: max(2, Int((right - left) / 64))),
      Frame(left, right, top, lowest, x, y), width)
    bottom = lowest - Double(tickLines - 1) * ChartText.lineHeight
    let frame = Frame(left, right, top, bottom, x, y)
    lineLabels = ChartLineLabel.spread(
      zip(chart.lines, labels).compactMap { line, label in
        guard !label.isEmpty, let last = line.points.last(where: \.isFinite),
          let place = frame.place(last)
        else { return nil }
        return ChartLineLabel(
          lines: label, series: line.series, x: place.x + 6, y: place.y)
      }, top: top, bottom: bottom)
  }

  /// The labels of lines, broken into narrow ones, or into wider ones where
  /// these would not find room above each other.
  private static func lineLabels(
    _ chart: Chart, width: Double, height: Double
  ) -> [[String]] {
    func labels(_ share: Double) -> [[String]] {
      chart.lines.map { line in
        line.label.map { ChartText.wrapped($0, width: share * width) } ?? []
      }
    }
    let narrow = labels(0.28)
    let lines = narrow.reduce(0) { $0 + $1.count }
    return Double(lines) * ChartText.lineHeight > height
      ? labels(0.42) : narrow
  }

  /// A point's place in the drawing; nil where it has none.
  func place(_ point: ChartPoint) -> ChartPoint? {
    Frame(left, right, top, bottom, x, y).place(point)
  }

  /// A value's place across the drawing.
  func across(_ value: Double) -> Double? {
    x.position(of: value).map { left + min(max($0, 0), 1) * (right - left) }
  }

  /// A value's place down the drawing.
  func down(_ value: Double) -> Double? {
    y.position(of: value).map { bottom - min(max($0, 0), 1) * (bottom - top) }
  }

  /// From how many ticks on they are left out at regular steps.
  private static let many = 12

  /// The ticks whose labels do not run into each other, and in how many lines
  /// they stand: of many, every second, third and so on; of few categories all
  /// in two lines, where they have no room in one.
  private static func apart(
    _ ticks: [ChartAxis.Tick], _ frame: Frame, _ width: Double
  ) -> ([ChartAxis.Tick], lines: Int) {
    func fit(_ ticks: [ChartAxis.Tick]) -> Bool {
      withoutOverlap(ticks, frame, width).count == ticks.count
    }
    if fit(ticks) { return (ticks, 1) }
    func every(_ step: Int, from start: Int = 0) -> [ChartAxis.Tick] {
      stride(from: start, to: ticks.count, by: step).map { ticks[$0] }
    }
    if case .categories = frame.x.scale, ticks.count <= many,
      fit(every(2)), fit(every(2, from: 1))
    {
      return (ticks, 2)
    }
    let step =
      ticks.count > many ? (2...ticks.count).first { fit(every($0)) } : nil
    return (step.map { every($0) } ?? withoutOverlap(ticks, frame, width), 1)
  }

  /// The ticks whose labels do not run into the one before.
  private static func withoutOverlap(
    _ ticks: [ChartAxis.Tick], _ frame: Frame, _ width: Double
  ) -> [ChartAxis.Tick] {
    var end = -Double.infinity
    return ticks.filter { tick in
      guard let place = frame.place(across: tick.value) else { return false }
      let half = ChartText.width(tick.label) / 2
      let middle = min(place, width - half)
      guard middle - half > end + 6 else { return false }
      end = middle + half
      return true
    }
  }
}

/// The area between the axes.
private struct Frame {
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double
  let x: ChartAxis
  let y: ChartAxis

  init(
    _ left: Double, _ right: Double, _ top: Double, _ bottom: Double,
    _ x: ChartAxis, _ y: ChartAxis
  ) {
    self.left = left
    self.right = right
    self.top = top
    self.bottom = bottom
    self.x = x
    self.y = y
  }

  func place(across value: Double) -> Double? {
    x.position(of: value).map { left + $0 * (right - left) }
  }

  /// The place of a point; beyond the area it is put at its edge.
  func place(_ point: ChartPoint) -> ChartPoint? {
    guard let x = x.position(of: point.x), let y = y.position(of: point.y)
    else { return nil }
    return ChartPoint(
      left + min(max(x, 0), 1) * (right - left),
      bottom - min(max(y, 0), 1) * (bottom - top))
  }
}

/// What is written at the end of a line.
struct ChartLineLabel {
  let lines: [String]
  let series: Int
  let x: Double

  /// The middle of its first line.
  var y: Double

  private var height: Double { Double(lines.count) * ChartText.lineHeight }

  /// Moves labels apart that would lie on each other, and keeps them inside.
  static func spread(
    _ labels: [ChartLineLabel], top: Double, bottom: Double
  ) -> [ChartLineLabel] {
    var labels = labels.enumerated().sorted {
      ($0.element.y, $0.offset) < ($1.element.y, $1.offset)
    }.map(\.element)
    var free = top
    for i in labels.indices {
      labels[i].y = max(labels[i].y, free)
      free = labels[i].y + labels[i].height
    }
    var limit = bottom + ChartText.lineHeight / 2
    for i in labels.indices.reversed() {
      labels[i].y = min(labels[i].y, limit - labels[i].height)
      limit = labels[i].y
    }
    return labels
  }
}

extension Chart {
  /// The lines in their order.
  var lines: [ChartLine] {
    marks.compactMap { if case .line(let line) = $0 { line } else { nil } }
  }

  /// Whether something has to be said of colours over the chart.
  var hasKey: Bool { shades != nil || !keyEntries.isEmpty }

  /// The labelled series that have no end to write at.
  var keyEntries: [(label: String, series: Int)] {
    marks.flatMap { mark -> [(label: String, series: Int)] in
      switch mark {
      case .bars(let bars): bars.label.map { [($0, bars.series)] } ?? []
      case .dots(let dots): dots.label.map { [($0, dots.series)] } ?? []
      case .flows(let flows): flows.key
      default: []
      }
    }
  }
}
