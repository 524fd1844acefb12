public import CLVNumerics
internal import Libm

// The likelihood of a history is a sum over how long the customer stayed:
// gone after t = tₓ, …, n − 1 opportunities, or alive at n. A term depends on
// x and t alone. So for customers who share x and n one pass from t = n down
// meets each tₓ on its way, and what depends on t alone is tabulated.

extension BGBB {
  /// The sum of ``logLikelihood(of:)-(PurchaseHistory)`` over a sample, with
  /// score and Hessian.
  public func logLikelihood(of sample: HistorySample) -> Evaluation {
    BGBBLikelihood(self, sample: sample).evaluate()
  }
}

private struct BGBBLikelihood: Sendable {
  /// A history with x, tₓ and n as table places.
  private struct Cell {
    let x: Int
    let last: Int
    let n: Int
    let weight: Double
  }

  private let model: BGBB
  private let cells: [Cell]

  /// The ranges of ``cells`` that share x.
  private let rows: [Range<Int>]

  /// ln (α)ₓ/(α + β)ₓ by x.
  private let logPurchases: [Double]

  /// ln (δ)ₜ/(γ + δ)ₜ by t.
  private let logSurvival: [Double]

  // Σ 1/(s + j) and Σ 1/(s + j)² over j < t, by t, for each shape s.
  private let alpha: ReciprocalSums
  private let beta: ReciprocalSums
  private let both: ReciprocalSums
  private let delta: ReciprocalSums
  private let leaving: ReciprocalSums

  init(_ model: BGBB, sample: HistorySample) {
    self.model = model
    let cells = sample.distinct.map {
      Cell(
        x: Int($0.frequency), last: Int(sample.recencies[Int($0.recency)]),
        n: Int(sample.durations[Int($0.duration)]), weight: $0.weight)
    }.sorted { ($0.x, $0.n, $1.last) < ($1.x, $1.n, $0.last) }
    self.cells = cells
    var starts = cells.indices.filter {
      $0 == 0 || cells[$0 - 1].x < cells[$0].x
    }
    starts.append(cells.count)
    rows = zip(starts, starts.dropFirst()).map { $0..<$1 }
    let longest = cells.reduce(0) { max($0, $1.n) }
    logPurchases = Self.sums(longest) { j in
      -log1p(model.beta / (model.alpha + j))
    }
    logSurvival = Self.sums(longest) { j in
      -log1p(model.gamma / (model.delta + j))
    }
    alpha = ReciprocalSums(model.alpha, longest)
    beta = ReciprocalSums(model.beta, longest)
    both = ReciprocalSums(model.alpha + model.beta, longest)
    delta = ReciprocalSums(model.delta, longest)
    leaving = ReciprocalSums(model.gamma + model.delta, longest)
  }

  /// Σ over j < t of a function of j, for t = 0, …, count.
  private static func sums(
    _ count: Int, of term: (Double) -> Double
  ) -> [Double] {
    var sums = [0.0]
    sums.reserveCapacity(count + 1)
    for j in 0..<count { sums.append(sums[j] + term(Double(j))) }
    return sums
  }

  func evaluate() -> Evaluation {
    let total = deterministicReduce(
      count: rows.count, chunkSize: 1,
      partial: { sum(over: rows[$0.lowerBound]) },
      combine: { $0.add($1, times: 1) })
    return (total ?? .zero).evaluation
  }

  /// The sum over the customers of one x.
  private func sum(over row: Range<Int>) -> LogTerm {
    let x = cells[row.lowerBound].x
    let longest = cells[row.upperBound - 1].n
    // ln (α)ₓ(β)ₜ₋ₓ/(α + β)ₜ by t − x.
    var logPattern = [logPurchases[x]]
    let taken = model.alpha + Double(x)
    for idle in 0..<(longest - x) {
      logPattern.append(
        logPattern[idle] - log1p(taken / (model.beta + Double(idle))))
    }
    var total = LogTerm.zero
    var place = row.lowerBound
    while place < row.upperBound {
      // All with one n, from the latest purchase to the earliest.
      let n = cells[place].n
      var t = n
      var likelihood = alive(x, n, logPattern[n - x])
      while place < row.upperBound, cells[place].n == n {
        while t > cells[place].last {
          t -= 1
          likelihood.include(gone(x, t, logPattern[t - x]))
        }
        total.add(likelihood, times: cells[place].weight)
        place += 1
      }
    }
    return total
  }

