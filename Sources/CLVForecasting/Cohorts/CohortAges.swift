internal import CLVData
internal import CLVModels
internal import CLVNumerics
internal import Libm

/// New customers who arrive at one moment.
struct CohortArrival: Sendable {
  let time: Double

  /// How many they are; a share of a whole number where customers arrive
  /// over a while.
  let customers: Double

  /// The arrivals of a calendar before the horizon.
  ///
  /// Customers who arrive evenly over a while are put at the twelve nodes of
  /// Gauss–Legendre quadrature, which yields the mean over all moments.
  static func spread(
    _ calendar: AcquisitionCalendar, before horizon: Double
  ) -> [CohortArrival] {
    let rule = GaussLegendreRule.points12
    return calendar.arrivals.flatMap { arrival in
      let customers = Double(arrival.customers)
      guard arrival.duration > 0 else {
        return [CohortArrival(time: arrival.time, customers: customers)]
      }
      return zip(rule.nodes, rule.weights).map { node, weight in
        CohortArrival(
          time: arrival.time + 0.5 * (1 + node) * arrival.duration,
          customers: 0.5 * weight * customers)
      }
    }.filter { $0.customers > 0 && $0.time < horizon }
  }
}

/// The sums over the arrivals for one stretch of time.
struct CohortSums: Sendable {
  var newCustomers = 0.0
  var alive = 0.0

  /// Σ E[ΔX], at the estimates.
  var mean = 0.0

  /// Σ E[ΔX] at the points of the parameters' uncertainty.
  var otherMeans: [Double]

  /// Σ E[ΔX²], a term for each customer.
  var meanSquares = 0.0

  /// Σ E[ΔX]², a term for each customer.
  var squaredMeans = 0.0

  /// Σ E[ΔX], each purchase discounted to time 0.
  var discounted = 0.0

  /// The variance of the number of purchases.
  var variance: Double { max(0, meanSquares - squaredMeans) }
}

/// What a new customer has done by each of the ages that occur.
///
/// The number of purchases ΔX between the ages u and v has the mean
/// M(v) − M(u). Of its second factorial moment: where purchases are a Poisson
/// process of rate λ that ends without a memory, the density of pairs of
/// purchases at u′ < v′ depends on v′ alone, as the earlier one changes
/// nothing of what follows (λ²E[alive at v′], times 1 − p in BG/NBD). Then
/// E[X(X − 1)] up to v is G(v) = ∫₀ᵛ 2v′h(v′)dv′, and between u and v it is
/// ∫ᵤᵛ 2(v′ − u)h(v′)dv′ = (1 − u/v)G(v) − u∫ᵤᵛ G(v′)/v′² dv′.
struct CohortAges: Sendable {
  /// Ages that differ by less than this are one.
  private static let resolution = 1e-9

  /// At so many ages an intensity, integrated once, costs more than the
  /// expectations at each, for each point of the parameters' uncertainty.
  private static let fewForDraws = 30

  private static let points4 = GaussLegendreRule(count: 4)

  /// The functions of the curve; those beyond are M at the points of the
  /// parameters' uncertainty.
  private enum Function {
    /// M, the expected purchases.
    static let purchases = 0

    /// The purchases, each discounted to the beginning.
    static let discounted = 1
    static let survival = 2

    /// G, the second factorial moment.
    static let pairs = 3
    static let others = 4
  }

  private var places: [Int64: Int] = [:]
  private let curve: AgeCurve

  /// ∫ G(v)/v² dv from the first age to each.
  private var pairIntegrals: [Double] = []
  private let otherCount: Int
  private let rate: Double

  init<Model: PurchaseModel>(
    arrivals: [CohortArrival], edges: [Double], purchase: Model,
    rate: Double, _ uncertainty: LaplaceApproximation?
  ) {
    self.rate = rate
    let others =
      uncertainty.map {
        $0.points.map { Model(parameterValues: $0) }
      } ?? []
    otherCount = others.count
    let ages = Self.ages(arrivals, edges)
    for (place, age) in ages.enumerated() { places[Self.key(age)] = place }
    let curve = Self.curve(ages, purchase, rate: rate, others)
    self.curve = curve
    let integrals = parallelChunks(
      count: max(0, ages.count - 1), chunkSize: 16
    ) { range in
      range.map { Self.integral(curve, purchase, after: $0) }
    }.flatMap(\.self)
    pairIntegrals = [0]
    for integral in integrals {
      pairIntegrals.append(pairIntegrals[pairIntegrals.count - 1] + integral)
    }
  }

