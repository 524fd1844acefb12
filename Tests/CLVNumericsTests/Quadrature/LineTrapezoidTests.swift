import Foundation
import TestSupport
import Testing

@testable import CLVNumerics

@Suite("Integrals over the real line")
struct LineTrapezoidTests {
  private let steep = LinearTail(start: .infinity, rate: .infinity)
  private let steepLeft = LinearTail(start: -.infinity, rate: .infinity)

  @Test(
    "A narrow peak is found from far away",
    arguments: [1e-4, 1e-2, 1, 1e3], [-50, 0, 3.5])
  func gaussian(width: Double, center: Double) {
    let actual = logLineIntegral(
      around: 0, scale: 1, left: steepLeft, right: steep
    ) { y in
      let u = (y - center) / width
      return 5000 - 0.5 * u * u
    }
    let expected = 5000 + log(width) + 0.5 * log(2 * .pi)
    #expect(isClose(actual, expected, relative: 1e-13))
  }

  @Test("A slow tail is summed in closed form", arguments: [1e-9, 1e-4, 0.1])
  func slowTail(rate: Double) {
    // With t = e^y this is the gamma function at a small argument.
    let actual = logLineIntegral(
      around: 0, scale: 1, left: LinearTail(start: -42, rate: rate),
      right: steep
    ) { y in rate * y - exp(y) }
    #expect(isClose(actual, logGamma(rate), relative: 1e-14, floor: 1))
  }
}
