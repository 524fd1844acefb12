import CLVData
import CLVNumerics
import CLVTables
import Foundation
import TestSupport
import Testing

@testable import CLVCampaigns

@Suite("Measured campaigns read back")
struct MeasuredCampaignTests {
  private func result() -> CampaignResult {
    var generator = SplitMix64(seed: 8)
    return CampaignResult(
      of: (0..<600).map { place in
        let isContacted = place % 3 > 0
        let forecast = generator.exponential(rate: 1)
        let outcome =
          forecast + generator.uniform() + (isContacted ? 0.4 : 0)
        return Participant(
          list: place < 300 ? "watch" : "keep", isContacted: isContacted,
          forecast: .init(
            buyers: forecast, purchases: forecast, money: forecast),
          outcome: .init(
            buyers: outcome > 1 ? 1 : 0, purchases: outcome,
            money: 10 * outcome),
          stake: 20)
      }, level: 0.95)
  }

  private func path() -> String {
    FileManager.default.temporaryDirectory.appending(
      path: "measured-\(UInt64.random(in: 0...(.max))).csv"
    ).path
  }

  @Test("What was written is read")
  func roundTrip() throws {
    let path = path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let days = try CalendarDay("2024-03-01")...CalendarDay("2024-05-31")
    let result = result()
    let file = try AtomicFile(path: path)
    try result.write(to: file, over: days, cost: 0.25)
    try file.commit()
    let read = try MeasuredCampaign(path: path)
    #expect(read.rows.count == 9)
    #expect(
      read.rows.map(\.list) == [nil, nil, nil, "watch", "watch", "watch"]
        + ["keep", "keep", "keep"])
    #expect(read.level == 0.95 && read.days == days)
    #expect(read.cost == 0.25 * Double(result.all.contacts))
    let money = try #require(
      read.rows.first { $0.list == nil && $0.measure == .money })
    let effect = try #require(result.all.effects[.money])
    #expect(money.difference == effect.difference)
    #expect(money.interval == effect.interval)
    #expect(money.isBeyondChance == effect.isBeyondChance)
    #expect(money.effect == result.all.effect(by: .money)?.share)
    #expect(
      isClose(
        try #require(money.gain).total,
        try #require(result.all.gain(by: .money)).total, relative: 1e-12))
  }

  @Test(
    "What is no such table is refused",
    arguments: [
      "customer_id,clv\na,1\n",
      "list_key,measure,contacts,controls,difference\nkeep,money,3,4,1\n",
      "list_key,measure,contacts,controls,difference\nall,visits,3,4,1\n",
      "list_key,measure,contacts,controls,difference\nall,money,few,4,1\n",
    ])
  func refused(text: String) throws {
    let path = path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: DataError.self) { try MeasuredCampaign(path: path) }
  }
}
