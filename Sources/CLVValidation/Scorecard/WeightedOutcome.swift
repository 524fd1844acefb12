internal import CLVNumerics

/// What customers did in the holdout, each counted as often as a resample drew
/// them.
struct WeightedOutcome: Sendable {
  /// How often each customer counts.
  let weights: [Int32]

  /// The customers by outcome.
  let ranked: RankedValues

  /// What one customer of each distinct outcome adds to the sums of a group.
  let terms: [RankedSum]

  /// The sum of the weights.
  let total: Double

  /// The sum of the outcomes.
  let sum: Double

  /// Σ w (outcome − mean)².
  let squares: Double

  /// Σ w rank², of centred ranks.
  let rankSquares: Double

  /// The area under the curve of captures where customers are ranked by the
  /// outcome itself: see `Captures`.
  let bestArea: Double

  /// Weighs outcomes, each of which is drawn at least once over all.
  init(_ ranked: RankedValues, weights: [Int32]) {
    self.ranked = ranked
    self.weights = weights
    var counts = [Double](repeating: 0, count: ranked.count)
    // Customer by customer, as groups are summed: all of them as one group
    // have this sum to the last digit.
    var sum = 0.0
    for (place, weight) in zip(ranked.places, weights) {
      let weight = Double(weight)
      counts[Int(place)] += weight
      sum += weight * ranked.values[Int(place)]
    }
    let total = counts.reduce(0, +)
    let mean = sum / total
    var (seen, squares, rankSquares) = (0.0, 0.0, 0.0)
    var terms: [RankedSum] = []
    terms.reserveCapacity(ranked.count)
    for (count, outcome) in zip(counts, ranked.values) {
      let rank = seen + 0.5 * (count - total)
      seen += count
      squares += count * (outcome - mean) * (outcome - mean)
      rankSquares += count * rank * rank
      terms.append(RankedSum(weight: 1, outcome: outcome, rank: rank))
    }
    self.terms = terms
    self.total = total
    self.sum = sum
    self.squares = squares
    self.rankSquares = rankSquares
    bestArea =
      Captures(
        zip(counts, terms).map { $0 * $1 }, total: total, sum: sum, cuts: 1
      ).area
  }
}

/// Sums over customers who are ranked alike: of their weights, their outcomes
/// and the centred ranks of these, each times the weight.
///
/// The highest outcome has the lowest rank, ties the mean of theirs, all of
/// them less the mean of all. A customer of weight w stands for w alike.
struct RankedSum: Sendable {
  /// One vector, as it is added millions of times.
  private var lanes: SIMD4<Double>

  static let zero = RankedSum(weight: 0, outcome: 0, rank: 0)

  init(weight: Double, outcome: Double, rank: Double) {
    lanes = SIMD4(weight, outcome, rank, 0)
  }

  var weight: Double { lanes.x }
  var outcome: Double { lanes.y }
  var rank: Double { lanes.z }

  @inline(__always)
  static func * (factor: Double, sum: RankedSum) -> RankedSum {
    var product = sum
    product.lanes *= factor
    return product
  }

  @inline(__always)
  static func += (left: inout RankedSum, right: RankedSum) {
    left.lanes += right.lanes
  }
}

/// Which share of an outcome the customers capture who are ranked highest.
///
/// The curve of the share captured over the share of customers taken runs in a
/// straight line through customers of equal rank: where the cut falls among
/// them, it is the expectation over their random order. A customer whom the
/// cut divides counts in part.
struct Captures: Sendable {
  /// The share captured by the first 1/cuts, 2/cuts, … of the customers; not
  /// a number where nothing is there to be captured.
  private(set) var shares: [Double]

  /// The area under the curve.
  private(set) var area = 0.0

  /// The curve of groups of customers ranked alike, the highest first.
  init(_ groups: [RankedSum], total: Double, sum: Double, cuts: Int) {
    shares = [Double](repeating: sum > 0 ? 1 : .nan, count: cuts)
    guard sum > 0 else {
      area = .nan
      return
    }
    var seen = 0.0
    var captured = 0.0
    var next = 1
    var cut = total / Double(cuts)
    for group in groups {
      while next < cuts, cut < seen + group.weight {
        let part = (cut - seen) / group.weight
        shares[next - 1] = (captured + part * group.outcome) / sum
        next += 1
        cut = total * Double(next) / Double(cuts)
      }
      area += group.weight * (captured + 0.5 * group.outcome)
      captured += group.outcome
      seen += group.weight
    }
    area /= total * sum
  }
}
