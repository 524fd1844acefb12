import CLVNumerics
import Foundation
import TestSupport
import Testing

@testable import CLVCampaigns

@Suite("What campaigns did, where the truth is known")
struct CampaignResultTests {
  /// A campaign whose true effect is known.
  private struct Campaign {
    var participants: [Participant] = []

    /// The true difference in purchases and in money, in the mean over all
    /// who took part.
    var purchases = 0.0
    var money = 0.0
  }

  private func poisson(
    _ mean: Double, using generator: inout SplitMix64
  ) -> Double {
    var (count, time) = (0.0, generator.exponential(rate: 1))
    while time < mean {
      count += 1
      time += generator.exponential(rate: 1)
    }
    return count
  }

  /// Customers of three lists, of whom a share is not contacted; contacts bring
  /// in some purchases, more from some than from others.
  private func campaign(
    _ count: Int, control: Double, effect: Double, seed: UInt64
  ) -> Campaign {
    var generator = SplitMix64(seed: seed)
    var campaign = Campaign()
    for place in 0..<count {
      let rate = generator.gamma(shape: 0.6, rate: 6)
      let past = poisson(52 * rate, using: &generator)
      let forecast = 26 * (0.6 + past) / (6 + 52)
      let scale = 15 / generator.gamma(shape: 4, rate: 4)
      let gained = effect * (0.3 + 4 * rate) * Double(1 + place % 3)
      let isContacted = generator.uniform() >= control
      let purchases =
        poisson(26 * rate, using: &generator)
        + (isContacted ? poisson(gained, using: &generator) : 0)
      var money = 0.0
      for _ in 0..<Int(purchases) {
        money += generator.gamma(shape: 2, rate: 2 / scale)
      }
      campaign.purchases += gained / Double(count)
      campaign.money += gained * scale / Double(count)
      campaign.participants.append(
        Participant(
          list: ["keep", "watch", "win_back"][place % 3],
          isContacted: isContacted,
          forecast: .init(
            buyers: 1 - exp(-forecast), purchases: forecast,
            money: forecast * scale),
          outcome: .init(
            buyers: purchases > 0 ? 1 : 0, purchases: purchases, money: money),
          stake: 2))
    }
    return campaign
  }

  @Test(
    "Intervals cover the truth in about 90 of 100 campaigns",
    arguments: [(800, 0.1), (3000, 0.1), (2000, 0.5)], [0, 0.5])
  func coverage(size: (Int, Double), effect: Double) {
    let campaigns = 300
    var (purchases, money, plain, narrowing) = (0.0, 0.0, 0.0, 0.0)
    for seed in 0..<campaigns {
      let campaign = campaign(
        size.0, control: size.1, effect: effect, seed: UInt64(seed))
      let result = CampaignResult(of: campaign.participants, level: 0.9)
      guard let bought = result.all.effects[.purchases],
        let spent = result.all.effects[.money]
      else { continue }
      purchases += bought.interval.contains(campaign.purchases) ? 1 : 0
      money += spent.interval.contains(campaign.money) ? 1 : 0
      plain += bought.plain.interval.contains(campaign.purchases) ? 1 : 0
      narrowing += bought.narrowing
    }
    let count = Double(campaigns)
    print(
      "\(size.0) customers, control \(size.1), effect \(effect): covered in",
      "\(purchases / count) (purchases), \(money / count) (money), "
        + "\(plain / count) (plain); \(narrowing / count) narrower")
    #expect((0.85...0.955).contains(purchases / count))
    #expect((0.85...0.955).contains(money / count))
    #expect(narrowing / count > 0.15)
  }

  @Test("Differences and lists are those of the customers", arguments: 0..<20)
  func means(seed: Int) throws {
    let campaign = campaign(
      400, control: 0.3, effect: 0.3, seed: UInt64(500 + seed))
    let result = CampaignResult(of: campaign.participants)
    #expect(result.lists.map(\.list) == ["keep", "watch", "win_back"])
    #expect(result.leftOut == 0)
    var mean = 0.0
    for list in result.lists {
      let members = campaign.participants.filter { $0.list == list.list }
      func average(_ isContacted: Bool) -> Double {
        let group = members.filter { $0.isContacted == isContacted }
        return group.reduce(0) { $0 + $1.outcome.money } / Double(group.count)
      }
      #expect(list.contacts == members.count { $0.isContacted })
      let difference = average(true) - average(false)
      let effect = try #require(list.effects[.money])
      #expect(
        isClose(effect.plain.difference, difference, relative: 1e-9, floor: 1))
      mean += difference * Double(members.count) / 400
    }
    let all = try #require(result.all.effects[.money])
    #expect(isClose(all.plain.difference, mean, relative: 1e-9, floor: 1))
    let gain = try #require(result.all.gain(by: .money))
    #expect(
      isClose(
        gain.total, all.difference * Double(result.all.contacts),
        relative: 1e-12))
    let share = try #require(result.all.effect(by: .money))
    #expect(share.share == min(max(all.difference / 2, 0), 1))
  }

  // The difference of intercepts and its HC3 error of lm(y ~ a * (x − mean(x)))
  // with sandwich::vcovHC in R, worked out with numpy.
  @Test("The adjusted difference is that of a regression")
  func regression() throws {
    let x: [Double] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    let one: [Double] = [2, 3, 5, 4, 6, 9, 8, 9, 12, 10, 13, 15]
    let other: [Double] = [1, 1, 2, 2, 4, 3, 5, 4, 6, 5, 8, 5]
    let mean = AdjustedMean(one, x, at: 7)
    let second = AdjustedMean(other, x.map { $0 * $0 / 6 }, at: 7)
    #expect(isClose(mean.mean, Self.reference[0], relative: 1e-10))
    #expect(isClose(mean.variance, Self.reference[1], relative: 1e-10))
    #expect(isClose(second.mean, Self.reference[2], relative: 1e-10))
    #expect(isClose(second.variance, Self.reference[3], relative: 1e-10))
  }

  private static let reference = [
    8.552447552447553, 0.12480111026098527, 3.381844323900399,
    0.11342366904143167,
  ]

  @Test("Student's quantile is the inverse of its tail")
  func quantile() {
    for freedom in [1.5, 3, 10, 200] {
      let t = MeanDifference.quantile(level: 0.9, freedom: freedom)
      #expect(
        isClose(
          studentTTwoSided(t, degreesOfFreedom: freedom), 0.1, relative: 1e-8))
    }
  }

  @Test("Too few customers give no difference, and no trap")
  func few() {
    #expect(CampaignResult(of: []).all.effects.isEmpty)
    let one = Participant(
      list: "keep", isContacted: true, forecast: .init(), outcome: .init())
    #expect(CampaignResult(of: [one, one]).all.effects.isEmpty)
    #expect(CampaignResult(of: [one, one]).leftOut == 2)
    let other = Participant(
      list: "watch", isContacted: false, forecast: .init(), outcome: .init())
    let result = CampaignResult(of: [one, one, other, other])
    #expect(result.all.effects[.money]?.difference == 0)
    #expect(result.lists.allSatisfy { $0.effects.isEmpty })
  }
}
