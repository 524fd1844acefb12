import CLVNumerics
import Foundation
import TestSupport
import Testing

@testable import CLVModels

@Suite("Expected purchases of many histories in many times")
struct PurchaseExpectationsTests {
  /// Histories of a daily grid: of all ages, and of few.
  private static func histories(
    _ random: inout SeededGenerator
  ) -> HistorySample {
    var (frequency, recency, T) = ([Int32](), [Double](), [Double]())
    let days = Int.random(in: 3...900, using: &random)
    for _ in 0..<1500 {
      let x =
        Int32.random(in: 0...4, using: &random)
        * .random(
          in: 0...12, using: &random)
      let age = Double(Int.random(in: 1...days, using: &random)) / 7
      frequency.append(x)
      T.append(age)
      recency.append(x == 0 ? 0 : age * .random(in: 0...1, using: &random))
    }
    return HistorySample(frequency: frequency, recency: recency, T: T)
  }

  @Test(arguments: 0..<24)
  func `They are those of each history by itself`(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let models = ModelCatalog.purchaseModels(countingOpportunities: false)
    let model = models[seed % models.count]
    let values = model.identity.parameters.map { parameter -> Double in
      parameter.scale == .whole
        ? Double(Int.random(in: 1...4, using: &random))
        : exp(Double.random(in: -4...4, using: &random))
    }
    try check(model.init(parameterValues: values), &random)
  }

  private func check(
    _ model: some PurchaseModel, _ random: inout SeededGenerator
  ) throws {
    let sample = Self.histories(&random)
    let times = (1...6).map { 8.7 * Double($0) }
    let found = model.expectedPurchases(in: times, for: sample)
    try #require(found.count == times.count * sample.distinctCount)
    for i in 0..<sample.distinctCount {
      for (place, time) in times.enumerated() {
        let exact = model.expectedPurchases(
          in: time, given: sample.history(i))
        let value = found[i * times.count + place]
        #expect(
          abs(value - exact) <= 1e-7 * exact,
          "\(model) \(sample.history(i)) \(time): \(value), \(exact)")
      }
    }
  }

  @Test func `Few of many ages are worked out`() {
    var count = 0
    let ages = (0..<1000).map { Double($0) / 7 }
    let found = ExpectationsByAge(ages: ages) { place in
      count += 1
      return [1 / (4 + ages[place])]
    }
    #expect(count < 250)
    #expect(
      zip(found.values, ages).allSatisfy { abs($0[0] * (4 + $1) - 1) < 1e-8 })
  }

  @Test(arguments: [Double.nan, .infinity, 0])
  func `What is no number, or nothing, is so at each age`(value: Double) {
    let ages = (0..<100).map(Double.init)
    let found = ExpectationsByAge(ages: ages) { _ in [value] }
    #expect(
      found.values.allSatisfy { $0[0] == value || value.isNaN && $0[0].isNaN })
  }

  @Test func `A jump between two ages stays one`() {
    let ages = (0..<500).map(Double.init)
    let found = ExpectationsByAge(ages: ages) { [$0 < 237 ? 1 : 2] }
    #expect(
      found.values.indices.allSatisfy {
        found.values[$0][0] == ($0 < 237 ? 1 : 2)
      })
  }
}
