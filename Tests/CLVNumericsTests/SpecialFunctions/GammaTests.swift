import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("Gamma function")
struct GammaTests {
  @Test("Every reference value is met to 1e-13")
  func references() throws {
    let misses = try References.misses("special/lgamma.csv", tolerance: 1e-13) {
      logGamma($0[0])
    }
    #expect(misses.isEmpty)
  }

  @Test("The recurrence holds")
  func recurrence() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<1000 {
      let x = generator.logUniform(1e-6...1e4)
      #expect(
        isClose(
          logGamma(x + 1), logGamma(x) + log(x), relative: 1e-14,
          floor: max(1, abs(log(x)))))
    }
  }

  @Test("Outside the positive numbers there is nothing")
  func edges() {
    #expect(logGamma(0) == .infinity)
    #expect(logGamma(.infinity) == .infinity)
    #expect(logGamma(-0.5).isNaN)
    #expect(logGamma(.nan).isNaN)
  }
}
