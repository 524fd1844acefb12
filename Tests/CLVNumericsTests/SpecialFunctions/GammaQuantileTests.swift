import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("Quantiles of the gamma law")
struct GammaQuantileTests {
  @Test(
    "The quantile is the inverse",
    arguments: [1e-2, 0.3, 1, 2.5, 40, 1e3, 1e5, 1e7])
  func quantile(shape: Double) {
    for p in [1e-6, 0.01, 0.05, 0.5, 0.95, 0.999] {
      let x = gammaQuantile(p, shape: shape)
      let isUnderflow = x == 0 && shape < 0.1
      #expect(
        isUnderflow
          || isClose(
            IncompleteGamma(shape, x).lower, p, relative: 1e-9, floor: 1),
        "\(shape) \(p)")
    }
    #expect(gammaQuantile(0, shape: shape) == 0)
    #expect(gammaQuantile(1, shape: shape) == .infinity)
  }

  /// −ln(1 − p), and tables of χ²: twice a gamma variate of half the degrees.
  @Test("Quantiles in closed form and of tables")
  func known() {
    #expect(isClose(gammaQuantile(0.3, shape: 1), -log(0.7), relative: 1e-12))
    #expect(
      isClose(
        2 * gammaQuantile(0.95, shape: 0.5), 3.841_458_820_694_124,
        relative: 1e-12))
    #expect(
      isClose(
        2 * gammaQuantile(0.05, shape: 5), 3.940_299_136_076,
        relative: 1e-9))
    // Both ways to the quantile, where they meet.
    let (below, above) = (
      gammaQuantile(0.95, shape: 1e7),
      gammaQuantile(0.95, shape: 1e7 * (1 + 1e-15))
    )
    #expect(isClose(below, above, relative: 1e-11))
  }

  @Test("Outside, it is not a number")
  func outside() {
    #expect(gammaQuantile(2, shape: 1).isNaN)
    #expect(gammaQuantile(0.5, shape: -1).isNaN)
  }
}
