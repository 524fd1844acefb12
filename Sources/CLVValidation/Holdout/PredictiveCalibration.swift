/// Whether what happened is spread over the predicted distributions as it
/// should be: the histogram of probability integral transforms.
///
/// Where forecasts are right, the predicted probability of as much as happened
/// or less is spread evenly from 0 to 1. Of counts it jumps, and each customer
/// is spread evenly over the jump: the nonrandomized histogram of Czado,
/// Gneiting & Held (2009), "Predictive model assessment for count data",
/// *Biometrics* 65:1254, section 2.1. Its expectation is flat where the
/// forecasts are right; low ends mean intervals that are too wide, high ends
/// too narrow ones, a slope to the right forecasts that are too low.
public struct PredictiveCalibration: Sendable, Equatable, Encodable {
  /// A stretch of the transform.
  public struct Bin: Sendable, Equatable, Encodable {
    /// Where it begins, from 0.
    public let from: Double

    /// Where it ends, up to 1.
    public let to: Double

    /// The density of customers in it: 1 where forecasts are right.
    public let height: Double

    /// The standard error of the height.
    public let standardError: Double
  }

  /// What the histogram says on the whole.
  public enum Verdict: String, Sendable, Encodable {
    /// No deviation beyond chance, or none that matters.
    case sound

    /// More happened than was thought likely.
    case tooLow = "too low"

    /// Less happened than was thought likely.
    case tooHigh = "too high"

    /// The distributions are too narrow.
    case tooNarrow = "too narrow"

    /// The distributions are too wide.
    case tooWide = "too wide"
  }

  /// The histogram.
  public let bins: [Bin]

  /// The mean of the transforms: ½ where forecasts are right.
  public let mean: Double

  /// The variance of the transforms about ½, times 12: 1 where forecasts are
  /// right, more where they are too narrow.
  public let spread: Double

  /// The central share asked for in ``centralShare``.
  public let level: Double

  /// The share of customers in the central part of their distributions, those
  /// at its ends in part: the level where forecasts are right, as the coverage
  /// of an interval of whole counts is not.
  public let centralShare: Double

  /// What it says on the whole.
  public let verdict: Verdict

  /// A histogram of customers, each with the probabilities of less than
  /// happened, and of as much or less.
  ///
  /// - Parameters:
  ///   - bounds: The distinct pairs of probabilities.
  ///   - customers: How many customers share each.
  ///   - bins: How many bins.
  ///   - level: The central share to look at.
  init(
    _ bounds: [ClosedRange<Double>], customers: [Int], bins: Int = 10,
    level: Double = 0.9
  ) {
    let n = customers.reduce(0.0) { $0 + Double($1) }
    var sums = [Double](repeating: 0, count: bins)
    var squares = sums
    var first = 0.0
    var firstSquares = 0.0
    var second = 0.0
    var central = 0.0
    for (bound, count) in zip(bounds, customers) {
      let weight = Double(count)
      var previous = 0.0
      for bin in 0..<bins {
        let next =
          bin == bins - 1
          ? 1 : bound.spread(to: Double(bin + 1) / Double(bins))
        sums[bin] += weight * (next - previous)
        squares[bin] += weight * (next - previous) * (next - previous)
        previous = next
      }
      let (low, high) = (bound.lowerBound, bound.upperBound)
      let middle = 0.5 * (low + high) - 0.5
      first += weight * middle
      firstSquares += weight * middle * middle
      second +=
        weight * (middle * middle + (high - low) * (high - low) / 12)
      central +=
        weight
        * (bound.spread(to: 0.5 + 0.5 * level)
          - bound.spread(to: 0.5 - 0.5 * level))
    }
    let width = 1 / Double(bins)
    self.bins = (0..<bins).map { bin in
      let mean = sums[bin] / n
      let variance = max(0, squares[bin] / n - mean * mean)
      return Bin(
        from: Double(bin) * width, to: Double(bin + 1) * width,
        height: mean / width,
        standardError: (variance / n).squareRoot() / width)
    }
    mean = 0.5 + first / n
    spread = 12 * second / n
    self.level = level
    centralShare = central / n
    let error = (firstSquares / n / n).squareRoot()
    verdict = Self.verdict(
      shift: first / n, error: error, spread: 12 * second / n)
  }

  /// A shift of the mean counts from three standard errors and a fiftieth on,
  /// a spread that is off by a tenth.
  private static func verdict(
    shift: Double, error: Double, spread: Double
  ) -> Verdict {
    if abs(shift) > max(0.02, 3 * error) {
      return shift > 0 ? .tooLow : .tooHigh
    }
    if abs(spread - 1) > 0.1 { return spread > 1 ? .tooNarrow : .tooWide }
    return .sound
  }
}

extension ClosedRange<Double> {
  /// How much of a mass that is spread evenly over the range is at `u` or
  /// below.
  fileprivate func spread(to u: Double) -> Double {
    if u >= upperBound { return 1 }
    if u <= lowerBound { return 0 }
    return (u - lowerBound) / (upperBound - lowerBound)
  }
}
