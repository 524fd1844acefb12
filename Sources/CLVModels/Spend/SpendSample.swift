internal import CLVNumerics
internal import Libm

/// What customers spent, grouped by the number of amounts that are known of
/// each, and ascending by their mean in each group: the customers may come in
/// any order.
///
/// Of means, this is all that a likelihood needs. Of single amounts it needs
/// Σ ln(z/z̄) of each customer as well, 0 where all are equal, or −Σ ln²(z/z̄)
/// of the geometric mean.
public struct SpendSample: ModelSample {
  /// The customers of whom equally many amounts are known.
  struct Group: Sendable {
    /// n, the number of amounts; x, the number of repeat purchases, in a
    /// sample of means.
    let frequency: Int

    /// Where the group's means stand in ``SpendSample/totals``.
    let range: Range<Int>

    /// The number of customers.
    let customers: Double

    /// Σ ln z̄ over the customers.
    let sumOfLogs: Double

    /// Σ (ln z̄ − l)² over the customers, with l the mean of ln z̄; 0 unless
    /// the means are geometric.
    let squaresOfLogs: Double

    /// Σ Σ ln(z/z̄) over the customers and their amounts, or −Σ Σ ln²(z/z̄) of
    /// the geometric mean; nil in a sample of means.
    let evenness: Double?
  }

  /// What of the amounts is known.
  public let form: SpendForm

  /// Which mean of the amounts z̄ is.
  public let mean: SpendMean

  /// The groups, by ascending frequency.
  let groups: [Group]

  /// n z̄, the total spend of each customer, group after group.
  let totals: [Double]

  /// Σ ln(z/z̄) of each customer, or −Σ ln²(z/z̄), in the order of ``totals``;
  /// nil in a sample of means.
  private let evenness: [Double]?

  /// How many customers stand behind each distinct total.
  public let weights: [Double]

  /// Takes the customers of whom there is an amount above zero; the others say
  /// nothing of spending.
  public init(_ histories: SpendHistories) {
    let order = Self.order(of: histories)
    var groups: [(frequency: Int, range: Range<Int>)] = []
    for (place, customer) in order.enumerated() {
      let frequency = Int(histories.counts[Int(customer)])
      if groups.last?.frequency != frequency {
        groups.append((frequency, place..<place))
      }
      groups[groups.count - 1].range =
        groups[groups.count - 1].range.lowerBound..<place + 1
    }
    self.init(
      form: histories.form, mean: histories.mean, groups: groups,
      means: order.map { histories.means[Int($0)] },
      evenness: histories.form.takesSingleAmounts
        ? order.map { histories.evenness(of: Int($0)) } : nil,
      weights: [Double](repeating: 1, count: order.count))
  }

  /// Takes the mean spends of customers with at least one repeat purchase and
  /// a positive mean spend.
  ///
  /// - Parameters:
  ///   - frequency: x of each customer.
  ///   - meanSpend: z̄ of each customer, finite, in the same order.
  public init(frequency: [Int32], meanSpend: [Double]) {
    self.init(SpendHistories(frequency: frequency, meanSpend: meanSpend))
  }

  /// The customers of whom something is known, in the order of a sample: by
  /// the number of amounts, their mean and how they vary.
  ///
  /// - Parameters:
  ///   - histories: What is known of the customers.
  ///   - first: The order of those who have all that in common.
  /// - Returns: The places of the customers.
  static func order(
    of histories: SpendHistories, from first: [Int32]? = nil
  ) -> [Int32] {
    var order =
      first
      ?? histories.counts.indices.filter { histories.isKnown($0) }
      .map { Int32($0) }
    func sort(by value: (Int) -> Double) {
      order = descendingOrder(of: order.map { -value(Int($0)) })
        .map { order[Int($0)] }
    }
    if histories.form.takesSingleAmounts {
      sort { histories.evenness(of: $0) }
    }
    sort { histories.means[$0] }
    let highest = order.reduce(0) {
      max($0, Int(histories.counts[Int($1)]))
    }
    sortByCounting(&order, below: highest + 1) {
      Int(histories.counts[Int($0)])
    }
    return order
  }

  private init(
    form: SpendForm, mean: SpendMean,
    groups: [(frequency: Int, range: Range<Int>)], means: [Double],
    evenness: [Double]?, weights: [Double]
  ) {
    self.form = form
    self.mean = mean
    var totals = means
    var customers = 0.0
    self.groups = groups.map { x, range in
      var (count, sum, even) = (0.0, 0.0, 0.0)
      for i in range {
        count += weights[i]
        sum += weights[i] * log(means[i])
        totals[i] = Double(x) * means[i]
        if let evenness { even += weights[i] * evenness[i] }
      }
      customers += count
      var squares = 0.0
      if mean == .geometric, count > 0 {
        for i in range {
          let deviation = log(means[i]) - sum / count
          squares += weights[i] * deviation * deviation
        }
      }
      return Group(
        frequency: x, range: range, customers: count, sumOfLogs: sum,
        squaresOfLogs: squares, evenness: evenness == nil ? nil : even)
    }
    self.totals = totals
    self.evenness = evenness
    self.weights = weights
    self.customers = Int(saturating: customers.rounded())
  }

  /// The number of customers whose spend is known.
  public let customers: Int

  /// The number of observations; means are rarely equal and not collapsed.
  public var distinctCount: Int { totals.count }

  /// The mean spend of a purchase over all of them.
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

  /// Whether single amounts are known, and no customer ever paid two different
  /// ones, to within rounding.
  var isEven: Bool {
    let several = groups.filter { $0.frequency > 1 && $0.evenness != nil }
    return !several.isEmpty
      && several.allSatisfy { group in
        let amounts = group.customers * Double(group.frequency)
        return (group.evenness ?? 0) >= -1e-13 * amounts
      }
  }

  /// The same observations with other weights.
  public func reweighted(_ weights: [Double]) -> SpendSample {
    precondition(weights.count == totals.count, "a weight for each")
    return SpendSample(
      form: form, mean: mean,
      groups: groups.map { ($0.frequency, $0.range) }, means: means,
      evenness: evenness, weights: weights)
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
      form: form, mean: mean, groups: kept, means: means,
      evenness: evenness.map { evenness in places.map { evenness[$0] } },
      weights: places.map { weights[$0] })
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
