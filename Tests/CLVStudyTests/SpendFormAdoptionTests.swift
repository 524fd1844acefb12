import CLVData
import CLVForecasting
import CLVModels
import CLVNumerics
import CLVStudy
import Foundation
import TestSupport
import Testing

/// `CLV_SHOPS=200` tries so many logs of each kind.
@Suite("Which of the amounts spend is fitted to", .serialized)
struct SpendFormAdoptionTests {
  private static let shops =
    ProcessInfo.processInfo.environment["CLV_SHOPS"].flatMap { Int($0) }

  /// How often each form is chosen for logs whose amounts a function draws.
  private static func forms(
    _ kind: String,
    _ amounts: (Int, inout SeededGenerator) -> [Double]
  ) throws -> (share: (SpendForm) -> Double, count: Int) {
    let count = shops ?? 6
    let chosen = try (1...UInt64(count)).map { seed in
      let log = try SimulatedShop.log(
        customers: 700, seed: seed, amounts: amounts)
      let window = try log.window(calibrationEnd: SimulatedShop.calibrationEnd)
      let summary = try log.summarize(window, timeUnit: .week).calibration
      return try StudyOptions().choice(for: summary, of: (log, window)).0
        .spendForm
    }
    func share(_ form: SpendForm) -> Double {
      Double(chosen.count { $0 == form }) / Double(count)
    }
    if shops != nil {
      print(kind, SpendForm.allCases.map { "\($0.rawValue) \(share($0))" })
    }
    return (share, count)
  }

  private static func gamma(
    _ count: Int, _ generator: inout SeededGenerator
  ) -> [Double] {
    GammaGamma(p: 3.7, q: 4.6, v: 32)
      .simulatedSpends(count: count, using: &generator)
      .map { ($0 * 100).rounded(.up) / 100 }
  }

  @Test func `Where all amounts are of one law any form is right`() throws {
    let (share, count) = try Self.forms("one law", Self.gamma)
    #expect(SpendForm.allCases.reduce(0) { $0 + share($1) } > 1 - 1e-9)
    // Means stay unless another form is better beyond chance.
    #expect(share(.means) * Double(count) >= 1)
  }

  @Test func `First purchases that are unlike the others are not learnt from`()
    throws
  {
    let (share, count) = try Self.forms("first at a third") {
      var amounts = Self.gamma($0, &$1)
      amounts[0] = (amounts[0] / 3 * 100).rounded(.up) / 100
      return amounts
    }
    #expect(share(.amounts) <= max(0.05, 1 / Double(count)))
  }

  /// Each customer pays some 30 or some 100, by which the means look like one
  /// wide law.
  @Test
  func `Where customers differ more than single amounts do they are told`()
    throws
  {
    let (share, _) = try Self.forms("two kinds") { count, generator in
      let mean = Bool.random(using: &generator) ? 30.0 : 100
      return (0..<count).map { _ in
        (mean * exp(0.2 * generator.normal()) * 100).rounded(.up) / 100
      }
    }
    #expect(share(.means) <= 0.25)
  }
}
