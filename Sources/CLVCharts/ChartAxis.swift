/// An axis: what it measures, over which range, and how its figures read.
public struct ChartAxis: Sendable {
  /// How places along the axis follow from values.
  public enum Scale: Sendable {
    /// Evenly over a range.
    case linear(ClosedRange<Double>)

    /// By the logarithm, over a range of positive values.
    case logarithmic(ClosedRange<Double>)

    /// A place for each category: the first from 0 to 1, the next from 1 to
    /// 2, and so on.
    case categories([String])
  }

  /// A mark on the axis.
  public struct Tick: Sendable, Equatable {
    /// Where it is.
    public var value: Double

    /// What is written there.
    public var label: String

    /// A tick.
    public init(_ value: Double, _ label: String) {
      self.value = value
      self.label = label
    }
  }

  /// What is measured, with its unit.
  public var title: String

  /// The range and how it is divided.
  public var scale: Scale

  /// Ticks to use instead of round numbers; nil for the latter.
  public var ticks: [Tick]?

  /// Whether it counts something, so that only whole numbers are ticks.
  public var isOfCounts: Bool

  /// How a round number is written.
  public var label: @Sendable (Double) -> String

  /// An axis; its ticks are round numbers unless others are given.
  public init(
    _ title: String, _ scale: Scale, ticks: [Tick]? = nil,
    isOfCounts: Bool = false,
    label: @escaping @Sendable (Double) -> String = ChartNumber.plain
  ) {
    self.title = title
    self.scale = scale
    self.ticks = ticks
    self.isOfCounts = isOfCounts
    self.label = label
  }

  /// The range in the scale's own coordinate.
  private var range: ClosedRange<Double> {
    switch scale {
    case .linear(let range): range
    case .logarithmic(let range):
      range.lowerBound > 0
        ? ChartNumber.log10(
          range.lowerBound)...ChartNumber.log10(
            range.upperBound) : 0...1
    case .categories(let labels): 0...Double(max(1, labels.count))
    }
  }

  /// Where a value is, from 0 at the axis' beginning to 1 at its end; nil
  /// where it is no number, or not on the axis at all.
  func position(of value: Double) -> Double? {
    var value = value
    if case .logarithmic = scale {
      guard value > 0 else { return nil }
      value = ChartNumber.log10(value)
    }
    guard value.isFinite else { return nil }
    let length = range.upperBound - range.lowerBound
    return length > 0 ? (value - range.lowerBound) / length : 0.5
  }

  /// The ticks on the axis: at most about `count` round numbers.
  func shownTicks(atMost count: Int) -> [Tick] {
    if let ticks { return ticks }
    switch scale {
    case .linear(let range):
      return RoundNumbers.linear(in: range, atMost: count).filter {
        !isOfCounts || abs($0 - $0.rounded()) < 1e-9
      }.map { Tick($0, label($0)) }
    case .logarithmic(let range):
      return RoundNumbers.logarithmic(in: range, atMost: count).map {
        Tick($0, label($0))
      }
    case .categories(let labels):
      return labels.enumerated().map {
        Tick(Double($0.offset) + 0.5, $0.element)
      }
    }
  }
}
