import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("Means under a beta law")
struct LogitTrapezoidTests {
  @Test("Every reference value is met to 1e-12")
  func references() throws {
    let path = "special/beta_expectation.csv"
    let misses = try References.misses(path, tolerance: 1e-12) {
      let (a, b, r, t) = ($0[0], $0[1], $0[2], $0[3])
      let reach = 42 + log1p(t) + log1p(r)
      return logBetaExpectation(
        shapes: (a, b), varyingWithin: -reach...reach
      ) { p, _ in log(-expm1(-r * log1p(p * t)) / p) }
    }
    #expect(misses.isEmpty)
  }

  @Test("The mean of one is one, at any shapes")
  func unit() {
    var generator = SeededGenerator(seed: 9)
    for _ in 0..<300 {
      let a = generator.logUniform(1e-4...1e6)
      let b = generator.logUniform(1e-4...1e6)
      let actual = logBetaExpectation(
        shapes: (a, b), varyingWithin: -1...1
      ) { _, _ in 0 }
      #expect(abs(actual) < 1e-13, "\(a) \(b)")
    }
  }

  @Test("Powers of q and 1 - q have beta functions for means")
  func powers() {
    var generator = SeededGenerator(seed: 10)
    for _ in 0..<300 {
      let a = generator.logUniform(1e-2...1e4)
      let b = generator.logUniform(1e-2...1e4)
      // Not constant at the ends, but short tails need no constancy.
      let actual = logBetaExpectation(
        shapes: (a + 1, b + 1), varyingWithin: -200...200
      ) { q, complement in log(q) + 2 * log(complement) }
      let n = a + b + 2
      let expected: Double =
        log((a + 1) / n) + log((b + 1) / (n + 1)) + log((b + 2) / (n + 2))
      #expect(isClose(actual, expected, relative: 1e-13, floor: 1))
    }
  }

  @Test("The complement keeps its accuracy near one")
  func complement() {
    // E[(1 - q)^2] for a law within 1e-9 of one.
    let actual = logBetaExpectation(
      shapes: (1e9, 1), varyingWithin: -100...100
    ) { _, complement in 2 * log(complement) }
    let expected = log(2 / ((1e9 + 1) * (1e9 + 2)))
    #expect(isClose(actual, expected, relative: 1e-13))
  }

  @Test("Outside the positive shapes there is nothing")
  func domain() {
    for shapes in [(0, 1), (1, 0), (-1, 1), (.infinity, 1), (1, .nan)] {
      let actual = logBetaExpectation(
        shapes: shapes, varyingWithin: -1...1
      ) { _, _ in 0 }
      #expect(actual.isNaN)
    }
  }
}
