#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Mean spends, grouped by the number of purchases they are means of.
public struct SpendSample: ModelSample {
  /// The customers who share one frequency.
  struct Group: Sendable {
    /// x, the number of repeat purchases.
    let frequency: Int

    /// Where the group's means stand in ``SpendSample/totals``.
    let range: Range<Int>

    /// Σ ln z̄ over the group.
    let sumOfLogs: Double
  }

  /// The groups, by ascending frequency.
  let groups: [Group]

  /// x z̄, the total spend of each customer, group after group.
  let totals: [Double]

  /// Takes the customers with at least one repeat purchase and a positive
  /// mean spend; the others say nothing of spending.
  ///
  /// - Parameters:
  ///   - frequency: x of each customer.
  ///   - meanSpend: z̄ of each customer, finite, in the same order.
  public init(frequency: [Int32], meanSpend: [Double]) {
    precondition(
      frequency.count == meanSpend.count, "the columns differ in length")
    // A counting sort by frequency keeps the customers' order in each group.
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
    self.init(groups: ranges.filter { !$0.1.isEmpty }, means: means)
  }

  private init(groups: [(Int, Range<Int>)], means: [Double]) {
    var totals = means
    self.groups = groups.map { x, range in
      var sum = 0.0
      for i in range {
        sum += log(means[i])
        totals[i] = Double(x) * means[i]
      }
      return Group(frequency: x, range: range, sumOfLogs: sum)
    }
    self.totals = totals
  }

  /// The number of customers whose spend is known.
  public var customers: Int { totals.count }

  /// The number of observations; means are rarely equal and not collapsed.
  public var distinctCount: Int { totals.count }

  /// The mean spend of a repeat purchase over all of them.
  public var meanSpend: Double {
    let purchases = groups.reduce(0) { $0 + $1.frequency * $1.range.count }
    return totals.reduce(0, +) / Double(purchases)
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

  /// About `count` of the customers, evenly spread over the frequencies.
  public func thinned(to count: Int) -> SpendSample {
    let step = max(1, totals.count / max(1, count))
    var kept: [Double] = []
    var ranges: [(Int, Range<Int>)] = []
    for group in groups {
      let start = kept.count
      // From where the stride through all groups left off.
      let first = (group.range.lowerBound + step - 1) / step * step
      for i in stride(from: first, to: group.range.upperBound, by: step) {
        kept.append(totals[i] / Double(group.frequency))
      }
      if kept.count > start {
        ranges.append((group.frequency, start..<kept.count))
      }
    }
    return SpendSample(groups: ranges, means: kept)
  }
}
