import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("Polygamma functions")
struct PolygammaTests {
  @Test("Every reference value of digamma is met to 1e-13")
  func digammaReferences() throws {
    let path = "special/digamma.csv"
    let misses = try References.misses(path, tolerance: 1e-13) {
      digamma($0[0])
    }
    #expect(misses.isEmpty)
  }

  @Test("Every reference value of trigamma is met to 1e-13")
  func trigammaReferences() throws {
    let path = "special/trigamma.csv"
    let misses = try References.misses(path, tolerance: 1e-13) {
      trigamma($0[0])
    }
    #expect(misses.isEmpty)
  }

  @Test("Reflection holds inside the unit interval")
  func reflection() {
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<1000 {
      let x = Double.random(in: 0.01...0.49, using: &generator)
      let angle = Double.pi * x
      let first = digamma(1 - x) - digamma(x)
      #expect(isClose(first, .pi / tan(angle), relative: 1e-13, floor: 1))
      let second = trigamma(1 - x) + trigamma(x)
      let sine = sin(angle) / .pi
      #expect(isClose(second, 1 / (sine * sine), relative: 1e-13))
    }
  }

  @Test("Outside the positive numbers there is nothing")
  func edges() {
    #expect(digamma(0) == -.infinity)
    #expect(trigamma(0) == .infinity)
    #expect(digamma(.infinity) == .infinity)
    #expect(trigamma(.infinity) == 0)
    #expect(digamma(-1.5).isNaN)
    #expect(trigamma(-1.5).isNaN)
    #expect(digamma(.nan).isNaN)
    #expect(trigamma(.nan).isNaN)
  }
}
