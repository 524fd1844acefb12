public import CLVNumerics
internal import Libm

// The likelihood of a history is a sum over how long the customer stayed:
// gone after t = tₓ, …, n − 1 opportunities, or alive at n. A term depends on
// x and t alone. So for customers who share x one pass from t = n down meets
// each tₓ of those who share n on its way, and stretches of opportunities are
// added up once for all of them; each term is a ratio times the one before, and
// what its derivatives need is tabulated.

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

  fileprivate let model: BGBB
  private let cells: [Cell]

  /// The ranges of ``cells`` that share x.
  private let rows: [Range<Int>]

  /// ln (α)ₓ/(α + β)ₓ by x.
  fileprivate let logPurchases: [Double]

  /// ln (δ)ₜ/(γ + δ)ₜ by t.
  fileprivate let logSurvival: [Double]

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
    var departures = Departures(
      of: self, x: x, until: cells[row.upperBound - 1].n)
    var total = LogTerm.zero
    var place = row.lowerBound
    while place < row.upperBound {
      // All with one n, from the latest purchase to the earliest.
      let n = cells[place].n
      var t = n
      var likelihood = departures.alive(n)
      while place < row.upperBound, cells[place].n == n {
        departures.add(cells[place].last..<t, to: &likelihood)
        t = cells[place].last
        total.add(likelihood, times: cells[place].weight)
        place += 1
      }
    }
    return total
  }

  /// The derivatives of the logarithm of the probability of x purchases in t
  /// opportunities, the last tₓ given, and of being alive after them.
  fileprivate func alive(_ x: Int, _ t: Int) -> LogTerm {
    let (a, b, ab) = (alpha[x], beta[t - x], both[t])
    let (d, gd) = (delta[t], leaving[t])
    // Not literals, which are arrays first.
    return LogTerm(
      value: 0,
      gradient: SIMD4(
        a.first - ab.first, b.first - ab.first, -gd.first, d.first - gd.first),
      columns: (
        SIMD4(ab.second - a.second, ab.second, 0, 0),
        SIMD4(ab.second, ab.second - b.second, 0, 0),
        SIMD4(0, 0, gd.second, gd.second),
        SIMD4(0, 0, gd.second, gd.second - d.second)
      ))
  }

  /// Those of a customer who is gone before the next opportunity: times
  /// γ/(γ + δ + t).
  fileprivate func gone(_ x: Int, _ t: Int) -> LogTerm {
    var term = alive(x, t)
    let all = model.gamma + model.delta + Double(t)
    let stay = model.delta + Double(t)
    let square = 1 / (all * all)
    // 1/γ − 1/all, and its derivative, without cancellation.
    term.gradient += SIMD4(0, 0, stay / (model.gamma * all), -1 / all)
    term.columns.2 += SIMD4(
      0, 0, -stay * (model.gamma + all) / (model.gamma * model.gamma) * square,
      square)
    term.columns.3 += SIMD4(0, 0, square, square)
    return term
  }
}

/// When the customers of one x may have left.
private struct Departures {
  private let likelihood: BGBBLikelihood
  private let x: Int
  private let idle: LogIdle

  /// The sums over ``stretch`` opportunities each, those from 0 on first, as far
  /// as they have been asked for.
  private var stretches: [LogTerm?]

  /// How many opportunities are added up once for all customers.
  private static let stretch = 64

  /// Those who left, or not, within so many opportunities.
  init(of likelihood: BGBBLikelihood, x: Int, until longest: Int) {
    self.likelihood = likelihood
    self.x = x
    idle = LogIdle(
      likelihood.model, purchases: Double(x), until: longest - x)
    stretches = Array(repeating: nil, count: longest / Self.stretch + 1)
  }

  /// Who is alive after t opportunities.
  func alive(_ t: Int) -> LogTerm {
    var term = likelihood.alive(x, t)
    term.value = logAlive(t)
    return term
  }

  private func logAlive(_ t: Int) -> Double {
    likelihood.logPurchases[x] + idle.logarithm(of: t - x)
      + likelihood.logSurvival[t]
  }

