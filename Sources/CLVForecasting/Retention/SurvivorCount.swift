internal import CLVNumerics
internal import Libm

/// The number of customers who stay, out of groups in which each stays with
/// the group's own probability, independently of the others.
///
/// A binomial variate, or a sum of several. Quantiles are exact up to a
/// standard deviation of 50 customers, beyond by Cornish and Fisher (1938):
/// the error is then far below one customer.
struct SurvivorCount {
  /// A number of customers and the probability with which each stays.
  struct Group {
    let customers: Int
    let probability: Double
  }

  private let groups: [Group]

  /// A count with its groups.
  init(_ groups: [Group]) {
    self.groups = groups.filter { $0.customers > 0 }
  }

  /// The expected number.
  var mean: Double {
    groups.reduce(0) { $0 + Double($1.customers) * $1.probability }
  }

  private var variance: Double {
    groups.reduce(0) {
      $0 + Double($1.customers) * $1.probability * (1 - $1.probability)
    }
  }

  /// The central interval: the smallest numbers whose cumulative probability
  /// reaches (1 − level)/2 and (1 + level)/2.
  func interval(level: Double) -> ClosedRange<Int> {
    let tail = (1 - level) / 2
    let deviation = variance.squareRoot()
    guard deviation <= 50 else {
      let lower = approximateQuantile(tail, deviation)
      return lower...max(lower, approximateQuantile(1 - tail, deviation))
    }
    let law = probabilities()
    var below = 0.0
    var lower: Int?
    for (i, probability) in law.values.enumerated() {
      below += probability
      // Rounding must not carry a sum that ends on the quantile past it.
      if lower == nil, below >= tail - 1e-12 { lower = law.first + i }
      if below >= 1 - tail - 1e-12 {
        return (lower ?? law.first + i)...(law.first + i)
      }
    }
    let last = law.first + law.values.count - 1
    return (lower ?? last)...last
  }

  private func approximateQuantile(_ p: Double, _ deviation: Double) -> Int {
    let third = groups.reduce(0.0) {
      let q = $1.probability
      return $0 + Double($1.customers) * q * (1 - q) * (1 - 2 * q)
    }
    let z = normalQuantile(p)
    let skewness = third / (deviation * deviation * deviation)
    let x = mean + deviation * (z + skewness * (z * z - 1) / 6)
    let most = groups.reduce(0) { $0 + $1.customers }
    return min(most, max(0, Int(saturating: (x - 0.5).rounded(.up))))
  }

  /// The probabilities of the numbers from `first` on, without tails below
  /// 1e-18.
  private func probabilities() -> (first: Int, values: [Double]) {
    var first = 0
    var values = [1.0]
    for group in groups {
      let (start, law) = Self.binomial(group)
      var sum = [Double](repeating: 0, count: values.count + law.count - 1)
      for (i, value) in values.enumerated() {
        for (j, probability) in law.enumerated() {
          sum[i + j] += value * probability
        }
      }
      first += start
      values = sum
    }
    return (first, values)
  }

  /// The binomial probabilities around the mode, each from its neighbour.
  private static func binomial(
    _ group: Group
  ) -> (first: Int, values: [Double]) {
    let (n, p) = (Double(group.customers), group.probability)
    guard p > 0 else { return (0, [1]) }
    guard p < 1 else { return (group.customers, [1]) }
    let mode = min(n, ((n + 1) * p).rounded(.down))
    let odds = p / (1 - p)
    var above = [1.0]
    var k = mode
    while k < n, let last = above.last, last > 1e-18 {
      above.append(last * (n - k) / (k + 1) * odds)
      k += 1
    }
    var below: [Double] = []
    var value = 1.0
    k = mode
    while k > 0, value > 1e-18 {
      value *= k / (n - k + 1) / odds
      below.append(value)
      k -= 1
    }
    let values = Array(below.reversed()) + above
    let total = values.reduce(0, +)
    return (Int(mode) - below.count, values.map { $0 / total })
  }
}
