import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("Expectations under laws so narrow that all are nearly equal")
struct NarrowLawTests {
  @Test(
    "Of a gamma law in a few hundred values",
    arguments: [2e6, 1e11, 2e15, 1e250])
  func gamma(shape: Double) {
    var values = 0
    let logMean = logGammaExpectation(
      shape: shape, rate: shape / 30, varyingAbove: -40
    ) { lambda in
      values += 1
      // E[λ²] = s (s + 1)/β².
      return 2 * log(lambda)
    }
    #expect(
      isClose(logMean, 2 * log(30) + log1p(1 / shape), relative: 1e-13))
    #expect(values < 500)
  }

  @Test(
    "Of a gamma law in seven values, where they are told how smooth it is",
    arguments: [2e6, 1e9, 1e11, 2e15, 1e20])
  func smooth(shape: Double) {
    // As steep as may be: e^g is λ to the power of 1/width.
    let power = (shape / 2_501).squareRoot()
    for power in [1, -1, 0.3 * power, power, -power] where abs(power) < 1e6 {
      var values = 0
      let logMean = logGammaExpectation(
        shape: shape, rate: shape / 30, varyingAbove: -40,
        smoothOver: 1 / abs(power)
      ) { lambda in
        values += 1
        return power * log(lambda / 30)
      }
      // E[λᵖ] = Γ(s + p)/Γ(s)/βᵖ, by Stirling's series: the rest of it is of
      // the order p/s².
      let h = power / shape
      let known =
        (shape + power) * log1p(h) - power - 0.5 * log1p(h) - h / 12 / shape
      // Each λ is rounded, and so its power.
      #expect(abs(logMean - known) < 1e-13 + 1e-15 * abs(power), "\(power)")
      #expect(values == 7)
    }
  }

  @Test(
    "Of a beta law in a few hundred values",
    arguments: [(3e6, 2e6), (1e12, 3e11), (5e9, 2e14), (1e250, 1e251)])
  func beta(alpha: Double, beta: Double) {
    var values = 0
    let logMean = logBetaExpectation(
      shapes: (alpha, beta), varyingWithin: -60...60
    ) { q, _ in
      values += 1
      return 3 * log(q)
    }
    // E[q³] is a product of three ratios.
    let known = (0..<3).reduce(0.0) { sum, i in
      sum - log1p(beta / (alpha + Double(i)))
    }
    #expect(isClose(logMean, known, relative: 1e-12))
    #expect(values < 500)
  }
}
