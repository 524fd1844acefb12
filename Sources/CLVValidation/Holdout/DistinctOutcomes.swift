internal import CLVData
internal import CLVForecasting
internal import CLVModels
internal import CLVNumerics
internal import Libm

/// What customers did in a holdout, with a purchase model's view of it: those
/// who share their past, their covariates and the outcome are taken together.
struct DistinctOutcomes<Model: PurchaseModel>: Sendable {
  private struct Outcome {
    let row: Int32
    let history: Int32
    let count: Int32
  }

  private let outcomes: [Outcome]
  private let histories: [PurchaseHistory]

  /// The model of each covariate row.
  private let models: [Model]
  /// The length of the holdout.
  let duration: Double

  /// The place of each customer's outcome among the distinct ones.
  let membership: [Int32]

  /// How many customers share each.
  let customers: [Int]

  init(
    _ summary: CustomerSummary, _ holdout: CustomerSummary.Holdout,
    _ model: Model, _ effects: CustomerEffects?
  ) {
    let grouping = summary.grouped
    let places = grouping.membership
    let past = effects.map { Self.pairs($0.rows.membership, places) } ?? places
    let membership = Self.pairs(past, holdout.frequency)
    var customers: [Int] = []
    var outcomes: [Outcome] = []
    for (customer, place) in membership.enumerated() {
      if place == customers.count {
        customers.append(0)
        outcomes.append(
          Outcome(
            row: effects?.rows.membership[customer] ?? 0,
            history: places[customer], count: holdout.frequency[customer]))
      }
      customers[Int(place)] += 1
    }
    self.membership = membership
    self.outcomes = outcomes
    self.customers = customers
    histories = grouping.sample.histories.map(\.history)
    models =
      effects.map { $0.model(of: model).models(for: $0.rows.matrix) }
      ?? [model]
    duration = holdout.duration
  }

  /// Numbers the distinct pairs of two columns, neither negative, in order of
  /// first appearance.
  private static func pairs(_ left: [Int32], _ right: [Int32]) -> [Int32] {
    var pairs = KeyIndex()
    return pairs.indices(count: left.count) {
      UInt64(left[$0]) << 32 | UInt64(right[$0])
    }
  }

  /// The logarithm of the probability of each distinct outcome.
  func logProbabilities() -> [Double] {
    parallelMap(count: outcomes.count, chunkSize: 256) {
      let outcome = outcomes[$0]
      return log(
        models[Int(outcome.row)].probability(
          of: Int(outcome.count), in: duration,
          given: histories[Int(outcome.history)]))
    }
  }

  /// The probability of less than each distinct outcome, and of as much or
  /// less, to ten decimals; nil where a million purchases are expected of
  /// somebody.
  func cumulativeProbabilities() -> [ClosedRange<Double>]? {
    let futures = outcomesByFuture()
    let chunks = parallelChunks(count: futures.count, chunkSize: 32) { range in
      range.flatMap { bounds(of: futures[$0]) ?? [] }
    }
    let places = futures.flatMap(\.self)
    let ranges = chunks.flatMap(\.self)
    guard ranges.count == places.count else { return nil }
    var result = [ClosedRange<Double>](repeating: 0...1, count: places.count)
    for (place, bound) in zip(places, ranges) { result[place] = bound }
    return result
  }

  /// The cumulative probabilities of outcomes that share a future.
  private func bounds(of places: [Int]) -> [ClosedRange<Double>]? {
    guard
      let counts = FutureCounts(future(of: places[0]), in: duration)
    else { return nil }
    return places.map { place in
      let alive = probabilityAlive(place)
      let count = Int(outcomes[place].count)
      let below = count == 0 ? 0 : 1 - alive * counts.exceedance(of: count)
      return ClosedRange(
        between: below,
        and: max(below, 1 - alive * counts.exceedance(of: count + 1)))
    }
  }

  /// The future of customers of an outcome, if they are alive.
  func future(of place: Int) -> Model.Future {
    let outcome = outcomes[place]
    return models[Int(outcome.row)].future(
      of: histories[Int(outcome.history)])
  }

  /// The probability that customers of an outcome made no purchase.
  func probabilityOfNone(_ place: Int) -> Double {
    let outcome = outcomes[place]
    return models[Int(outcome.row)].probability(
      of: 0, in: duration, given: histories[Int(outcome.history)])
  }

  /// The probability that customers of an outcome were alive.
  func probabilityAlive(_ place: Int) -> Double {
    let outcome = outcomes[place]
    return models[Int(outcome.row)].probabilityAlive(
      histories[Int(outcome.history)])
  }

  /// The outcomes of customers who, if alive, have the same future.
  func outcomesByFuture() -> [[Int]] {
    var numbers: [SharedFuture: Int] = [:]
    var groups: [[Int]] = []
    for (place, outcome) in outcomes.enumerated() {
      let history = histories[Int(outcome.history)]
      let future = SharedFuture(
        row: outcome.row, frequency: history.frequency, T: history.T,
        recency: Model.futureDependsOnRecency ? history.recency : 0)
      if let number = numbers[future] {
        groups[number].append(place)
      } else {
        numbers[future] = groups.count
        groups.append([place])
      }
    }
    return groups
  }
}

/// What customers have in common who, if alive, have the same future.
private struct SharedFuture: Hashable {
  let row: Int32
  let frequency: Int
  let T: Double

  /// 0 where the future does not depend on it.
  let recency: Double
}