  /// x purchases in t opportunities, the last tₓ given, and alive after them.
  private func alive(_ x: Int, _ t: Int, _ logPattern: Double) -> LogTerm {
    let (a, b, ab) = (alpha[x], beta[t - x], both[t])
    let (d, gd) = (delta[t], leaving[t])
    return LogTerm(
      value: logPattern + logSurvival[t],
      gradient: [
        a.first - ab.first, b.first - ab.first, -gd.first, d.first - gd.first,
      ],
      columns: (
        [ab.second - a.second, ab.second, 0, 0],
        [ab.second, ab.second - b.second, 0, 0],
        [0, 0, gd.second, gd.second],
        [0, 0, gd.second, gd.second - d.second]
      ))
  }

  /// The term of a customer who is gone before the next opportunity: times
  /// γ/(γ + δ + t).
  private func gone(_ x: Int, _ t: Int, _ logPattern: Double) -> LogTerm {
    var term = alive(x, t, logPattern)
    let all = model.gamma + model.delta + Double(t)
    let stay = model.delta + Double(t)
    let square = 1 / (all * all)
    term.value -= log1p(stay / model.gamma)
    // 1/γ − 1/all, and its derivative, without cancellation.
    term.gradient += [0, 0, stay / (model.gamma * all), -1 / all]
    term.columns.2 += [
      0, 0, -stay * (model.gamma + all) / (model.gamma * model.gamma) * square,
      square,
    ]
    term.columns.3 += [0, 0, square, square]
    return term
  }
}

/// Σ 1/(s + j) and Σ 1/(s + j)² over j < t, for t = 0, 1, ….
private struct ReciprocalSums: Sendable {
  private var sums: [(first: Double, second: Double)] = [(0, 0)]

  init(_ shape: Double, _ count: Int) {
    sums.reserveCapacity(count + 1)
    for j in 0..<count {
      let reciprocal = 1 / (shape + Double(j))
      let (first, second) = sums[j]
      sums.append((first + reciprocal, second + reciprocal * reciprocal))
    }
  }

  subscript(t: Int) -> (first: Double, second: Double) { sums[t] }
}

/// A logarithm with its derivatives by the four parameters.
private struct LogTerm: Sendable {
  var value: Double
  var gradient: SIMD4<Double>

  /// The columns of the Hessian.
  var columns: (SIMD4<Double>, SIMD4<Double>, SIMD4<Double>, SIMD4<Double>)

  static let zero = LogTerm(
    value: 0, gradient: .zero, columns: (.zero, .zero, .zero, .zero))

  /// Adds a term some number of times.
  mutating func add(_ term: LogTerm, times weight: Double) {
    value += weight * term.value
    gradient += weight * term.gradient
    columns.0 += weight * term.columns.0
    columns.1 += weight * term.columns.1
    columns.2 += weight * term.columns.2
    columns.3 += weight * term.columns.3
  }

  /// Becomes the logarithm of the sum of two exponentials.
  ///
  /// With π the other's share of the sum, ∇ ln(e^f + e^g) is
  /// (1 − π)∇f + π∇g, and the Hessian (1 − π)∇²f + π∇²g + π(1 − π)ddᵀ with
  /// d = ∇g − ∇f: nothing cancels.
  mutating func include(_ other: LogTerm) {
    let share = logistic(other.value - value)
    let spread = share * logistic(value - other.value)
    let difference = other.gradient - gradient
    value = logSumExp(value, other.value)
    gradient += share * difference
    func mix(_ column: inout SIMD4<Double>, _ new: SIMD4<Double>, _ i: Int) {
      column += share * (new - column)
      column += spread * difference[i] * difference
    }
    mix(&columns.0, other.columns.0, 0)
    mix(&columns.1, other.columns.1, 1)
    mix(&columns.2, other.columns.2, 2)
    mix(&columns.3, other.columns.3, 3)
  }

  var evaluation: Evaluation {
    var result = Evaluation(zero: 4)
    result.value = value
    let all = [columns.0, columns.1, columns.2, columns.3]
    for i in 0..<4 {
      result.gradient[i] = gradient[i]
      for j in 0..<4 { result.hessian[i, j] = all[j][i] }
    }
    return result
  }
}
