/// A chart as a value: two axes and what is drawn between them.
///
///     let chart = Chart(
///       title: "Purchases a week", summary: "They fall from 80 to 20.",
///       x: ChartAxis("week", .linear(0...39)),
///       y: ChartAxis("purchases", .linear(0...80)),
///       marks: [.line(ChartLine(points, series: 1, label: "actual"))])
///     let svg = chart.svg(width: 640, height: 360)
///
/// The drawing is static SVG whose marks carry their figures as tooltips. It
/// needs no script; its colours are told apart by colour-blind readers, and
/// follow the page's light or dark scheme.
public struct Chart: Sendable {
  /// What the chart shows: its accessible name.
  public var title: String

  /// What there is to see, for readers who cannot: its description.
  public var summary: String

  /// The horizontal axis.
  public var x: ChartAxis

  /// The vertical axis.
  public var y: ChartAxis

  /// What is drawn, the first at the back.
  public var marks: [ChartMark]

  /// What the shades of cells stand for; nil where there are none.
  public var shades: ChartShades?

  /// A chart with its parts.
  public init(
    title: String, summary: String, x: ChartAxis, y: ChartAxis,
    marks: [ChartMark], shades: ChartShades? = nil
  ) {
    self.title = title
    self.summary = summary
    self.x = x
    self.y = y
    self.marks = marks
    self.shades = shades
  }
}

/// Something that is drawn.
public enum ChartMark: Sendable {
  /// A line through points.
  case line(ChartLine)

  /// The area between two lines, as of an interval.
  case band(ChartBand)

  /// Bars that stand on the axis.
  case bars(ChartBars)

  /// Dots.
  case dots(ChartDots)

  /// The cells of a heat map.
  case cells([ChartCell])

  /// A straight line across the chart.
  case rule(ChartRule)

  /// Flows between groups at the left and the right end.
  case flows(ChartFlows)
}

/// A point in the units of the axes.
public struct ChartPoint: Sendable, Equatable {
  /// Along the horizontal axis.
  public var x: Double

  /// Along the vertical axis.
  public var y: Double

  /// A point.
  public init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }

  /// Whether it can be drawn.
  var isFinite: Bool { x.isFinite && y.isFinite }
}

/// A line through points.
public struct ChartLine: Sendable {
  /// How it is drawn: lines differ by more than their colours.
  public enum Stroke: String, Sendable {
    case solid
    case dashed
    case dotted
  }

  /// The points from one end to the other.
  public var points: [ChartPoint]

  /// The number of its colour, from 1 to ``ChartStyle/seriesCount``.
  public var series: Int

  /// How it is drawn.
  public var stroke: Stroke

  /// What it is, written at its right end; nil for nothing.
  public var label: String?

  /// A line.
  public init(
    _ points: [ChartPoint], series: Int, stroke: Stroke = .solid,
    label: String? = nil
  ) {
    self.points = points
    self.series = series
    self.stroke = stroke
    self.label = label
  }
}

/// The area between two lines.
public struct ChartBand: Sendable {
  /// The places along the horizontal axis, with both ends at each.
  public var points: [(x: Double, range: ClosedRange<Double>)]

  /// The number of its colour.
  public var series: Int

  /// A band.
  public init(
    _ points: [(x: Double, range: ClosedRange<Double>)], series: Int
  ) {
    self.points = points
    self.series = series
  }
}

/// Bars of one series.
public struct ChartBars: Sendable {
  /// A bar.
  public struct Bar: Sendable {
    /// From where to where it reaches along the horizontal axis.
    public var range: ClosedRange<Double>

    /// How high it reaches.
    public var height: Double

    /// From where it reaches, as on another bar that it stands on.
    public var base: Double

    /// Its figure, written over it where there is room.
    public var text: String?

    /// What it says when pointed at.
    public var tip: String

    /// Whether it is of what is to come: it is paler.
    public var isAhead: Bool

    /// A bar, from the axis unless it has another base.
    public init(
      _ range: ClosedRange<Double>, height: Double, base: Double = 0,
      text: String? = nil, tip: String, isAhead: Bool = false
    ) {
      self.range = range
      self.height = height
      self.base = base
      self.text = text
      self.tip = tip
      self.isAhead = isAhead
    }
  }

  /// The bars from left to right.
  public var bars: [Bar]

  /// The number of their colour.
  public var series: Int

  /// What they are, in the chart's key; nil where that is plain.
  public var label: String?

  /// Bars.
  public init(_ bars: [Bar], series: Int, label: String? = nil) {
    self.bars = bars
    self.series = series
    self.label = label
  }
}

/// Dots of one series.
public struct ChartDots: Sendable {
  /// A dot.
  public struct Dot: Sendable {
    /// Where it is.
    public var point: ChartPoint

    /// What it says when pointed at; nil for nothing.
    public var tip: String?

    /// A dot.
    public init(_ point: ChartPoint, tip: String?) {
      self.point = point
      self.tip = tip
    }
  }

  /// The dots.
  public var dots: [Dot]

  /// The number of their colour.
  public var series: Int

  /// What they are, in the chart's key; nil where that is plain.
  public var label: String?

  /// Dots.
  public init(_ dots: [Dot], series: Int, label: String? = nil) {
    self.dots = dots
    self.series = series
    self.label = label
  }
}

/// A cell of a heat map.
public struct ChartCell: Sendable {
  /// From where to where it reaches along the horizontal axis.
  public var x: ClosedRange<Double>

  /// From where to where the cell reaches along the vertical axis.
  public var y: ClosedRange<Double>

  /// How much of what is shown it holds, from 0 to 1.
  public var share: Double

  /// Its figure, written into it where there is room.
  public var text: String

  /// What it says when pointed at.
  public var tip: String

  /// Whether it is of what is to come: it is outlined.
  public var isAhead: Bool

  /// A cell.
  public init(
    x: ClosedRange<Double>, y: ClosedRange<Double>, share: Double,
    text: String, tip: String, isAhead: Bool = false
  ) {
    self.x = x
    self.y = y
    self.share = share
    self.text = text
    self.tip = tip
    self.isAhead = isAhead
  }
}

/// What the shades of cells stand for.
public struct ChartShades: Sendable {
  /// The figure of the lightest shade.
  public var least: String

  /// The figure of the darkest shade.
  public var most: String

  /// The meaning of a chart's shades.
  public init(least: String, most: String) {
    self.least = least
    self.most = most
  }
}

/// A straight line across the chart.
public struct ChartRule: Sendable {
  /// Where it lies.
  public enum Position: Sendable {
    /// Upright, at a place along the horizontal axis.
    case x(Double)

    /// Level, at a place along the vertical axis.
    case y(Double)
  }

  /// Where it lies.
  public var position: Position

  /// What it marks.
  public var label: String

  /// A rule.
  public init(_ position: Position, label: String) {
    self.position = position
    self.label = label
  }
}