  /// Adds, in a sum of which the logarithm is given, who left after one of some
  /// numbers of opportunities.
  mutating func add(_ times: Range<Int>, to sum: inout LogTerm) {
    var end = times.upperBound
    while end > times.lowerBound {
      let place = (end - 1) / Self.stretch
      let start = place * Self.stretch
      if start < times.lowerBound || end < start + Self.stretch {
        let first = max(start, times.lowerBound)
        sum.include(self.sum(first..<end))
        end = first
      } else {
        let whole = stretches[place] ?? self.sum(start..<end)
        stretches[place] = whole
        sum.include(whole)
        end = start
      }
    }
  }

  /// The logarithm of the sum over some numbers of opportunities, of which
  /// there are some, from the last down.
  private func sum(_ times: Range<Int>) -> LogTerm {
    let model = likelihood.model
    func leaving(_ t: Double) -> Double { model.gamma + model.delta + t }
    let last = times.upperBound - 1
    var term = likelihood.gone(x, last)
    term.value = logAlive(last)
    var mixture = LogMixture(
      term, share: model.gamma / leaving(Double(last)))
    for t in times.dropLast().reversed() {
      let (time, missed) = (Double(t), Double(t - x))
      let all = leaving(time)
      mixture.rise(
        (model.alpha + model.beta + time) * all
          / ((model.beta + missed) * (model.delta + time)))
      if mixture.hasRisen { mixture.measure(by: logAlive(t)) }
      mixture.include(likelihood.gone(x, t), share: model.gamma / all)
    }
    return mixture.sum
  }
}

/// ln (β)ⱼ/(α + β + x)ⱼ, of no purchase at j opportunities after x.
private struct LogIdle: Sendable {
  /// By j, minus the logarithm of the product, but for a part that has grown to
  /// 1 + `excess`.
  private var parts = [(sum: 0.0, excess: 0.0)]

  init(_ model: BGBB, purchases x: Double, until longest: Int) {
    parts.reserveCapacity(longest + 1)
    let taken = model.alpha + x
    for j in 0..<longest {
      var part = parts[j]
      let step = taken / (model.beta + Double(j))
      part.excess = part.excess * (1 + step) + step
      if part.excess > 1e50 {
        part.sum += log1p(part.excess)
        part.excess = 0
      }
      parts.append(part)
    }
  }

  func logarithm(of j: Int) -> Double {
    -parts[j].sum - log1p(parts[j].excess)
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
  mutating func include(_ other: LogTerm) {
    let odds = other.value - value
    value = logSumExp(value, other.value)
    mix(other, share: logistic(odds), rest: logistic(-odds))
  }

  /// Mixes in the derivatives of another logarithm, whose exponential is a share
  /// of the sum of both.
  ///
  /// With π the share, ∇ ln(e^f + e^g) is (1 − π)∇f + π∇g, and the Hessian
  /// (1 − π)∇²f + π∇²g + π(1 − π)ddᵀ with d = ∇g − ∇f: nothing cancels.
  mutating func mix(_ other: LogTerm, share: Double, rest: Double) {
    let spread = share * rest
    let difference = other.gradient - gradient
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

/// The logarithm of a sum of terms that are known by their ratios, with its
/// derivatives.
private struct LogMixture {
  /// The derivatives of the logarithm of the sum; its value is that of the
  /// term by which the others are measured.
  private var term: LogTerm

  /// The sum.
  private var mass: Double

  /// The last term.
  private var last = 1.0

  /// A share of a term, with the derivatives of its own.
  init(_ term: LogTerm, share: Double) {
    self.term = term
    mass = share
  }

  /// Goes on to a term that is larger than the last one by a ratio.
  mutating func rise(_ ratio: Double) { last *= ratio }

  /// Whether the last term is so large that what it is measured by should be
  /// another, or digits of the sum are lost.
  var hasRisen: Bool { last > 0x1p20 }

  /// Measures by the last term from here on, of which this is the logarithm.
  mutating func measure(by logarithm: Double) {
    term.value = logarithm
    mass /= last
    last = 1
  }

  /// Adds a share of the last term, with the derivatives of its own.
  mutating func include(_ other: LogTerm, share part: Double) {
    let added = part * last
    let whole = mass + added
    term.mix(other, share: added / whole, rest: mass / whole)
    mass = whole
  }

  /// The logarithm of the sum, with its derivatives.
  var sum: LogTerm {
    var sum = term
    sum.value += log(mass)
    return sum
  }
}
