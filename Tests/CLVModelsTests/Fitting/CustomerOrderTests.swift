import CLVNumerics
import Foundation
import Testing

@testable import CLVModels

@Suite("Customers in another order")
struct CustomerOrderTests {
  /// What is known of customers, and the same customers in another order.
  struct World {
    var frequency: [Int32] = []
    var recency: [Double] = []
    var T: [Double] = []
    var logGaps: [Double] = []
    var meanSpend: [Double] = []
    var level: [String] = []
    var age: [Double] = []

    init(customers: Int, days: Int) {
      var generator = SplitMix64(seed: 3)
      for _ in 0..<customers {
        let T = Int.random(in: 1...days, using: &generator)
        let x = max(0, Int.random(in: -4...5, using: &generator))
        let last = x > 0 ? Int.random(in: 1...T, using: &generator) : 0
        frequency.append(Int32(x))
        recency.append(Double(last) / 7)
        self.T.append(Double(T) / 7)
        logGaps.append(x > 0 ? generator.normal() : 0)
        // Cents, so that some means are equal.
        let cents = Int.random(in: 1...5000, using: &generator)
        meanSpend.append(x > 0 ? Double(cents) / 100 : 0)
        level.append(["web", "shop", "app"][cents % 3])
        age.append(Double(Int.random(in: 18...80, using: &generator)) / 10)
      }
    }

    func permuted(_ order: [Int]) -> World {
      var world = self
      world.frequency = order.map { frequency[$0] }
      world.recency = order.map { recency[$0] }
      world.T = order.map { T[$0] }
      world.logGaps = order.map { logGaps[$0] }
      world.meanSpend = order.map { meanSpend[$0] }
      world.level = order.map { level[$0] }
      world.age = order.map { age[$0] }
      return world
    }

    var histories: (sample: HistorySample, membership: [Int32]) {
      HistorySample.grouping(
        frequency: frequency, recency: recency, T: T, logGaps: logGaps)
    }

    /// Single amounts of which some sums of logarithms are equal too.
    func spends(_ form: SpendForm) -> SpendHistories {
      guard form.takesSingleAmounts else {
        return SpendHistories(frequency: frequency, meanSpend: meanSpend)
      }
      return SpendHistories(
        form, counts: frequency, means: meanSpend,
        logSums: frequency.indices.map {
          let x = Double(frequency[$0])
          return x > 0 ? x * log(meanSpend[$0]) - 0.1 * floor(age[$0]) : 0
        })
    }

    var rows: CovariateRows {
      get throws {
        let columns = [
          CovariateColumn("channel", categories: level),
          CovariateColumn("age", numbers: age),
        ]
        return try CovariateDesign(learningFrom: columns).rows(of: columns)
      }
    }
  }

  static func order(_ count: Int) -> [Int] {
    var generator = SplitMix64(seed: 8)
    return (0..<count).shuffled(using: &generator)
  }

