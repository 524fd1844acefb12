/// Round numbers for the ticks of an axis.
public enum RoundNumbers {
  /// Multiples of 1, 2 or 5 times a power of ten in a range, at most `count`
  /// of them where that is two or more.
  public static func linear(
    in range: ClosedRange<Double>, atMost count: Int
  ) -> [Double] {
    let length = range.upperBound - range.lowerBound
    guard length > 0, length.isFinite else { return [range.lowerBound] }
    let step = step(for: length, atMost: max(2, count))
    guard step > 0 else { return [range.lowerBound] }
    let first = (range.lowerBound / step - 1e-9).rounded(.up)
    let last = (range.upperBound / step + 1e-9).rounded(.down)
    guard first <= last else { return [] }
    return (0...Int(last - first)).map { (first + Double($0)) * step }
  }

  /// Powers of ten in a range, with 2 and 5 times these where there is room,
  /// or some of the powers where there is none for all.
  public static func logarithmic(
    in range: ClosedRange<Double>, atMost count: Int
  ) -> [Double] {
    guard range.lowerBound > 0, range.upperBound.isFinite else { return [] }
    let first = Int(ChartNumber.log10(range.lowerBound).rounded(.down))
    let last = Int(ChartNumber.log10(range.upperBound).rounded(.up))
    let dense = (first...last).flatMap { power in
      [1.0, 2, 5].map { $0 * ChartNumber.power(ofTen: power) }
    }.filter {
      $0 >= range.lowerBound * 0.999999
        && $0 <= range.upperBound * 1.000001
    }
    if dense.count <= max(2, count) { return dense }
    let stride = max(1, (last - first + count) / max(1, count))
    return Swift.stride(from: first, through: last, by: stride)
      .map { ChartNumber.power(ofTen: $0) }
      .filter { range.contains($0) }
  }

  /// A range from 0, or from below it, to a round number at or above all
  /// values; 0 to 1 where there are none.
  public static func range(
    of values: some Sequence<Double>, from least: Double = 0
  ) -> ClosedRange<Double> {
    let finite = values.filter(\.isFinite)
    let low = min(least, finite.min() ?? least)
    let high = max(least, finite.max() ?? least)
    guard high > low, (high - low).isFinite else { return low...(low + 1) }
    let step = step(for: high - low, atMost: 6)
    return (low / step).rounded(.down) * step...(high / step - 1e-9).rounded(
      .up) * step
  }

  private static func step(for length: Double, atMost count: Int) -> Double {
    // Below that, nothing is told apart.
    let least = max(length / Double(count), .leastNormalMagnitude)
    let power = ChartNumber.power(
      ofTen: Int(ChartNumber.log10(least).rounded(.down)))
    let factor = [1.0, 2, 5, 10].first { $0 * power >= least * (1 - 1e-9) }
    return (factor ?? 10) * power
  }
}
