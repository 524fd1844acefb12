import CLVData
import CLVModels
import CLVNumerics
import TestSupport
import Testing

@testable import CLVCampaigns
@testable import CLVForecasting

@Suite("Control groups")
struct ControlGroupTests {
  private static let actions = KnownCustomers.actions(3000, seed: 9)

  private func members(_ list: ActionList) -> [Int] {
    Self.actions.lists.indices.filter { Self.actions.lists[$0] == list }
  }

  @Test(
    "Each list gives its share, of every value",
    arguments: [0.05, 0.1, 0.33, 0.5, 0.9])
  func shares(share: Double) {
    let group = ControlGroup(Self.actions, plan: nil, share: share, seed: 5)
    for list in ActionList.allCases where list != .none && list != .letGo {
      let members = members(list)
      let controls = members.filter { group.arm(of: $0) == .control }
      #expect(
        abs(Double(controls.count) - share * Double(members.count)) <= 1)
      // The upper half by value has half of them, to a block.
      let order = members.sorted {
        Self.actions.outlooks[$0].value > Self.actions.outlooks[$1].value
      }
      let upper = Set(order.prefix(members.count / 2))
      let size = 2 / min(share, 1 - share)
      #expect(
        abs(
          Double(controls.count { upper.contains($0) })
            - share * Double(upper.count)) <= 2 + share * size)
    }
    for list in [ActionList.none, .letGo] {
      #expect(members(list).allSatisfy { group.arm(of: $0) == nil })
    }
  }

  @Test("A seed gives the same group, and every customer has the same chance")
  func chances() {
    func group(_ seed: UInt64) -> ControlGroup {
      ControlGroup(Self.actions, plan: nil, share: 0.2, seed: seed)
    }
    let (one, same, other) = (group(1), group(1), group(2))
    let all = Self.actions.lists.indices
    #expect(all.allSatisfy { one.arm(of: $0) == same.arm(of: $0) })
    #expect(!all.allSatisfy { one.arm(of: $0) == other.arm(of: $0) })
    let keep = members(.keep)
    var times = [Double](repeating: 0, count: keep.count)
    for seed in 0..<400 {
      let group = group(UInt64(seed))
      for (place, customer) in keep.enumerated()
      where group.arm(of: customer) == .control {
        times[place] += 1
      }
    }
    for count in times {
      #expect(abs(count / 400 - 0.2) < 5 * (0.2 * 0.8 / 400).squareRoot())
    }
  }

  @Test("Of a budget those are drawn whom it would contact")
  func budget() {
    let plan = ContactPlan(
      gains: Self.actions.ceilings(), costs: .same(1), budget: 200)
    let group = ControlGroup(Self.actions, plan: plan, share: 0.1, seed: 3)
    #expect(group.contacts + group.controls == plan.chosen.contacts)
    #expect(
      Self.actions.lists.indices.allSatisfy {
        (group.arm(of: $0) != nil) == plan.isChosen[$0]
      })
  }

  @Test("An effect of the size that is promised is shown four times in five")
  func power() throws {
    let actions = Self.actions
    let group = ControlGroup(actions, plan: nil, share: 0.3, seed: 1)
    let power = try #require(CampaignPower(actions, group))
    let summary = actions.outlooks.summary
    let model = BGNBD(r: 0.6, alpha: 6, a: 0.8, b: 2.5)
    let members = actions.lists.indices.filter { group.arm(of: $0) != nil }
    let laws = members.map { customer in
      model.distribution(
        in: 26,
        given: PurchaseHistory(
          frequency: Int(summary.frequency[customer]),
          recency: summary.recency[customer], T: summary.T[customer]))
    }
    var generator = SplitMix64(seed: 12)
    var shown = 0.0
    for _ in 0..<300 {
      let participants = zip(members, laws).map { customer, law in
        var rest = generator.uniform()
        var purchases = 0.0
        for probability in law {
          rest -= probability
          if rest < 0 { break }
          purchases += 1
        }
        let isContacted = group.arm(of: customer) == .contact
        if isContacted, generator.uniform() < power.purchases { purchases += 1 }
        return Participant(
          list: actions.lists[customer].key, isContacted: isContacted,
          forecast: .init(
            purchases: actions.outlooks[customer].forecast.purchases
              .expectedPurchases),
          outcome: .init(purchases: purchases))
      }
      let result = CampaignResult(of: participants, by: [.purchases])
      if let effect = result.all.effects[.purchases], effect.isBeyondChance {
        shown += 1 / 300
      }
    }
    print("power: \(shown), at \(power.purchases) purchases")
    #expect((0.7...0.9).contains(shown))
  }
}