  // Of many customers the histories are grouped in several chunks.
  @Test("Histories are grouped alike", arguments: [1, 700, 150_000])
  func histories(customers: Int) {
    let world = World(customers: customers, days: 400)
    let order = Self.order(customers)
    let (sample, membership) = world.histories
    let (other, otherMembership) = world.permuted(order).histories
    expectEqual(sample, other)
    #expect(otherMembership == order.map { membership[$0] })
    var mistaken = 0
    for (i, place) in membership.enumerated() {
      let history = sample.history(Int(place))
      if history.frequency != Int(world.frequency[i])
        || history.recency != world.recency[i] || history.T != world.T[i]
      {
        mistaken += 1
      }
    }
    #expect(mistaken == 0)
    let keys = sample.histories.map(\.history).map {
      [Double($0.frequency), $0.T, $0.recency]
    }
    #expect(
      zip(keys, keys.dropFirst()).allSatisfy {
        $0.lexicographicallyPrecedes($1)
      })
    var counts = [Double](repeating: 0, count: keys.count)
    for place in membership { counts[Int(place)] += 1 }
    #expect(sample.weights == counts)
  }

  @Test("No customers are no histories")
  func none() {
    let (sample, membership) = HistorySample.grouping(
      frequency: [], recency: [], T: [], logGaps: [])
    #expect(sample.distinctCount == 0 && membership.isEmpty)
  }

  @Test("What customers spent is grouped alike")
  func spends() {
    let world = World(customers: 20_000, days: 400)
    let other = world.permuted(Self.order(20_000))
    for form in [SpendForm.means, .amounts] {
      expectEqual(
        SpendSample(world.spends(form)), SpendSample(other.spends(form)))
    }
  }

  @Test("Covariate rows, and what stands under them, are grouped alike")
  func covariates() throws {
    let world = World(customers: 3000, days: 60)
    let order = Self.order(3000)
    let other = world.permuted(order)
    let (rows, otherRows) = (try world.rows, try other.rows)
    #expect(rows.design == otherRows.design)
    #expect(rows.matrix == otherRows.matrix)
    #expect(otherRows.membership == order.map { rows.membership[$0] })

    let (histories, membership) = CovariateSample<HistorySample>.grouping(
      frequency: world.frequency, recency: world.recency, T: world.T,
      logGaps: world.logGaps, rows: rows)
    let (others, otherMembership) = CovariateSample<HistorySample>.grouping(
      frequency: other.frequency, recency: other.recency, T: other.T,
      logGaps: other.logGaps, rows: otherRows)
    #expect(histories.weights == others.weights)
    #expect(otherMembership == order.map { membership[$0] })
    expectEqual(histories.pooled, others.pooled)
    for (one, other) in zip(histories.samples, others.samples) {
      expectEqual(one, other)
    }

    for form in [SpendForm.means, .amounts] {
      let spends = CovariateSample(world.spends(form), rows: rows)
      let otherSpends = CovariateSample(other.spends(form), rows: otherRows)
      #expect(spends.rows == otherSpends.rows)
      expectEqual(spends.pooled, otherSpends.pooled)
      for (one, other) in zip(spends.samples, otherSpends.samples) {
        expectEqual(one, other)
      }
    }
  }

  @Test("Values that are one number make one row, wherever they come first")
  func oneNumber() throws {
    let column = CovariateColumn(
      name: "age", values: ["40", "20", "40.0"], numbers: [40, 20, 40],
      places: [0, 1, 2, 1])
    let rows = try CovariateDesign(learningFrom: [column]).rows(of: [column])
    #expect(rows.matrix.rows == 2)
    #expect(rows.membership == [1, 0, 1, 0])
  }

  @Test("Fits and refits are equal to the last bit")
  func fits() throws {
    let world = World(customers: 500, days: 400)
    let one = world.histories.sample
    let other = world.permuted(Self.order(500)).histories.sample
    let (fit, otherFit) = (try MBGNBD.fit(to: one), try MBGNBD.fit(to: other))
    #expect(fit.model.parameterValues == otherFit.model.parameterValues)
    #expect(fit.parameterLaw(on: one) == otherFit.parameterLaw(on: other))
    #expect(
      fit.bootstrap(on: one, count: 3).replicates
        == otherFit.bootstrap(on: other, count: 3).replicates)
  }

  private func expectEqual(_ one: HistorySample, _ other: HistorySample) {
    #expect(one.recencies == other.recencies)
    #expect(one.durations == other.durations)
    #expect(one.distinct.map(\.frequency) == other.distinct.map(\.frequency))
    #expect(one.distinct.map(\.recency) == other.distinct.map(\.recency))
    #expect(one.distinct.map(\.duration) == other.distinct.map(\.duration))
    #expect(one.weights == other.weights)
    #expect(one.logGaps == other.logGaps)
  }

  private func expectEqual(_ one: SpendSample, _ other: SpendSample) {
    #expect(one.totals == other.totals)
    #expect(one.weights == other.weights)
    #expect(one.groups.map(\.frequency) == other.groups.map(\.frequency))
    #expect(one.groups.map(\.sumOfLogs) == other.groups.map(\.sumOfLogs))
    #expect(one.groups.map(\.evenness) == other.groups.map(\.evenness))
  }
}
