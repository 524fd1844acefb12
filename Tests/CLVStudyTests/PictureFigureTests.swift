import CLVForecasting
import CLVNumerics
import CLVStudy
import TestSupport
import Testing

@Suite("Figures of the picture of a study")
struct PictureFigureTests {
  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func `Tiers hold everybody once, and equals together`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let count = Int.random(in: 1...300, using: &generator)
    let isCoarse = Bool.random(using: &generator)
    let values = (0..<count).map { _ -> Double in
      let value = generator.gamma(shape: 0.3, rate: 0.01)
      return isCoarse ? value.rounded() : value
    }.sorted()
    guard let tiers = ValueTiers(ascending: values)?.tiers else {
      #expect(values.reduce(0, +) == 0)
      return
    }
    let total = values.reduce(0, +)
    #expect(tiers.reduce(0) { $0 + $1.customers } == count)
    #expect(isClose(tiers.reduce(0) { $0 + $1.value }, total, relative: 1e-9))
    #expect(isClose(tiers.reduce(0) { $0 + $1.share }, 1, relative: 1e-9))
    #expect(tiers.map(\.name) == tiers.map(\.name).sorted())
    let all = try #require(ValueTiers(ascending: values))
    for tier in tiers {
      let members = values.count { all.name(of: $0) == tier.name }
      #expect(members == tier.customers)
    }
    if let best = tiers.first, best.name == "A" {
      #expect(best.share >= 0.5)
      // Without the least of them, and those like it, it is less than half.
      let more = values.filter { $0 > best.threshold }.reduce(0, +)
      #expect(more < 0.5 * total)
    }
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func `Contacts that gain more than their cost are taken`(
    seed: UInt64
  ) throws {
    var generator = SeededGenerator(seed: seed)
    let gains = (0..<200).map { _ in
      max(0, Double.random(in: -1...4, using: &generator))
    }
    let all = try #require(ContactGains(gains))
    for _ in 0..<20 {
      let cost = Double.random(in: 0...5, using: &generator)
      let worth = gains.filter { $0 > cost }
      let point = all.worthwhile(at: cost)
      #expect(point.contacts == worth.count)
      #expect(abs(point.gain - worth.reduce(0, +)) < 1e-9)
    }
    let curve = all.curve()
    #expect(curve.first?.gain == 0)
    #expect(curve.last?.contacts == gains.count { $0 > 0 })
    // Each contact gains no more than the one before.
    let slopes = zip(curve, curve.dropFirst()).map {
      ($1.gain - $0.gain) / Double($1.contacts - $0.contacts)
    }
    #expect(zip(slopes, slopes.dropFirst()).allSatisfy { $0 >= $1 - 1e-9 })
    #expect(ContactGains([0, -1]) == nil)
    // What rounding leaves is no gain beside what customers are worth.
    #expect(ContactGains([1e-14, 3e-14], beside: 2_000) == nil)
    #expect(ContactGains([0.1, 3], beside: 2_000) != nil)
    #expect(ContactGains([1e-14]) != nil)
  }

  @Test func `The picture's sums are those of its parts`() throws {
    let results = try CustomerStudy().run(try SimulatedShop.log())
    let picture = results.picture()
    let buyers = picture.probabilitiesOfPurchase.reduce(0, +)
    for sum in [
      picture.buyers, picture.buyersOfCohorts.reduce(0, +),
      picture.buyersOfSegments.reduce(0, +),
      picture.buyersOfLists.values.reduce(0, +),
      picture.rfmMap?.cells.reduce(0) { $0 + $1.buyers },
    ] {
      #expect(isClose(try #require(sum), buyers, relative: 1e-9))
    }
    let value = try #require(picture.totals.lifetimeValue)
    let mapped = try #require(picture.rfmMap).cells.reduce(0) { $0 + $1.value }
    #expect(isClose(mapped, value, relative: 1e-9))
    let shares = try #require(picture.purchaseRates).classes.map(\.share)
    #expect(isClose(shares.reduce(0, +), 1, relative: 1e-9))
    let stays = try #require(picture.stays).curve.map(\.share)
    #expect(zip(stays, stays.dropFirst()).allSatisfy { $0 >= $1 })
  }
}
