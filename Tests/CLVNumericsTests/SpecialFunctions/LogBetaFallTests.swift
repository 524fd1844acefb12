import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("The fall of ln B(α, β) in β")
struct LogBetaFallTests {
  @Test("It and its derivatives are accurate in relative terms, however small")
  func references() throws {
    for row in try References.rows("special/log_beta_fall.csv") {
      let (alpha, beta, d) = (row[0], row[1], row[2])
      let slopes = LogBetaFallDerivatives(alpha, beta, by: d)
      let found = [
        logBetaFall(alpha, beta, by: d), slopes.byAlpha, slopes.byBeta,
        slopes.byStep, slopes.byAlphaTwice, slopes.byAlphaAndStep,
        slopes.byBetaTwice, slopes.byStepTwice,
      ]
      for (place, value) in found.enumerated() {
        #expect(
          isClose(value, row[3 + place], relative: 1e-14, floor: 1e-290),
          "\(place) at \(alpha), \(beta), \(d)")
      }
    }
  }

  @Test("For whole steps it is the product of the stays")
  func product() {
    let product = (0..<30).reduce(1.0) {
      $0 * (2.5 + Double($1)) / (3.1 + Double($1))
    }
    #expect(
      isClose(exp(-logBetaFall(0.6, 2.5, by: 30)), product, relative: 1e-14))
  }

  @Test("No step is no fall; outside the domain it is not a number")
  func domain() {
    #expect(logBetaFall(1, 2, by: 0) == 0)
    for (a, b, d) in [(0.0, 1.0, 1.0), (1, 0, 1), (1, 1, -1), (.nan, 1, 1)] {
      #expect(logBetaFall(a, b, by: d).isNaN)
    }
  }
}
