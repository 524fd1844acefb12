internal import CLVNumerics
internal import Libm

/// Mean spends, grouped by the number of purchases they are means of, and
/// ascending in each group: the customers may come in any order.
public struct SpendSample: ModelSample {
  /// The customers who share one frequency.
  struct Group: Sendable {
    /// x, the number of repeat purchases.
    let frequency: Int

    /// Where the group's means stand in ``SpendSample/totals``.
    let range: Range<Int>

    /// The number of customers.
    let customers: Double

    /// Σ ln z̄ over the customers.
    let sumOfLogs: Double
  }

  /// The groups, by ascending frequency.
  let groups: [Group]

  /// x z̄, the total spend of each customer, group after group.
  let totals: [Double]

  /// How many customers stand behind each distinct total.
  public let weights: [Double]

  /// Takes the customers with at least one repeat purchase and a positive
  /// mean spend; the others say nothing of spending.
  ///
  /// - Parameters:
  ///   - frequency: x of each customer.
  ///   - meanSpend: z̄ of each customer, finite, in the same order.
  public init(frequency: [Int32], meanSpend: [Double]) {
    precondition(
      frequency.count == meanSpend.count, "the columns differ in length")
    let highest = frequency.reduce(0) { max($0, Int($1)) }
    var offsets = [Int](repeating: 0, count: highest + 2)
    for (x, z) in zip(frequency, meanSpend) where x > 0 && z > 0 {
      offsets[Int(x) + 1] += 1
    }
    for x in 0...highest { offsets[x + 1] += offsets[x] }
    let starts = offsets
    var means = [Double](repeating: 0, count: offsets[highest + 1])
    for (x, z) in zip(frequency, meanSpend) where x > 0 && z > 0 {
      means[offsets[Int(x)]] = z
      offsets[Int(x)] += 1
    }
    let ranges = (0...highest).map { x in (x, starts[x]..<starts[x + 1]) }
      .filter { !$0.1.isEmpty }
    for (_, range) in ranges {
      means.replaceSubrange(range, with: ascendingValues(Array(means[range])))
    }
    self.init(
      groups: ranges, means: means,
      weights: [Double](repeating: 1, count: means.count))
  }

  private init(
    groups: [(frequency: Int, range: Range<Int>)], means: [Double],
    weights: [Double]
  ) {
    var totals = means
    var customers = 0.0
    self.groups = groups.map { x, range in
      var (count, sum) = (0.0, 0.0)
      for i in range {
        count += weights[i]
        sum += weights[i] * log(means[i])
        totals[i] = Double(x) * means[i]
      }
      customers += count
      return Group(
        frequency: x, range: range, customers: count, sumOfLogs: sum)
    }
    self.totals = totals
    self.weights = weights
    self.customers = Int(saturating: customers.rounded())
  }

  /// The number of customers whose spend is known.
  public let customers: Int

  /// The number of observations; means are rarely equal and not collapsed.
  public var distinctCount: Int { totals.count }

  /// The mean spend of a repeat purchase over all of them.
  public var meanSpend: Double {
    let purchases = groups.reduce(0) {
      $0 + Double($1.frequency) * $1.customers
    }
    return zip(totals, weights).reduce(0) { $0 + $1.0 * $1.1 } / purchases
  }

  /// Whether all means are equal to within rounding.
  var isConstant: Bool {
    var lowest = Double.infinity
    var highest = 0.0
    for group in groups {
      for i in group.range {
        let mean = totals[i] / Double(group.frequency)
        lowest = min(lowest, mean)
        highest = max(highest, mean)
      }
    }
    return highest <= lowest * (1 + 1e-12)
  }

  /// The same observations with other weights.
  public func reweighted(_ weights: [Double]) -> SpendSample {
    precondition(weights.count == totals.count, "a weight for each")
    return SpendSample(
      groups: groups.map { ($0.frequency, $0.range) }, means: means,
      weights: weights)
  }

  /// Some of the customers, by their places in ascending order.
  public func selecting(_ places: some Collection<Int>) -> SpendSample {
    var kept: [(frequency: Int, range: Range<Int>)] = []
    var means: [Double] = []
    var group = groups.startIndex
    for place in places {
      while place >= groups[group].range.upperBound { group += 1 }
      let frequency = groups[group].frequency
      if kept.last?.frequency != frequency {
        kept.append((frequency, means.count..<means.count))
      }
      means.append(totals[place] / Double(frequency))
      let start = kept[kept.count - 1].range.lowerBound
      kept[kept.count - 1].range = start..<means.count
    }
    return SpendSample(
      groups: kept, means: means, weights: places.map { weights[$0] })
  }

  /// z̄ of each observation.
  private var means: [Double] {
    var means = totals
    for group in groups {
      for i in group.range { means[i] /= Double(group.frequency) }
    }
    return means
  }
}
