/// The distribution of the stages that a customer of a ``CNBDProcess`` has
/// passed by time t since the last purchase before 0, if nobody left.
///
/// Of n stages the probability is, as for one number of them alone,
///
///     (s)ₙ/n! · (1 − x)^s (x + u(1 − x))ⁿ/W · P(B < k),
///
/// with x = t/(α + t), and B binomial of n trials at u(1 − x)/(x + u(1 − x)).
/// The list is made from its end downwards, where every step is a ratio and
/// P(B < k) only grows, and scaled to sum to 1: no gamma function and no
/// cancellation comes in, and every probability is accurate in relative terms,
/// however small.
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
    // The first two purchases are in the list, however unlikely.
    let last = max(Int(longest), 2 * stages)
    probabilities = [Double](repeating: 0, count: last + 1)
    // In less time than this not even a stage is passed.
    guard ratio * min(1, process.shape) > 1e-290 else {
      for (j, weight) in process.weights.enumerated() {
        probabilities[j] = weight
      }
      return
    }
    fill(StageMass(process, shareOf: ratio, at: last))
  }

  /// Writes down all masses over their sum.
  private mutating func fill(_ top: StageMass) {
    var law = top
    var peak = 0.0
    var n = probabilities.count - 1
    while true {
      probabilities[n] = law.mass
      peak = max(peak, law.mass)
      // Below the mode, which a shape below 1 may have at 0.
      let isOver = law.shape >= 1 && law.mass < 1e-25 * peak
      if n == 0 || isOver { break }
      law.goDown()
      n -= 1
      if law.mass > 1e150 {
        let scale = 1 / law.mass
        for i in n + 1..<probabilities.count { probabilities[i] *= scale }
        peak *= scale
        law.scale(by: scale)
      }
    }
    let total = probabilities.reversed().reduce(0, +)
    for i in probabilities.indices { probabilities[i] /= total }
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
