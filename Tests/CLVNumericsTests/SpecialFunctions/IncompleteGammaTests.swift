import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("Incomplete gamma functions")
struct IncompleteGammaTests {
  @Test("Both tails agree with 25 digits, out to 1e-300")
  func references() throws {
    let rows = try References.rows("special/incomplete_gamma.csv")
    #expect(rows.count > 150)
    for row in rows {
      let tails = IncompleteGamma(row[0], row[1])
      for (value, expected) in [(tails.lower, row[2]), (tails.upper, row[3])] {
        #expect(
          isClose(value, expected, relative: tailTolerance(expected)),
          "\(value) at \(row)")
      }
      #expect(isClose(tails.logLower, log(row[2]), relative: 1e-13, floor: 1))
      #expect(isClose(tails.logUpper, log(row[3]), relative: 1e-13, floor: 1))
    }
  }

  @Test("Logarithms go on where the values have vanished")
  func logarithms() {
    // Q(1, x) = e^(−x) and, as x falls, P(a, x) = x^a/Γ(a + 1).
    #expect(IncompleteGamma(1, 5000).upper == 0)
    #expect(isClose(IncompleteGamma(1, 5000).logUpper, -5000, relative: 1e-14))
    let expected = 50 * log(1e-30) - logGamma(51)
    #expect(IncompleteGamma(50, 1e-30).lower == 0)
    #expect(
      isClose(
        IncompleteGamma(50, 1e-30).logLower, expected, relative: 1e-14))
  }

  @Test("The recurrence holds, and P + Q = 1")
  func recurrence() {
    // DLMF 8.8.6: Q(a + 1, x) = Q(a, x) + x^a e^(−x)/Γ(a + 1).
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<1000 {
      let a = generator.logUniform(1e-4...1e4)
      let x = generator.logUniform(1e-4...1e4)
      let next = IncompleteGamma(a + 1, x)
      let this = IncompleteGamma(a, x)
      let term = exp(a * log(x) - x - logGamma(a + 1))
      #expect(isClose(next.upper, this.upper + term, relative: 1e-11))
      #expect(isClose(this.lower + this.upper, 1, relative: 1e-14))
    }
  }

  @Test("Ends are exact, and outside there is nothing")
  func edges() {
    let start = IncompleteGamma(2, 0)
    #expect(start.lower == 0 && start.upper == 1)
    #expect(start.logLower == -.infinity && start.logUpper == 0)
    let end = IncompleteGamma(2, .infinity)
    #expect(end.lower == 1 && end.upper == 0)
    #expect(end.logLower == 0 && end.logUpper == -.infinity)
    for (a, x) in [(0.0, 1.0), (-1, 1), (1, -1), (.nan, 1), (1, .nan)] {
      #expect(IncompleteGamma(a, x).lower.isNaN)
      #expect(IncompleteGamma(a, x).logUpper.isNaN)
    }
  }
}
