internal import CLVData
internal import CLVModels
internal import CLVNumerics

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

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

  /// What is known of one age.
  private struct Entry: Sendable {
    var purchases = 0.0
    var discounted = 0.0
    var survival = 1.0

    /// G, the second factorial moment.
    var pairs = 0.0

    /// ∫ G(v)/v² dv from the first age on.
    var pairIntegral = 0.0

    /// M at the points of the parameters' uncertainty.
    var others: [Double] = []
  }

  private var places: [Int64: Int] = [:]
  private var entries: [Entry] = []
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
    entries = parallelChunks(count: ages.count, chunkSize: 4) { range in
      range.map { i in
        var entry = Entry()
        entry.purchases = purchase.expectedPurchases(in: ages[i])
        entry.discounted = purchase.discountedPurchases(
          rate: rate, in: ages[i])
        entry.survival = purchase.survival(until: ages[i])
        entry.pairs = Self.pairs(purchase, by: ages[i])
        if i > 0 {
          entry.pairIntegral = Self.integral(
            purchase, from: ages[i - 1], to: ages[i])
        }
        entry.others = others.map { $0.expectedPurchases(in: ages[i]) }
        return entry
      }
    }.flatMap(\.self)
    for i in entries.indices.dropFirst() {
      entries[i].pairIntegral += entries[i - 1].pairIntegral
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

  private static func integral(
    _ purchase: some PurchaseProcess, from start: Double, to end: Double
  ) -> Double {
    func density(_ age: Double) -> Double {
      pairs(purchase, by: age) / age / age
    }
    // Smooth on the scale of the age itself.
    if end < 1.25 * start {
      return GaussLegendreRule(count: 4).integrate(
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
      guard let last = entry(end - arrival.time) else { continue }
      if arrival.time >= start { sums.newCustomers += arrival.customers }
      let age = max(0, start - arrival.time)
      add(arrival, from: age, entry(age), to: end - arrival.time, last, &sums)
    }
    return sums
  }

  private func entry(_ age: Double) -> Entry? {
    places[Self.key(age)].map { entries[$0] }
  }

  private func add(
    _ arrival: CohortArrival, from start: Double, _ first: Entry?,
    to end: Double, _ last: Entry, _ sums: inout CohortSums
  ) {
    let n = arrival.customers
    let mean = max(0, last.purchases - (first?.purchases ?? 0))
    let pairs =
      first.map {
        (1 - start / end) * last.pairs
          - start * (last.pairIntegral - $0.pairIntegral)
      } ?? last.pairs
    sums.alive += n * last.survival
    sums.mean += n * mean
    sums.meanSquares += n * (max(0, pairs) + mean)
    sums.squaredMeans += n * mean * mean
    let discounted = last.discounted - (first?.discounted ?? 0)
    sums.discounted += n * exp(-rate * arrival.time) * max(0, discounted)
    for i in 0..<otherCount {
      sums.otherMeans[i] += n * (last.others[i] - (first?.others[i] ?? 0))
    }
  }
}
