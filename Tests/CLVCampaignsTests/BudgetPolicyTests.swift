import CLVCampaigns
import CLVData
import CLVForecasting
import CLVModels
import CLVNumerics
import CLVRFM
import Foundation
import TestSupport
import Testing

@Suite("Whom to contact, where the truth is known")
struct BudgetPolicyTests {
  /// What contacting the same number of customers gains by three rules.
  struct Comparison {
    var gains: [Double]
    var chosen: [[Bool]]

    func gain(_ policy: Int) -> Double {
      zip(gains, chosen[policy]).reduce(0) { $0 + ($1.1 ? $1.0 : 0) }
    }

    /// How much more the first policy gains than another, as a share of the
    /// other's, with the 95 % interval of a ratio of two sums over customers
    /// (Cochran 1977, "Sampling Techniques", section 2.11).
    func advantage(
      over policy: Int
    ) -> (estimate: Double, interval: ClosedRange<Double>) {
      let ratio = gain(0) / gain(policy)
      var squares = 0.0
      for i in gains.indices {
        let first = chosen[0][i] ? gains[i] : 0
        let other = chosen[policy][i] ? gains[i] : 0
        squares += (first - ratio * other) * (first - ratio * other)
      }
      let width = 1.96 * squares.squareRoot() / gain(policy)
      return (ratio - 1, ratio - 1 - width...ratio - 1 + width)
    }
  }

  /// The first places by a score, highest first, ties by place.
  private func top(_ count: Int, by scores: [Double]) -> [Bool] {
    let order = scores.indices.sorted {
      scores[$0] > scores[$1] || scores[$0] == scores[$1] && $0 < $1
    }
    var chosen = [Bool](repeating: false, count: scores.count)
    for i in order.prefix(count) { chosen[i] = true }
    return chosen
  }

  private func fitted(
    _ world: KnownCustomers.World, to summary: CustomerSummary
  ) throws -> any PurchaseModel {
    switch world {
    case .afterPurchases: try BGNBD.fit(to: summary.histories).model
    case .atAnyTime: try ParetoNBD.fit(to: summary.histories).model
    }
  }

  /// The lists where customers come back however long they have been silent,
  /// as those do who are simulated, or the longer, the less.
  private func actions(
    _ world: KnownCustomers.World, _ known: KnownCustomers,
    halfLife: Double = .infinity
  ) throws -> CustomerActions {
    var thresholds = ActionSettings(in: .week)
    thresholds.effectHalfLife = halfLife
    let summary = known.summary
    return CustomerActions(
      CustomerOutlooks(
        CustomerForecasts(
          summary,
          by: CustomerModel(
            try fitted(world, to: summary),
            spend: try GammaGamma.fit(to: summary.spends).model,
            timeUnit: .week),
          settings: ForecastSettings(
            horizon: 52,
            annualDiscountRate: expm1(0.002 * 365.25 / 7)))),
      settings: thresholds)
  }

  @Test(
    "The budget gains more than the best by RFM or by revenue",
    arguments: KnownCustomers.World.allCases)
  func policies(world: KnownCustomers.World) throws {
    let known = KnownCustomers(20_000, world, seed: 1)
    let actions = try actions(world, known)
    let rfm = RFMScores(RFMTable(known.summary))
    let revenue = try #require(known.summary.pastSpend)
    let alive = actions.outlooks.forecasts.probabilitiesAlive()
    for count in [1000, 2000, 4000] {
      let plan = ContactPlan(
        gains: actions.ceilings(), costs: .same(1), budget: Double(count))
      let comparison = Comparison(
        gains: known.gains(effect: 0.1),
        chosen: [
          plan.isChosen,
          top(count, by: (0..<rfm.count).map { Double(rfm.sum(of: $0)) }),
          top(count, by: revenue),
          top(count, by: alive), top(count, by: alive.map { -$0 }),
        ])
      let advantages = (1...4).map { comparison.advantage(over: $0) }
      print("\(world), \(count) contacts: gains more than by RFM, revenue,")
      print("  P(alive), and its reverse: \(advantages)")
      // Measured: 52 to 142 % more than by RFM, 16 to 48 % than by revenue.
      #expect(comparison.advantage(over: 1).interval.lowerBound > 0.4)
      #expect(comparison.advantage(over: 2).interval.lowerBound > 0.1)
      // By P(alive), whoever comes first.
      #expect(comparison.advantage(over: 3).interval.lowerBound > 0.3)
      #expect(comparison.advantage(over: 4).interval.lowerBound > 0.1)
      // Customers come back at their old rate here, which is more than what
      // is promised of them.
      #expect(comparison.gain(0) > 1.1 * plan.chosen.gain)
    }
  }

