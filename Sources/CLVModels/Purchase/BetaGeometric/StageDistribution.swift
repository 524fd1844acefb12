internal import Libm

/// The distribution of the stages that a customer of a ``CNBDProcess`` has
/// passed by time t since the last purchase before 0, if nobody left.
///
/// That is Σⱼ wⱼ P(M = n − j), with M negative binomial of shape s + j. Each
/// is made by its recurrence from the mode outwards and then scaled to sum to
/// 1, so that no gamma function and no cancellation comes in: every
/// probability is accurate in relative terms, however small.
struct StageDistribution {
  /// The probability of n stages, for n = 0, 1, …, up to where the rest no
  /// longer counts in an expectation.
  private(set) var probabilities: [Double]

  private let stages: Int

  /// Longer lists are not made.
  static let mostStages = 2e4

  /// Nil where the list would be very long.
  init?(_ process: CNBDProcess, in t: Double) {
    stages = process.stages
    let ratio = t / process.alpha
    let mean = (process.shape + Double(stages)) * ratio
    let spread = (mean * (1 + ratio)).squareRoot()
    let longest = mean + 12 * spread + 45 * (1 + ratio)
    guard longest < Self.mostStages else { return nil }
    probabilities = [Double](repeating: 0, count: 2 * stages)
    for (j, weight) in process.weights.enumerated() where weight > 0 {
      add(
        shape: process.shape + Double(j), share: t / (process.alpha + t),
        ratio: ratio, offset: j, weight: weight)
    }
  }

  /// Adds the distribution of M + j.
  private mutating func add(
    shape: Double, share: Double, ratio: Double, offset: Int, weight: Double
  ) {
    let mode = shape > 1 ? Int((shape - 1) * ratio) : 0
    var below: [Double] = []
    var term = 1.0
    var n = Double(mode)
    while n > 0, term > 1e-25 {
      term *= n / (share * (shape + (n - 1)))
      below.append(term)
      n -= 1
    }
    let start = mode - below.count
    var masses = Array(below.reversed())
    var purchases = 0.0
    for (i, mass) in masses.enumerated() {
      purchases += mass * Double((start + i + offset) / stages)
    }
    term = 1
    n = Double(mode)
    var stage = mode + offset
    // Until the rest, taken for a geometric series, is negligible in the
    // expected number of purchases, also where it is all in the first few.
    while true {
      masses.append(term)
      let count = Double(stage / stages)
      purchases += term * count
      let fall = share * (shape + n) / (n + 1)
      term *= fall
      n += 1
      stage += 1
      let ceiling = max(share, fall) * (1 + 1 / max(1, count))
      // Numbers next to the smallest are slow to work with.
      if term < 1e-300 { break }
      if stage >= 2 * stages, ceiling < 1,
        term * (count + 2) < 1e-18 * purchases * (1 - ceiling)
      {
        break
      }
    }
    let scale = weight / masses.reduce(0, +)
    while probabilities.count < start + masses.count + offset {
      probabilities.append(0)
    }
    for (i, mass) in masses.enumerated() {
      probabilities[start + i + offset] += scale * mass
    }
  }

  /// Calls with m = 0, 1, 2, … and the probability of m purchases.
  @inline(__always)
  func forEachPurchases(_ body: (_ m: Int, _ probability: Double) -> Void) {
    var m = 0
    var start = 0
    while start < probabilities.count {
      let end = min(start + stages, probabilities.count)
      var sum = 0.0
      for n in start..<end { sum += probabilities[n] }
      body(m, sum)
      m += 1
      start = end
    }
  }
}
