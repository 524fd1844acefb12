internal import CLVNumerics
internal import Libm

/// What customers of steady rates seem to have done: the law of the statistic
/// of ``RateChange`` where nothing has changed.
///
/// Where purchases come at random, their moments within the time observed are,
/// given how many there are, as good as uniform and independent, whatever the
/// rate: the law depends on their number alone. Where the gaps are gamma
/// variates of another shape than 1, as regular purchases have them and those
/// that come in bursts, the share of the time up to the last purchase has a
/// density proportional to
///
///     v^(nκ − 1) e^(−μv) Q(κ, μ(1 − v)),    μ = κ(n + ½)
///
/// and the gaps are shares of it, Dirichlet(κ, …, κ). The law is that of
/// simulated customers, so that a probability from it is exact but for the
/// number of these: of steady customers no more than a share p has one of at
/// most p.
struct SteadyPurchases: Sendable {
  /// The statistics of simulated customers, ascending, by the number of
  /// purchases.
  private let tables: [Int: [Double]]

  /// Numbers of purchases beyond which each is not simulated by itself.
  private static let each = 40
  private static let further = [
    40, 50, 65, 80, 100, 130, 170, 220, 300, 400, 600, 1000, 2000,
  ]

  /// Simulates customers of a regularity, 1 for purchases at random, and of
  /// each number of purchases that is asked for.
  init(shape: Double, purchases: Set<Int>) {
    var counts = Set<Int>()
    for count in purchases {
      let (low, high) = Self.neighbours(of: count)
      counts.formUnion([low, high])
    }
    let wanted = counts.sorted()
    let all = parallelChunks(count: wanted.count, chunkSize: 1) { range in
      Self.simulated(wanted[range.lowerBound], shape: shape)
    }
    tables = Dictionary(zip(wanted, all)) { $1 }
  }

  /// The numbers of purchases that are simulated and stand for a number.
  private static func neighbours(of count: Int) -> (Int, Int) {
    guard count > each else { return (count, count) }
    let low = further.last { $0 <= count } ?? each
    return (low, further.first { $0 >= count } ?? low)
  }

  /// The probability that a steady customer with a number of purchases has as
  /// large a statistic.
  func probability(of statistic: Double, purchases: Int) -> Double {
    let (low, high) = Self.neighbours(of: purchases)
    let first = probability(of: statistic, in: low)
    guard high > low else { return first }
    let second = probability(of: statistic, in: high)
    let part =
      (log(Double(purchases)) - log(Double(low)))
      / (log(Double(high)) - log(Double(low)))
    return first + part * (second - first)
  }

  private func probability(of statistic: Double, in count: Int) -> Double {
    guard let table = tables[count] else { return 1 }
    var (low, high) = (0, table.count)
    while low < high {
      let middle = (low + high) / 2
      if table[middle] < statistic { low = middle + 1 } else { high = middle }
    }
    return Double(table.count - low + 1) / Double(table.count + 1)
  }

  // MARK: - Simulation

  private static func simulated(_ count: Int, shape: Double) -> [Double] {
    var generator = SplitMix64(seed: UInt64(truncatingIfNeeded: count))
    let law = LastPurchase(purchases: count, shape: shape)
    var times = [Double](repeating: 0, count: count)
    let customers = count > each ? 1999 : 3999
    return (0..<customers).map { _ in
      law.draw(into: &times, using: &generator)
      var best = 0.0
      for k in 1...count {
        best = max(
          best, RateChange.statistic(k, of: count, share: times[k - 1]))
      }
      return best
    }.sorted()
  }
}

/// When steady customers with a number of purchases make them, as shares of the
/// time observed.
private struct LastPurchase {
  private let purchases: Int
  private let shape: Double

  /// The distribution of the last one's time over even steps; empty where
  /// purchases come at random.
  private let steps: [Double]

  init(purchases: Int, shape: Double) {
    self.purchases = purchases
    self.shape = shape
    guard shape != 1 else {
      steps = []
      return
    }
    let n = Double(purchases)
    let mean = shape * (n + 0.5)
    let logs = (0..<2000).map { step in
      let v = (Double(step) + 0.5) / 2000
      return (n * shape - 1) * log(v) - mean * v
        + IncompleteGamma(shape, mean * (1 - v)).logUpper
    }
    let largest = logs.max() ?? 0
    var sum = 0.0
    steps = logs.map {
      sum += exp($0 - largest)
      return sum
    }
  }

  /// Draws the times of the purchases, ascending.
  func draw(into times: inout [Double], using generator: inout SplitMix64) {
    var sum = 0.0
    for place in times.indices {
      sum +=
        shape == 1
        ? generator.exponential(rate: 1)
        : generator.gamma(shape: shape, rate: 1)
      times[place] = sum
    }
    let scale =
      shape == 1
      ? 1 / (sum + generator.exponential(rate: 1))
      : last(using: &generator) / sum
    for place in times.indices { times[place] *= scale }
  }

  private func last(using generator: inout SplitMix64) -> Double {
    let wanted = generator.uniform() * (steps.last ?? 1)
    var (low, high) = (0, max(0, steps.count - 1))
    while low < high {
      let middle = (low + high) / 2
      if steps[middle] < wanted { low = middle + 1 } else { high = middle }
    }
    return (Double(low) + generator.uniform()) / Double(max(1, steps.count))
  }
}
