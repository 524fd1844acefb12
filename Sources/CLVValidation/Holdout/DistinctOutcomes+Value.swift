internal import CLVData
internal import CLVForecasting
internal import CLVModels
internal import CLVNumerics
internal import Libm

/// How probable the models held what customers spent.
struct ValueOutcomes: Sendable {
  /// For each customer the logarithm of the density of the amount, per unit
  /// of money, or of the probability of spending nothing.
  fileprivate(set) var logProbabilities: [Double] = []

  /// The probability of less than a customer spent, and of as much or less.
  ///
  /// For each customer, or where there are many for every second, third, …
  /// An amount has one such probability, P(no purchase) + Σ P(k purchases) ·
  /// P(k purchases come to as much or less); nothing has a range, from 0 to the
  /// probability of no purchase.
  fileprivate(set) var bounds: [ClosedRange<Double>] = []
}

extension DistinctOutcomes {
  /// Where there are more customers, an even selection of them shows as well
  /// whether the distributions are sound.
  private static var mostBounds: Int { 100_000 }

  /// How probable the models held what customers spent.
  ///
  /// - Parameters:
  ///   - values: What each customer spent in the holdout.
  ///   - spend: The spend model.
  ///   - effects: How it depends on covariates, if it does.
  ///   - histories: What is known of the customers' spending.
  /// - Returns: Nil where a million purchases are expected of somebody.
  func valueOutcomes<Spend: SpendModel>(
    _ values: [Double], spend: Spend, _ effects: CustomerEffects?,
    _ histories: SpendHistories
  ) -> ValueOutcomes? {
    let models =
      effects.map { $0.model(of: spend).models(for: $0.rows.matrix) } ?? []
    let step = max(1, membership.count / Self.mostBounds)
    let members = CustomersByOutcome(membership, outcomes: customers.count)
    let futures = outcomesByFuture()
    let chunks = parallelChunks(count: futures.count, chunkSize: 32) {
      range -> ValueOutcomes? in
      var found = ValueOutcomes()
      found.logProbabilities.reserveCapacity(
        futures[range].joined().reduce(0) { $0 + members[$1].count })
      for places in futures[range] {
        guard var counts = CountProbabilities(of: places[0], self) else {
          return nil
        }
        for place in places {
          let alive = probabilityAlive(place)
          let none = probabilityOfNone(place)
          for customer in members[place].lazy.map({ Int($0) }) {
            let past = PastSpend(
              model: effects.map { models[Int($0.rows.membership[customer])] }
                ?? spend,
              mean: histories.means[customer],
              frequency: Int(histories.counts[customer]))
            let amount = values[customer]
            found.logProbabilities.append(
              amount > 0
                ? log(alive) + counts.logDensity(of: amount, past) : log(none))
            guard customer % step == 0 else { continue }
            found.bounds.append(
              amount > 0
                ? counts.bounds(of: amount, alive: alive, past)
                : ClosedRange(between: 0, and: none))
          }
        }
      }
      return found
    }
    let known = chunks.compactMap(\.self)
    guard known.count == chunks.count else { return nil }
    var outcomes = ValueOutcomes()
    outcomes.bounds = known.flatMap(\.bounds)
    outcomes.logProbabilities = values
    let order = futures.lazy.joined().flatMap { members[$0] }
    for (customer, logProbability) in zip(
      order, known.lazy.flatMap(\.logProbabilities))
    {
      outcomes.logProbabilities[Int(customer)] = logProbability
    }
    return outcomes
  }
}

/// What a customer spent before, with the model of it.
private struct PastSpend<Model: SpendModel> {
  let model: Model
  let mean: Double
  let frequency: Int
}

/// The customers who share each outcome.
private struct CustomersByOutcome {
  private let starts: [Int32]
  private let customers: [Int32]

  init(_ membership: [Int32], outcomes: Int) {
    var starts = [Int32](repeating: 0, count: outcomes + 1)
    for place in membership { starts[Int(place) + 1] += 1 }
    for place in 0..<outcomes { starts[place + 1] += starts[place] }
    var next = starts
    var customers = [Int32](repeating: 0, count: membership.count)
    for (customer, place) in membership.enumerated() {
      customers[Int(next[Int(place)])] = Int32(customer)
      next[Int(place)] += 1
    }
    self.starts = starts
    self.customers = customers
  }

