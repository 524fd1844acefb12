import CLVCampaigns
import CLVData
import CLVNumerics
import TestSupport
import Testing

@Suite("Budgets of contacts")
struct ContactPlanTests {
  @Test("At equal costs the largest gains are taken, as the budget allows")
  func equalCosts() {
    let gains = [3.0, 9, 1, 9, 0.5, 4]
    let plan = ContactPlan(gains: gains, costs: .same(2), budget: 6.5)
    #expect(plan.isChosen == [false, true, false, true, false, true])
    #expect(plan.chosen == ContactTotals(contacts: 3, cost: 6, gain: 22))
    #expect(plan.worthwhile == ContactTotals(contacts: 4, cost: 8, gain: 25))
    #expect(plan.shortfall == 0)
    #expect(plan.chosen.net == 16)
  }

  @Test("What gains less than it costs is not bought, however large the budget")
  func tooMuch() {
    let plan = ContactPlan(
      gains: [3, 2, 1, .zero], costs: .same(2), budget: 100)
    #expect(plan.chosen.contacts == 1)
    let without = ContactPlan(gains: [3, 2, 1, .zero], costs: .same(2))
    #expect(without.isChosen == plan.isChosen)
    #expect(plan.order == [0, 1, 2])
  }

  @Test("Ten contacts of 0.1 are within a budget of 1")
  func rounding() {
    let plan = ContactPlan(
      gains: [Double](repeating: 1, count: 20), costs: .same(0.1), budget: 1)
    #expect(plan.chosen.contacts == 10)
  }

  @Test("At costs that differ the best choice is within the shortfall")
  func differingCosts() {
    var generator = SplitMix64(seed: 3)
    var exact = 0
    for _ in 0..<200 {
      let gains = (0..<10).map { _ in 10 * generator.uniform() }
      let costs = (0..<10).map { _ in 0.5 + 4 * generator.uniform() }
      let budget = 1 + 10 * generator.uniform()
      let plan = ContactPlan(
        gains: gains, costs: .each(costs), budget: budget)
      let best = best(gains, costs, budget)
      #expect(plan.chosen.cost <= budget * (1 + 1e-9))
      #expect(plan.chosen.gain <= best * (1 + 1e-9))
      #expect(best <= plan.chosen.gain + plan.shortfall + 1e-9)
      if best - plan.chosen.gain < 1e-9 { exact += 1 }
      for customer in 0..<10 where plan.isChosen[customer] {
        #expect(gains[customer] > costs[customer])
      }
    }
    #expect(exact > 100)
  }

  /// The largest gain of all sets of customers worth contacting.
  private func best(
    _ gains: [Double], _ costs: [Double], _ budget: Double
  ) -> Double {
    (0..<(1 << gains.count)).reduce(0.0) { best, set in
      var (gain, cost) = (0.0, 0.0)
      for i in gains.indices where set >> i & 1 == 1 {
        guard gains[i] > costs[i] else { return best }
        gain += gains[i]
        cost += costs[i]
      }
      return cost <= budget ? max(best, gain) : best
    }
  }

  @Test("The curve rises ever more slowly, and its net gain is largest there")
  func curve() throws {
    var generator = SplitMix64(seed: 5)
    let gains = (0..<5000).map { _ in generator.exponential(rate: 0.5) }
    let plan = ContactPlan(gains: gains, costs: .same(1.5), budget: 900)
    let curve = plan.curve()
    #expect(curve.first == ContactTotals())
    #expect(curve.last?.contacts == 5000)
    #expect(curve.count < 210)
    #expect(curve.contains(plan.chosen) && curve.contains(plan.worthwhile))
    let slopes = zip(curve, curve.dropFirst()).map {
      ($1.gain - $0.gain) / ($1.cost - $0.cost)
    }
    for (one, next) in zip(slopes, slopes.dropFirst()) {
      #expect(next <= one * (1 + 1e-12))
    }
    let top = try #require(curve.map(\.net).max())
    #expect(isClose(top, plan.worthwhile.net, relative: 1e-12))
  }

  @Test("Nobody to contact is no trouble")
  func nobody() {
    let plan = ContactPlan(gains: [], costs: .same(1), budget: 5)
    #expect(plan.chosen.contacts == 0 && plan.shortfall == 0)
    #expect(plan.curve() == [ContactTotals()])
  }
}
