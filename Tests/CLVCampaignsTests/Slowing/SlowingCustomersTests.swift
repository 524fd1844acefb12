import CLVData
import CLVNumerics
import Foundation
import TestSupport
import Testing

@testable import CLVCampaigns

@Suite("Who buys more slowly")
struct SlowingCustomersTests {
  @Test(
    "Of steady customers at most the stated share is named",
    arguments: [1, 0.6, 4], [0.05, 0.01])
  func falseAlarms(shape: Double, share: Double) throws {
    let log = try SimulatedPaces(shape: shape).log(12_000, seed: 4)
    let found = try SimulatedPaces.found(in: log, share: share)
    let judged = Double(found.judged)
    let rate = Double(found.named) / judged
    print("steady, shape \(shape): \(rate) named of \(judged) at \(share)")
    #expect(judged > 8000)
    #expect(rate < share + 3 * (share * (1 - share) / judged).squareRoot())
  }

  @Test(
    "Whose rate is halved is named the oftener, the more purchases there are")
  func power() throws {
    var last = 0.0
    for purchases in [6.0, 12, 25, 50, 100] {
      var world = SimulatedPaces(purchases: purchases / 0.75, slower: 0.5)
      world.slowerEach = 5
      let log = try world.log(8000, seed: 8)
      let summary = try log.summarize(try log.window(), timeUnit: .week)
        .complete
      let found = try SimulatedPaces.found(in: log)
      // One of five is slower.
      var (judged, named) = ([0.0, 0], [0.0, 0])
      var made = 0.0
      for place in 0..<found.count where summary.frequency[place] >= 3 {
        guard let customer = Int(summary.ids[place]), customer >= 0 else {
          continue
        }
        let kind = customer % 5 == 0 ? 1 : 0
        judged[kind] += 1
        if kind == 1 { made += Double(summary.frequency[place]) }
        if found.change(of: place) != nil { named[kind] += 1 }
      }
      let power = named[1] / judged[1]
      print(
        "halved, \(made / judged[1]) purchases: \(power) named, of the steady",
        named[0] / judged[0])
      #expect(power > last - 0.02)
      #expect(named[0] / judged[0] < 0.05)
      last = power
    }
    #expect(last > 0.5)
  }

  @Test(
    "Gaps that grew from 7 to 99 days are named, with the moment",
    arguments: 4..<12, 1..<5)
  func sevenToNinetyNine(before: Int, since: Int) throws {
    let start = try CalendarDay("2023-01-02")
    let moment = start.advanced(by: 7 * before)
    let days =
      (0...before).map { start.advanced(by: 7 * $0) }
      + (1...since).map { moment.advanced(by: 99 * $0) }
    let log = try TransactionLog(
      reading: TransactionArrays(
        customers: days.map { _ in "ann" }, days: days))
    let found = try SimulatedPaces.found(in: log)
    let change = try #require(found.change(of: 0))
    #expect(change.day == moment)
    #expect(change.purchasesBefore == before)
    #expect(change.gapBefore == 7 && change.gapSince == 99)
    #expect(change.days.contains(moment) && !change.isSilent)
  }

  @Test("A silence after steady purchases counts as a gap")
  func silence() throws {
    let start = try CalendarDay("2023-01-02")
    let days = (0...8).map { start.advanced(by: 7 * $0) }
    let log = try TransactionLog(
      reading: TransactionArrays(
        customers: days.map { _ in "ann" } + ["bob"],
        days: days + [start.advanced(by: 56 + 99)]))
    let change = try #require(
      try SimulatedPaces.found(in: log).change(of: 0))
    #expect(change.isSilent && change.day == days[8])
    #expect(change.gapBefore == 7 && change.gapSince == 99)
  }

  @Test("The moment is where the likelihood is largest", arguments: 0..<40)
  func likeliest(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    let end = Int32(100 + 400 * generator.uniform())
    let count = 3 + Int(20 * generator.uniform())
    let days = Set(
      (0..<count).map { _ in Int32(1 + generator.uniform() * Double(end - 1)) }
    ).sorted()
    guard days.count >= 3 else { return }
    // Every moment on a fine grid, and the purchases by either rate.
    let n = Double(days.count)
    var best = 0.0
    for step in 1..<(10 * Int(end)) {
      let moment = Double(step) / 10
      let k = Double(days.count { Double($0) <= moment })
      guard k > 0, k / n > moment / Double(end) else { continue }
      let before = k * log(k / moment)
      let after =
        k < n ? (n - k) * log((n - k) / (Double(end) - moment)) : 0
      best = max(best, before + after - n * log(n / Double(end)))
    }
    let change = RateChange(days: [0] + days, end: end)
    #expect(isClose(change?.statistic ?? 0, best, relative: 1e-9, floor: 1))
  }

  @Test("Few purchases, and none, are not judged")
  func few() {
    #expect(RateChange(days: [0, 1, 2], end: 200) == nil)
    #expect(RateChange(days: [5], end: 5) == nil)
    #expect(RateChange(days: [Int32](), end: 5) == nil)
    // Ever faster.
    #expect(RateChange(days: [0, 150, 180, 190, 195], end: 195) == nil)
  }

  // Of uniform order statistics above the bounds that the statistic sets,
  // integrated in 40 digits by mpmath.
  @Test(
    "The law of steady customers is that of uniform moments",
    arguments: [
      (3, 2.5, 0.1308334987), (3, 5, 0.01198484176), (5, 1.5, 0.3677837266),
      (5, 3.5, 0.06221103295), (10, 2.5, 0.1890982262),
      (10, 5, 0.01938956464), (20, 3.5, 0.09449216373),
      (40, 1.5, 0.5312159499), (40, 5, 0.02889922301),
    ])
  func law(purchases: Int, statistic: Double, probability: Double) {
    let law = SteadyPurchases(shape: 1, purchases: [purchases])
    let found = law.probability(of: statistic, purchases: purchases)
    let error = (probability * (1 - probability) / 3999).squareRoot()
    #expect(abs(found - probability) < 4 * error)
  }

  @Test("Between numbers of purchases that are simulated the law goes on")
  func between() {
    let law = SteadyPurchases(shape: 1, purchases: [40, 45, 50, 3000])
    let (low, middle, high) = (
      law.probability(of: 3, purchases: 40),
      law.probability(of: 3, purchases: 45),
      law.probability(of: 3, purchases: 50)
    )
    #expect(min(low, high) <= middle && middle <= max(low, high))
    #expect(law.probability(of: 0, purchases: 3000) == 1)
    #expect(law.probability(of: 60, purchases: 3000) < 0.001)
  }
}
