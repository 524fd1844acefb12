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
  let yTicks: [ChartAxis.Tick]

  /// The labels at the right ends of lines.
  let lineLabels: [ChartLineLabel]

  init(_ chart: Chart, width: Double, height: Double) {
    self.width = width
    self.height = height
    x = chart.x
    y = chart.y
    top = ChartText.lineHeight + (chart.hasKey ? 34 : 14)
    bottom = height - 2 * ChartText.lineHeight - 8
    yTicks = y.shownTicks(atMost: max(2, Int((bottom - top) / 42)))
    left = (yTicks.map { ChartText.width($0.label) }.max() ?? 0) + 8
    let room = width * 0.28
    let labels = chart.lines.map { line in
      line.label.map { ChartText.wrapped($0, width: room) } ?? []
    }
    let widest = labels.joined().map { ChartText.width($0) }.max()
    right = width - (widest.map { $0 + 10 } ?? 8)
    let frame = Frame(left, right, top, bottom, x, y)
    lineLabels = ChartLineLabel.spread(
      zip(chart.lines, labels).compactMap { line, label in
        guard !label.isEmpty, let last = line.points.last(where: \.isFinite),
          let place = frame.place(last)
        else { return nil }
        return ChartLineLabel(
          lines: label, series: line.series, x: place.x + 6, y: place.y)
      }, top: top, bottom: bottom)
    xTicks = Self.apart(
      x.shownTicks(atMost: max(2, Int((right - left) / 64))), frame, width)
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

  /// The ticks whose labels do not run into each other: of many, every second,
  /// third and so on.
  private static func apart(
    _ ticks: [ChartAxis.Tick], _ frame: Frame, _ width: Double
  ) -> [ChartAxis.Tick] {
    let steps = ticks.count > many ? 1...ticks.count : 1...1
    let candidates = steps.lazy.map { step in
      stride(from: 0, to: ticks.count, by: step).map { ticks[$0] }
    }
    return candidates.first {
      withoutOverlap($0, frame, width).count == $0.count
    } ?? withoutOverlap(ticks, frame, width)
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
    marks.compactMap { mark in
      switch mark {
      case .bars(let bars): bars.label.map { ($0, bars.series) }
      case .dots(let dots): dots.label.map { ($0, dots.series) }
      default: nil
      }
    }
  }
}