  subscript(outcome: Int) -> ArraySlice<Int32> {
    customers[Int(starts[outcome])..<Int(starts[outcome + 1])]
  }
}

/// How probable each number of purchases is, of a customer who is alive.
private struct CountProbabilities<Future: PurchaseProcess> {
  private let counts: FutureCounts<Future>

  /// The logarithms of the probabilities of the first numbers asked for so
  /// far.
  private var logMasses: [Double] = []

  /// The probabilities of customers who share a future; nil where a million
  /// purchases are expected of them.
  init?<Model: PurchaseModel>(
    of place: Int, _ outcomes: DistinctOutcomes<Model>
  ) where Model.Future == Future {
    guard
      let counts = FutureCounts(
        outcomes.future(of: place), in: outcomes.duration)
    else { return nil }
    self.counts = counts
  }

  /// The logarithm of the probability of one of the first numbers of
  /// purchases; they have to be asked for in order.
  private mutating func logMass(_ count: Int) -> Double {
    while logMasses.count <= count {
      logMasses.append(counts.logMass(logMasses.count))
    }
    return logMasses[count]
  }

  /// The logarithm of the density of an amount that is not 0.
  ///
  /// ln f rises and then falls with the number of purchases k, as −ln B(p k, q)
  /// is concave in it: once it falls, at an expected total above the amount,
  /// all that is left is less than the probability of more purchases times the
  /// latest. (Below that, a law of totals that is an approximation may fall
  /// first, far out.) Where it does not fall by ``listed`` purchases, what is
  /// left is a ``LogSum``.
  mutating func logDensity(
    of amount: Double, _ past: PastSpend<some SpendModel>
  ) -> Double {
    var largest = -Double.infinity
    var sum = 0.0  // in units of the largest
    var previous = -Double.infinity
    let mean = past.model.expectedSpend(
      meanSpend: past.mean, frequency: past.frequency)
    func density(_ count: Int) -> Double {
      past.model.logDensity(
        totalSpend: amount, ofPurchases: count, meanSpend: past.mean,
        frequency: past.frequency)
    }
    for count in 1..<Self.listed {
      let density = density(count)
      let term = logMass(count) + density
      if term > largest {
        sum = sum * exp(largest - term) + 1
        largest = term
      } else if term > -.infinity {
        sum += exp(term - largest)
      }
      let isFalling = density < previous && Double(count) * mean >= amount
      previous = density
      guard isFalling else { continue }
      let beyond = counts.exceedance(of: count + 1)
      let left =
        beyond > 0
        ? beyond * exp(density - largest)
        // Beyond them, both factors fall fast.
        : exp(term - largest)
      if left < 1e-12 * sum { return largest + log(sum) }
    }
    let counts = counts
    let rest = LogSum.overCounts(from: Self.listed) {
      counts.logMass($0) + density($0)
    } peak: {
      density($0)
    }
    return logSumExp(largest + log(sum), rest)
  }

  /// So many numbers of purchases are taken one by one.
  private static var listed: Int { 1024 }

  /// The probabilities of less than an amount that is not 0, and of as much or
  /// less: the same.
  func bounds(
    of amount: Double, alive: Double, _ past: PastSpend<some SpendModel>
  ) -> ClosedRange<Double> {
    let exceedances = counts.exceedances
    var sum = 1 - alive * exceedances[1]
    for place in exceedances.indices.dropFirst().dropLast() {
      let atMost = past.model.probability(
        totalSpendAtMost: amount, ofPurchases: counts.count(at: place),
        meanSpend: past.mean, frequency: past.frequency)
      sum += alive * (exceedances[place] - exceedances[place + 1]) * atMost
      // More purchases come to more: the others hardly count.
      if exceedances[place + 1] * atMost < 1e-12 { break }
    }
    return ClosedRange(between: min(1, sum), and: min(1, sum))
  }
}
