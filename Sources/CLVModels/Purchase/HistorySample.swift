internal import CLVNumerics

/// Purchase histories with equal ones counted together.
///
/// Likelihoods need only the distinct (x, tₓ, T) and how many customers share
/// each: a million customers on a daily grid are a hundred thousand distinct
/// histories. The distinct tₓ and T are few again, and terms that depend on
/// one of them alone are tabulated over those; terms that depend on x, on T or on
/// tₓ alone need only the margins kept here.
public struct HistorySample: ModelSample {
  /// One distinct history.
  struct Distinct: Sendable {
    /// x, the number of repeat purchases.
    var frequency: Int32

    /// Where tₓ stands in ``HistorySample/recencies``.
    var recency: Int32

    /// Where T stands in ``HistorySample/durations``.
    var duration: Int32

    /// How many customers share the history.
    var weight: Double
  }

  /// The totals of all customers who share one T, or one tₓ.
  struct Margin: Sendable {
    var customers = 0.0
    var purchases = 0.0

    mutating func add(_ customers: Double, _ purchases: Double) {
      self.customers += customers
      self.purchases += purchases
    }
  }

  /// The number of customers.
  public let customers: Int

  /// The distinct histories, in an order of their values: the customers may
  /// come in any.
  let distinct: [Distinct]

  /// The distinct values of tₓ.
  let recencies: [Double]

  /// The distinct values of T.
  let durations: [Double]

  /// The totals for each of ``durations``.
  let byDuration: [Margin]

  /// The totals for each of ``recencies``.
  let byRecency: [Margin]

  /// How many customers have a frequency above j, for j = 0, 1, …: a sum
  /// over customers of Σ_{j<x} f(j) is Σⱼ exceeding[j]·f(j).
  let exceeding: [Double]

  /// The mean, over the customers who share each distinct history, of the sum
  /// of ln(gap) over the gaps between a customer's successive purchases; nil
  /// where the gaps are not known.
  ///
  /// Only models of regular purchases look at them.
  public let logGaps: [Double]?

  /// Collapses columns of frequency, recency and T to distinct histories.
  ///
  /// The columns have equal lengths, all times in one unit, and meet the
  /// precondition of ``PurchaseHistory``. `logGaps` is the sum of ln(gap) over
  /// each customer's gaps between purchases, 0 without a repeat purchase.
  public init(
    frequency: [Int32], recency: [Double], T: [Double],
    logGaps: [Double]? = nil
  ) {
    self =
      GroupedHistories(
        frequency: frequency, recency: recency, T: T, logGaps: logGaps
      ).sample
  }

  /// Collapses columns to distinct histories, each row standing for a number
  /// of customers, which is not negative.
  public init(
    frequency: [Int32], recency: [Double], T: [Double], counts: [Int32]
  ) {
    self =
      GroupedHistories(
        frequency: frequency, recency: recency, T: T, counts: counts
      ).sample
  }

  /// Collapses histories to distinct ones.
  public init(_ histories: [PurchaseHistory], logGaps: [Double]? = nil) {
    self.init(
      frequency: histories.map { Int32($0.frequency) },
      recency: histories.map(\.recency), T: histories.map(\.T),
      logGaps: logGaps)
  }

  init(
    distinct: [Distinct], recencies: [Double], durations: [Double],
    customers: Int, logGaps: [Double]? = nil
  ) {
    self.customers = customers
    self.logGaps = logGaps
    self.distinct = distinct
    self.recencies = recencies
    self.durations = durations
    var byDuration = [Margin](repeating: Margin(), count: durations.count)
    var byRecency = [Margin](repeating: Margin(), count: recencies.count)
    let highest = distinct.reduce(0) { max($0, Int($1.frequency)) }
    var exceeding = [Double](repeating: 0, count: highest)
    for history in distinct {
      let purchases = history.weight * Double(history.frequency)
      byDuration[Int(history.duration)].add(history.weight, purchases)
      byRecency[Int(history.recency)].add(history.weight, purchases)
      if history.frequency > 0 {
        exceeding[Int(history.frequency) - 1] += history.weight
      }
    }
    for j in exceeding.indices.dropLast().reversed() {
      exceeding[j] += exceeding[j + 1]
    }
    self.byDuration = byDuration
    self.byRecency = byRecency
    self.exceeding = exceeding
  }

  /// The number of distinct histories.
  public var distinctCount: Int { distinct.count }

  /// The number of repeat purchases of all customers.
  public var purchases: Double { exceeding.reduce(0, +) }

  /// The number of customers with at least one repeat purchase.
  public var repeaters: Double { exceeding.first ?? 0 }

  /// The time under observation, summed over customers.
  public var totalDuration: Double {
    zip(durations, byDuration).reduce(0) { $0 + $1.0 * $1.1.customers }
  }

  /// The weights of all histories together; the customers, unless reweighted.
  var totalWeight: Double {
    byDuration.reduce(0) { $0 + $1.customers }
  }

  /// Σ ln(gap) over the gaps of all customers; 0 where they are not known.
  var totalLogGaps: Double {
    zip(logGaps ?? [], distinct).reduce(0) { $0 + $1.0 * $1.1.weight }
  }

  /// The distinct histories, with the number of customers who share each.
  public var histories: [(history: PurchaseHistory, customers: Double)] {
    distinct.indices.map { (history($0), distinct[$0].weight) }
  }

  /// The distinct history at a place.
  package func history(_ place: Int) -> PurchaseHistory {
    let one = distinct[place]
    return PurchaseHistory(
      frequency: Int(one.frequency), recency: recencies[Int(one.recency)],
      T: durations[Int(one.duration)])
  }

  /// The places of the distinct histories by rising frequency, equal ones in
  /// their order.
  var placesByFrequency: [Int] {
    var starts = [Int](repeating: 0, count: exceeding.count + 2)
    for one in distinct { starts[Int(one.frequency) + 1] += 1 }
    for x in starts.indices.dropFirst() { starts[x] += starts[x - 1] }
    var places = [Int](repeating: 0, count: distinct.count)
    for (place, one) in distinct.enumerated() {
      let x = Int(one.frequency)
      places[starts[x]] = place
      starts[x] += 1
    }
    return places
  }

  /// How many customers share each distinct history.
  public var weights: [Double] { distinct.map(\.weight) }

  /// The same histories with other weights.
  public func reweighted(_ weights: [Double]) -> HistorySample {
    precondition(weights.count == distinct.count, "a weight for each")
    var distinct = distinct
    for i in distinct.indices { distinct[i].weight = weights[i] }
    return HistorySample(
      distinct: distinct, recencies: recencies, durations: durations,
      customers: Int(saturating: weights.reduce(0, +).rounded()),
      logGaps: logGaps)
  }

  /// Some of the distinct histories, with the times that occur in them.
  public func selecting(_ places: some Collection<Int>) -> HistorySample {
    var recencies = ValueIndex(capacity: 2 * places.count)
    var durations = ValueIndex(capacity: 2 * places.count)
    var total = 0.0
    let kept = places.map { place in
      var one = distinct[place]
      one.recency = recencies.index(of: self.recencies[Int(one.recency)])
      one.duration = durations.index(of: self.durations[Int(one.duration)])
      total += one.weight
      return one
    }
    return HistorySample(
      distinct: kept, recencies: recencies.values, durations: durations.values,
      customers: Int(saturating: total.rounded()),
      logGaps: logGaps.map { sums in places.map { sums[$0] } })
  }
}
