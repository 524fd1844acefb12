import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("Beta function")
struct BetaTests {
  @Test("Every reference value is met to 1e-13")
  func references() throws {
    let path = "special/logbeta.csv"
    let misses = try References.misses(path, tolerance: 1e-13) {
      logBeta($0[0], $0[1])
    }
    #expect(misses.isEmpty)
  }

  @Test("Pascal's rule and symmetry hold")
  func pascal() {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<1000 {
      let a = generator.logUniform(1e-4...1e6)
      let b = generator.logUniform(1e-4...1e6)
      let value = logBeta(a, b)
      let parts = logSumExp(logBeta(a + 1, b), logBeta(a, b + 1))
      #expect(isClose(value, parts, relative: 1e-13, floor: 1))
      #expect(isClose(value, logBeta(b, a), relative: 1e-15))
    }
  }

  @Test("A huge argument leaves a power law")
  func hugeArgument() {
    // B(a, b) tends to Γ(a) b^(-a).
    let expected = logGamma(0.25) - 0.25 * log(1e15)
    #expect(isClose(logBeta(0.25, 1e15), expected, relative: 1e-15))
  }

  @Test("Outside the positive numbers there is nothing")
  func edges() {
    #expect(logBeta(0, 1) == .infinity)
    #expect(logBeta(1, .infinity) == -.infinity)
    #expect(logBeta(0, .infinity).isNaN)
    #expect(logBeta(-1, 2).isNaN)
    #expect(logBeta(2, .nan).isNaN)
  }
}
