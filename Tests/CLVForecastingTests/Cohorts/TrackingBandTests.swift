import CLVForecasting
import CLVModels
import CLVNumerics
import Foundation
import TestSupport
import Testing

@testable import CLVData

/// Logs drawn from a known model: 400 customers who arrive in 12 weeks, over
/// 30 weeks.
@Suite("Bands around the weekly tracking")
struct TrackingBandTests {
  private static let truth = MBGNBD(r: 0.6, alpha: 4, a: 0.8, b: 2.5)

  @Test("Where the model is the truth, 90 % bands hold for so many weeks")
  func coverage() throws {
    var held = (weeks: 0, ends: 0)
    var weeks = 0
    let logs = 60
    for seed in 1...logs {
      let timeline = try timeline(seed: UInt64(seed))
      let bands = TrackingBand.weeks(
        timeline, by: CustomerModel(Self.truth, timeUnit: .week))
      #expect(bands.map(\.week) == Array(1...30))
      var sum = 0
      for (week, band) in bands.enumerated() {
        let actual = timeline.repeats[7 * week..<7 * week + 7].reduce(0, +)
        sum += actual
        weeks += 1
        if try #require(band.purchases).contains(Double(actual)) {
          held.weeks += 1
        }
      }
      let end = try #require(bands.last?.cumulative)
      if end.contains(Double(sum)) { held.ends += 1 }
    }
    // Counts are whole, so bands hold somewhat more; four standard errors
    // below, as if half of the weeks of a log told anything new.
    let share = Double(held.weeks) / Double(weeks)
    #expect(share > 0.9 - 4 * (0.09 / Double(weeks / 2)).squareRoot())
    #expect(share < 0.97)
    // P(60 independent ones, each with probability 0.9, hold less than 45
    // times) < 1e-3.
    #expect(held.ends >= 45)
  }

  private func timeline(seed: UInt64) throws -> PurchaseTimeline {
    let start = try CalendarDay("2024-01-01")
    let end = start.advanced(by: 30 * 7 - 1)
    let window = try ObservationWindow(
      start: start, calibrationEnd: start.advanced(by: 20 * 7 - 1),
      observationEnd: end)
    var builder = TimelineBuilder(window)
    var generator = SplitMix64(seed: seed)
    for _ in 0..<400 {
      let arrival = Int.random(in: 0..<84, using: &generator)
      let times = Self.truth.simulatedPurchases(
        until: Double(210 - arrival) / 7, using: &generator)
      let days = [arrival] + times.map { arrival + Int(7 * $0) }
      days.map { Purchase(day: start.advanced(by: $0), amount: 1) }
        .withUnsafeBufferPointer { builder.add($0) }
    }
    return builder.finish()
  }
}