  /// What is to be known of each age.
  private static func curve<Model: PurchaseModel>(
    _ ages: [Double], _ purchase: Model, rate: Double, _ others: [Model]
  ) -> AgeCurve {
    let models = [purchase] + others
    let last = ages.last ?? 0
    let purchases = parallelChunks(count: models.count, chunkSize: 1) {
      range in
      // At few ages the estimates' own expectations are kept.
      let few = range.lowerBound == 0 ? AgeCurve.mostExact : fewForDraws
      return PurchaseCurve(
        models[range.lowerBound], until: ages.count > few ? last : 0)
    }
    // Pairs are summed until what is left is improbable; of many purchases
    // that is four digits, enough for a variance.
    return AgeCurve(
      at: ages, width: Function.others + others.count,
      tolerances: [Function.pairs: 1e-4]
    ) { age in
      let expected = purchases.map { $0.expectedPurchases(in: age) }
      return [
        expected[0],
        rate > 0
          ? purchase.discountedPurchases(rate: rate, in: age) : expected[0],
        purchase.survival(until: age), pairs(purchase, by: age),
      ] + expected.dropFirst()
    }
  }

  /// The distinct ages above 0 of the arrivals at the edges, ascending.
  private static func ages(
    _ arrivals: [CohortArrival], _ edges: [Double]
  ) -> [Double] {
    var ages: [Int64: Double] = [:]
    for arrival in arrivals {
      for edge in edges where key(edge - arrival.time) > 0 {
        let age = edge - arrival.time
        if ages[key(age)] == nil { ages[key(age)] = age }
      }
    }
    return ages.values.sorted()
  }

  private static func key(_ age: Double) -> Int64 {
    Int64(saturating: (age / resolution).rounded())
  }

  /// G(v) = Σ 2(k − 1)P(X(v) ≥ k).
  private static func pairs(
    _ purchase: some PurchaseProcess, by age: Double
  ) -> Double {
    let moments = purchase.purchaseMoments(in: age)
    return max(0, moments.meanSquare - moments.mean)
  }

  /// ∫ G(v)/v² dv from an age to the next.
  private static func integral(
    _ curve: AgeCurve, _ purchase: some PurchaseProcess, after place: Int
  ) -> Double {
    let (start, end) = (curve.ages[place], curve.ages[place + 1])
    let known = curve.function(Function.pairs, after: place)
    func density(_ age: Double) -> Double {
      (known?(age) ?? pairs(purchase, by: age)) / age / age
    }
    // Smooth on the scale of the age itself.
    if end < 1.25 * start {
      return points4.integrate(
        from: start, to: end, density)
    }
    var sum = 0.0
    var from = start
    while from < end {
      let to = min(end, 4 * from)
      sum += GaussLegendreRule.points12.integrate(from: from, to: to, density)
      from = to
    }
    return sum
  }

  /// The sums over the arrivals for the time from `start` to `end`, both of
  /// them edges.
  func sums(
    over arrivals: [CohortArrival], from start: Double, to end: Double
  ) -> CohortSums {
    var sums = CohortSums(
      otherMeans: [Double](repeating: 0, count: otherCount))
    for arrival in arrivals {
      guard let last = place(end - arrival.time) else { continue }
      if arrival.time >= start { sums.newCustomers += arrival.customers }
      let age = max(0, start - arrival.time)
      add(arrival, from: age, place(age), to: end - arrival.time, last, &sums)
    }
    return sums
  }

  private func place(_ age: Double) -> Int? { places[Self.key(age)] }

  private func add(
    _ arrival: CohortArrival, from start: Double, _ first: Int?,
    to end: Double, _ last: Int, _ sums: inout CohortSums
  ) {
    /// By how much a function rises; all are 0 at age 0.
    func rise(_ function: Int) -> Double {
      curve.value(function, at: last)
        - (first.map { curve.value(function, at: $0) } ?? 0)
    }
    let n = arrival.customers
    let mean = max(0, rise(Function.purchases))
    let lastPairs = curve.value(Function.pairs, at: last)
    let pairs =
      first.map {
        (1 - start / end) * lastPairs
          - start * (pairIntegrals[last] - pairIntegrals[$0])
      } ?? lastPairs
    sums.alive += n * curve.value(Function.survival, at: last)
    sums.mean += n * mean
    sums.meanSquares += n * (max(0, pairs) + mean)
    sums.squaredMeans += n * mean * mean
    sums.discounted +=
      n * exp(-rate * arrival.time) * max(0, rise(Function.discounted))
    for i in 0..<otherCount {
      sums.otherMeans[i] += n * rise(Function.others + i)
    }
  }
}
