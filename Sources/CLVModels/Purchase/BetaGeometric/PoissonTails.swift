internal import Libm
internal import Synchronization

/// P(K ≥ n) for n = 0, 1, …, with K Poisson: in a list of some twenty standard
/// deviations, 1 before and 0 beyond.
///
/// For a mean below 1 each is divided by the n-th power of the mean, or
/// those of many stages would underflow.
struct PoissonTails: Sendable {
  /// Before this n the tail is 1, to rounding.
  let start: Int
  let isScaled: Bool
  private var values: [Double]
  private let mean: Double

  /// The tails to where they no longer count, and at least to some n.
  ///
  /// - Parameters:
  ///   - mean: The mean, above 0; far beyond what can be listed it is as if
  ///     all counts were reached.
  ///   - least: The least last n.
  init(mean: Double, reaching least: Int) {
    let mean = min(mean, 1e7)
    self.mean = mean
    isScaled = mean < 1
    let deviation = mean.squareRoot()
    let last = max(Int(mean + 10 * deviation) + 40, least)
    start = max(0, Int(mean - 9 * deviation) - 20)
    values = [Double](repeating: 0, count: last + 1 - start)
    if isScaled {
      // P(K ≥ n) = P(K = n) h(n), and h(n) = 1 + h(n + 1) mean/(n + 1).
      var ratio = 1.0
      var mass = exp(-mean)
      for n in 0...last {
        if n > 0 { mass /= Double(n) }
        values[n] = mass
      }
      for n in stride(from: last, through: 0, by: -1) {
        ratio = 1 + ratio * mean / Double(n + 1)
        values[n] *= ratio
      }
      return
    }
    // By the recurrence from the mode outwards, scaled to a sum of 1. What
    // does not wait for the term before is in brackets.
    let inverse = 1 / mean
    let mode = Int(mean) - start
    values[mode] = 1
    for i in mode..<values.count - 1 {
      values[i + 1] = values[i] * (mean / Double(start + i + 1))
      // Numbers next to the smallest are slow to work with.
      if values[i + 1] < 1e-300 { break }
    }
    for i in stride(from: mode, to: 0, by: -1) {
      values[i - 1] = values[i] * (Double(start + i) * inverse)
      if values[i - 1] < 1e-25 { break }
    }
    for i in stride(from: values.count - 1, to: 0, by: -1) {
      values[i - 1] += values[i]
    }
    let scale = 1 / values[0]
    for i in values.indices { values[i] *= scale }
  }

  /// How many are listed.
  var count: Int { values.count }

  /// From this n on the tail is 0.
  var end: Int { start + values.count }

  /// Adds a multiple of P(K ≥ n − j), which for a scaled list is over the
  /// power of the mean, to each sum j.
  func add(_ factor: Double, before n: Int, to sums: inout [Double]) {
    // The first whose tail is in the list, and the first where it is 1.
    let first = max(0, n - end + 1)
    let certain = max(0, min(n - start + 1, sums.count))
    values.withUnsafeBufferPointer { values in
      for j in first..<max(first, certain) {
        sums[j] += factor * values[n - j - start]
      }
    }
    for j in certain..<sums.count { sums[j] += factor }
  }

  /// What the n-th power of the mean stands for from one term to the next.
  func scale(ofPower n: Int) -> Double {
    isScaled ? pow(mean, Double(n)) : 1
  }
}

/// Lists of tails, of which customers who have rates in common need the same.
///
/// A list takes longer to make than all that is done with it, and customers
/// differ in the law of their rates, hardly in the rates themselves.
final class SharedPoissonTails: Sendable {
  static let shared = SharedPoissonTails()

  /// The most numbers that are kept, 8 MB.
  private static let mostNumbers = 1 << 20

  private struct Key: Hashable {
    let mean: Double
    let least: Int
  }

  private struct Lists {
    var byKey: [Key: PoissonTails] = [:]
    var numbers = 0
  }

  private let lists = Mutex(Lists())

  /// What ``PoissonTails/init(mean:reaching:)`` makes, once.
  func tails(mean: Double, reaching least: Int) -> PoissonTails {
    let key = Key(mean: mean, least: least)
    if let known = lists.withLock({ $0.byKey[key] }) { return known }
    let tails = PoissonTails(mean: mean, reaching: least)
    lists.withLock { lists in
      if lists.numbers + tails.count > Self.mostNumbers { lists = Lists() }
      // Another thread may have been as quick.
      if lists.byKey.updateValue(tails, forKey: key) == nil {
        lists.numbers += tails.count
      }
    }
    return tails
  }
}
