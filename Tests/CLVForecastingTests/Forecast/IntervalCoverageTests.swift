import CLVModels
import Foundation
import Testing

@testable import CLVForecasting

/// Intervals near the limits of the models, where a normal law of the
/// parameters does not describe their likelihood.
///
/// A longer study prints a row for each corner:
/// `CLV_COVERAGE_LOGS=200 swift test -c release --scratch-path .build-tests
/// --filter IntervalCoverageTests`; `CLV_COVERAGE_CORNERS` may hold a part of
/// the names of those to look at.
@Suite("Coverage of intervals near limits", .serialized)
struct IntervalCoverageTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let logs = environment["CLV_COVERAGE_LOGS"].flatMap(Int.init)

  static let corners: [CoverageCorner] = {
    let all =
      noDropout + nearlyNoDropout + sameRates + sameDropout + divided
      + opportunities
    guard let part = environment["CLV_COVERAGE_CORNERS"] else {
      return logs == nil
        ? all.filter { $0.fitted == BGNBD.self || $0.fitted == NBD.self } : all
    }
    return all.filter { "\($0)".contains(part) }
  }()

  private static let leaving: [any PurchaseModel.Type] = [
    BGNBD.self, MBGNBD.self, BGCNBDk.self, MBGCNBDk.self, ParetoNBD.self,
    GGomNBD.self,
  ]

  private static let noDropout = leaving.map {
    CoverageCorner(
      name: "nobody leaves", truth: NBD(r: 0.6, alpha: 12), fitted: $0)
  }

  private static let nearlyNoDropout = [
    CoverageCorner(
      name: "hardly anybody leaves",
      truth: BGNBD(r: 0.6, alpha: 12, a: 0.05, b: 5), fitted: BGNBD.self),
    CoverageCorner(
      name: "hardly anybody leaves",
      truth: MBGNBD(r: 0.6, alpha: 12, a: 0.05, b: 5), fitted: MBGNBD.self),
    CoverageCorner(
      name: "hardly anybody leaves",
      truth: ParetoNBD(r: 0.6, alpha: 12, s: 0.05, beta: 50),
      fitted: ParetoNBD.self),
    CoverageCorner(
      name: "hardly anybody leaves",
      truth: ParetoNBD(r: 0.6, alpha: 12, s: 0.05, beta: 50),
      fitted: GGomNBD.self),
    CoverageCorner(
      name: "hardly anybody leaves",
      truth: BGCNBDk(k: 2, r: 0.6, alpha: 6, a: 0.05, b: 5),
      fitted: BGCNBDk.self),
    CoverageCorner(
      name: "hardly anybody leaves",
      truth: MBGCNBDk(k: 2, r: 0.6, alpha: 6, a: 0.05, b: 5),
      fitted: MBGCNBDk.self),
  ]

  private static let sameRates = [
    CoverageCorner(
      name: "one rate", truth: NBD(r: 1e6, alpha: 2e7), fitted: NBD.self),
    CoverageCorner(
      name: "one rate", truth: BGNBD(r: 1e6, alpha: 1e7, a: 0.8, b: 2.5),
      fitted: BGNBD.self),
    CoverageCorner(
      name: "one rate", truth: MBGNBD(r: 1e6, alpha: 1e7, a: 0.8, b: 2.5),
      fitted: MBGNBD.self),
    CoverageCorner(
      name: "one rate",
      truth: ParetoNBD(r: 1e6, alpha: 1e7, s: 0.6, beta: 12),
      fitted: ParetoNBD.self),
    CoverageCorner(
      name: "one rate",
      truth: GGomNBD(r: 1e6, alpha: 1e7, b: 0.05, s: 0.6, beta: 2),
      fitted: GGomNBD.self),
    CoverageCorner(
      name: "one rate",
      truth: BGCNBDk(k: 3, r: 1e6, alpha: 3e6, a: 0.8, b: 2.5),
      fitted: BGCNBDk.self),
    CoverageCorner(
      name: "one rate",
      truth: MBGCNBDk(k: 3, r: 1e6, alpha: 3e6, a: 0.8, b: 2.5),
      fitted: MBGCNBDk.self),
  ]

  private static let sameDropout = [
    CoverageCorner(
      name: "one dropout probability",
      truth: BGNBD(r: 0.6, alpha: 8, a: 2e5, b: 8e5), fitted: BGNBD.self),
    CoverageCorner(
      name: "one dropout probability",
      truth: MBGNBD(r: 0.6, alpha: 8, a: 2e5, b: 8e5), fitted: MBGNBD.self),
    CoverageCorner(
      name: "one dropout probability",
      truth: BGCNBDk(k: 2, r: 0.6, alpha: 4, a: 2e5, b: 8e5),
      fitted: BGCNBDk.self),
    CoverageCorner(
      name: "one dropout probability",
      truth: MBGCNBDk(k: 2, r: 0.6, alpha: 4, a: 2e5, b: 8e5),
      fitted: MBGCNBDk.self),
    CoverageCorner(
      name: "one hazard",
      truth: ParetoNBD(r: 0.6, alpha: 8, s: 1e5, beta: 5e6),
      fitted: ParetoNBD.self),
    CoverageCorner(
      name: "one hazard",
      truth: ParetoNBD(r: 0.6, alpha: 8, s: 1e5, beta: 5e6),
      fitted: GGomNBD.self),
  ]

  private static let divided = [
    CoverageCorner(
      name: "some leave at once, the others never",
      truth: BGNBD(r: 0.6, alpha: 8, a: 0.02, b: 0.05), fitted: BGNBD.self),
    CoverageCorner(
      name: "some leave at once, the others never",
      truth: MBGNBD(r: 0.6, alpha: 8, a: 0.02, b: 0.05), fitted: MBGNBD.self),
    CoverageCorner(
      name: "nearly everybody leaves",
      truth: BGNBD(r: 0.6, alpha: 8, a: 5, b: 0.1), fitted: BGNBD.self),
    CoverageCorner(
      name: "some leave at once, the others never",
      truth: BGCNBDk(k: 2, r: 0.6, alpha: 4, a: 0.02, b: 0.05),
      fitted: BGCNBDk.self),
    CoverageCorner(
      name: "some leave at once, the others never",
      truth: ParetoNBD(r: 0.6, alpha: 8, s: 0.05, beta: 0.5),
      fitted: ParetoNBD.self),
    CoverageCorner(
      name: "some leave at once, the others never",
      truth: GGomNBD(r: 0.6, alpha: 8, b: 0.05, s: 0.05, beta: 0.05),
      fitted: GGomNBD.self),
  ]

  private static let opportunities = [
    ("nobody leaves", BGBB(alpha: 1.2, beta: 2.4, gamma: 1e-3, delta: 1e5)),
    (
      "hardly anybody leaves",
      BGBB(alpha: 1.2, beta: 2.4, gamma: 0.05, delta: 5)
    ),
    (
      "one probability of buying",
      BGBB(alpha: 1e5, beta: 2e5, gamma: 0.7, delta: 2.8)
    ),
    (
      "one dropout probability",
      BGBB(alpha: 1.2, beta: 0.8, gamma: 2e5, delta: 8e5)
    ),
    (
      "some leave at once, the others never",
      BGBB(alpha: 1.2, beta: 0.8, gamma: 0.02, delta: 0.05)
    ),
  ].map {
    CoverageCorner(
      name: $0.0, truth: $0.1, fitted: BGBB.self, observed: 12, ahead: 12,
      arrivals: [0, 1, 2])
  }

  @Test("90 % intervals hold", arguments: corners)
  func coverage(corner: CoverageCorner) {
    let logs = Self.logs ?? 25
    let found = CoverageFigures(
      corner, logs: logs, bootstrappedLogs: Self.logs == nil ? 0 : 8)
    if Self.logs != nil {
      print(
        "coverage", corner.description,
        String(
          format: "sums %.3f customers %.3f width %.3f ratio %.2f",
          found.sums, found.customers, found.width, found.widthRatio),
        found.laws, "failures", found.failures)
    }
    #expect(found.failures == 0)
    // A customer's interval ends at whole numbers, and holds at least 90 %.
    #expect((0.85...0.98).contains(found.sums), "\(found)")
    #expect(found.customers > 0.88, "\(found)")
  }
}
