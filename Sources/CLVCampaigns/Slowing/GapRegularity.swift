internal import CLVNumerics

/// How regular the gaps between purchases are, learned from all customers.
///
/// Where gaps are gamma variates of shape κ, those of a customer with n of them
/// are shares of the time from the first purchase to the last, Dirichlet(κ, …,
/// κ), whatever the rate; and the sum of the squares of the shares is expected
/// to be (κ + 1)/(nκ + 1). κ is where the sums over customers agree. Long gaps
/// count most in it, as they do in the statistic of ``RateChange``, and not
/// those of a day or two, which whole days distort. Customers who have slowed
/// down make it smaller, and so the test more careful.
struct GapRegularity {
  private var squares = 0.0
  private var customers: [Int: Int] = [:]
  private var gaps = 0

  /// Fewer gaps say too little.
  private static let fewest = 100

  /// What a simulation draws well.
  private static let range = 0.2...50.0

  /// Adds a customer's days of purchases, ascending.
  mutating func add(_ days: [Int32]) {
    guard days.count > 2, let first = days.first, let last = days.last else {
      return
    }
    let time = Double(last) - Double(first)
    squares += zip(days, days.dropFirst()).reduce(0) {
      let share = (Double($1.1) - Double($1.0)) / time
      return $0 + share * share
    }
    customers[days.count - 1, default: 0] += 1
    gaps += days.count - 1
  }

  /// κ: about 1 where purchases come at random, and 1 where there are few.
  ///
  /// A twentieth is taken off, as purchases of one day are one, which leaves out
  /// short gaps.
  var shape: Double {
    guard gaps >= Self.fewest else { return 1 }
    return 0.95
      * risingRoot(in: Self.range, tolerance: 1e-6) { shape in
        // The order of a dictionary must not decide the last digits.
        let expected = customers.sorted { $0.key < $1.key }.reduce(0) {
          $0 + Double($1.value) * (shape + 1) / (Double($1.key) * shape + 1)
        }
        return squares - expected
      }
  }
}
