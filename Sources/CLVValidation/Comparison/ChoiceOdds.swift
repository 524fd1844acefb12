internal import CLVNumerics

/// How often each of some models would have had the highest log score, had
/// other customers been drawn.
///
/// The sums of log scores over customers drawn anew are those of the bootstrap;
/// for the number of customers that models are compared on, they are normal
/// with the covariance of the customers' terms. Efron & Tibshirani (1993), *An
/// Introduction to the Bootstrap*, chapter 6.
struct ChoiceOdds: Sendable {
  /// The share of draws in which each model was the best, in their order.
  let shares: [Double]

  /// The odds of models.
  ///
  /// - Parameters:
  ///   - terms: What a customer of each distinct outcome adds to the log score
  ///     of each model, the best model first, and models that are equally good
  ///     as a choice among them would rank them. A model with a term that is
  ///     not finite is never the best.
  ///   - customers: How many customers share each outcome.
  ///   - draws: How often customers are drawn.
  ///   - seed: Where the random numbers start.
  init(
    _ terms: [[Double]], customers: [Int], draws: Int = 2000, seed: UInt64 = 1
  ) {
    var wins = [Int](repeating: 0, count: terms.count)
    let rivals = terms.indices.dropFirst().filter { model in
      terms[model].allSatisfy(\.isFinite)
    }
    guard let best = terms.first, customers.reduce(0, +) > 1,
      best.allSatisfy(\.isFinite), !rivals.isEmpty
    else {
      shares = terms.indices.map { $0 == 0 ? 1 : 0 }
      return
    }
    let counts = customers.map { Double($0) }
    let leads = rivals.map { model in
      zip(terms[model], best).map { $0 - $1 }
    }
    let sums = leads.map { lead in
      zip(lead, counts).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let factor = Self.factor(leads, sums, counts)
    var random = SplitMix64(seed: seed)
    for _ in 0..<draws {
      let normal = rivals.map { _ in random.normal() }
      var (winner, highest) = (0, 0.0)
      for (place, model) in rivals.enumerated() {
        let sum = zip(factor[place], normal).reduce(sums[place]) {
          $0 + $1.0 * $1.1
        }
        // Models that are the same in the limit.
        if sum > highest + 1e-6 { (winner, highest) = (model, sum) }
      }
      wins[winner] += 1
    }
    shares = wins.map { Double($0) / Double(draws) }
  }

  /// The lower triangle L with L·Lᵀ the covariance of the sums; a column of
  /// zeros where a lead follows from those before it.
  private static func factor(
    _ leads: [[Double]], _ sums: [Double], _ counts: [Double]
  ) -> [[Double]] {
    let n = counts.reduce(0, +)
    let size = leads.count
    let centred = zip(leads, sums).map { lead, sum in lead.map { $0 - sum / n }
    }
    var lower = [[Double]](
      repeating: [Double](repeating: 0, count: size), count: size)
    for column in 0..<size {
      for row in column..<size {
        var covariance = 0.0
        for (outcome, count) in counts.enumerated() {
          covariance += count * centred[row][outcome] * centred[column][outcome]
        }
        covariance *= n / (n - 1)
        let rest =
          (0..<column).reduce(covariance) {
            $0 - lower[row][$1] * lower[column][$1]
          }
        if row == column {
          lower[row][column] =
            rest > 1e-12 * covariance ? rest.squareRoot() : 0
        } else if lower[column][column] > 0 {
          lower[row][column] = rest / lower[column][column]
        }
      }
    }
    return lower
  }
}