  @Test(
    "Where effects fall with silence, the budget still gains most",
    arguments: KnownCustomers.World.allCases)
  func fallingEffects(world: KnownCustomers.World) throws {
    let known = KnownCustomers(20_000, world, seed: 1)
    let actions = try actions(world, known, halfLife: 26)
    let summary = known.summary
    let gains = zip(known.gains(effect: 0.1), 0...).map { gain, i in
      let usual = actions.outlooks[i].staying.usualGap ?? .infinity
      let late = max(0, summary.T[i] - summary.recency[i] - usual)
      return known.customers[i].isAlive ? gain : gain * exp2(-late / 26)
    }
    let rfm = RFMScores(RFMTable(summary))
    let revenue = try #require(summary.pastSpend)
    let alive = actions.outlooks.forecasts.probabilitiesAlive()
    for count in [1000, 2000] {
      let plan = ContactPlan(
        gains: actions.ceilings(), costs: .same(1), budget: Double(count))
      let comparison = Comparison(
        gains: gains,
        chosen: [
          plan.isChosen,
          top(count, by: (0..<rfm.count).map { Double(rfm.sum(of: $0)) }),
          top(count, by: revenue), top(count, by: alive),
          top(count, by: alive.map { -$0 }),
        ])
      // Measured: 21 to 37 % more than by RFM, 3 to 7 % than by revenue, at
      // least 142 % than by P(alive).
      #expect(comparison.advantage(over: 1).interval.lowerBound > 0.1)
      #expect(comparison.advantage(over: 2).estimate > 0)
      #expect(comparison.advantage(over: 3).interval.lowerBound > 0.5)
      #expect(comparison.advantage(over: 4).interval.lowerBound > 0.5)
    }
  }

  @Test(
    "Customers who are there are worth what it says, and lose what it says",
    arguments: KnownCustomers.World.allCases)
  func calibration(world: KnownCustomers.World) throws {
    let known = KnownCustomers(20_000, world, seed: 2)
    let actions = try actions(world, known)
    let outlooks = (0..<actions.count).map { actions.outlooks[$0] }
    // Sums over a fifth of the customers each, by value at risk.
    let order = outlooks.indices.sorted {
      outlooks[$0].valueAtRisk > outlooks[$1].valueAtRisk
    }
    for fifth in 0..<5 {
      let members = order[fifth * 4000..<(fifth + 1) * 4000]
      check(
        members.map { i in
          (outlooks[i].value, known.customers[i].futureAsIs)
        }, "\(world) \(fifth): value")
      check(
        members.map { i in
          let customer = known.customers[i]
          let lost =
            customer.isAlive ? customer.futureIfSaved - customer.futureAsIs : 0
          let outlook = outlooks[i]
          return (
            outlook.probabilityAlive
              * (outlook.valueIfStaying - outlook.valueIfAlive), lost
          )
        }, "\(world) \(fifth): lost by leaving")
    }
  }

  /// Checks that a sum of predictions is within four standard errors, and
  /// four percent for the parameters', of what came.
  private func check(
    _ pairs: [(predicted: Double, actual: Double)], _ name: String
  ) {
    let predicted = pairs.reduce(0) { $0 + $1.predicted }
    let actual = pairs.reduce(0) { $0 + $1.actual }
    let squares = pairs.reduce(0) {
      $0 + ($1.actual - $1.predicted) * ($1.actual - $1.predicted)
    }
    #expect(
      abs(predicted - actual)
        < 4 * squares.squareRoot() + 0.04 * predicted, "\(name)")
  }

  @Test(
    "Of purchases after which a customer stays the stated share is silent",
    arguments: KnownCustomers.World.allCases, [0.5, 0.1, 0.02])
  func silence(world: KnownCustomers.World, share: Double) {
    let known = KnownCustomers(20_000, world, seed: 3)
    let model = NBD(r: 0.6, alpha: 6)
    var cases = 0
    var silent = 0
    for customer in known.customers {
      for (n, time) in customer.times.enumerated() {
        let history = PurchaseHistory(frequency: n, recency: time, T: time)
        let gap =
          model.gapBetweenPurchases(probability: 1 - share, after: history)
          ?? .infinity
        // Seen, and there all the time.
        guard time + gap <= customer.T, stays(customer, after: time, gap)
        else { continue }
        cases += 1
        let next =
          n + 1 < customer.times.count ? customer.times[n + 1] : .infinity
        if next > time + gap { silent += 1 }
      }
    }
    let error = (share * (1 - share) / Double(cases)).squareRoot()
    #expect(cases > 1000)
    #expect(abs(Double(silent) / Double(cases) - share) < 4.5 * error)
  }

  private func stays(
    _ customer: KnownCustomer, after time: Double, _ gap: Double
  ) -> Bool {
    switch customer.leaving {
    case .afterPurchase: customer.leftAt != time
    case .atAnyTime: customer.leftAt > time + gap
    }
  }
}
