import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("Incomplete beta function")
struct IncompleteBetaTests {
  @Test("Both tails agree with 25 digits, out to 1e-300")
  func references() throws {
    let rows = try References.rows("special/incomplete_beta.csv")
    #expect(rows.count > 300)
    for row in rows {
      let tails = IncompleteBeta(row[0], row[1], row[2], complement: row[3])
      for (value, expected) in [(tails.lower, row[4]), (tails.upper, row[5])] {
        #expect(
          isClose(value, expected, relative: tailTolerance(expected)),
          "\(value) at \(row)")
      }
      #expect(isClose(tails.logLower, log(row[4]), relative: 1e-13, floor: 1))
      #expect(isClose(tails.logUpper, log(row[5]), relative: 1e-13, floor: 1))
    }
  }

  @Test("Logarithms go on where the values have vanished")
  func logarithms() {
    // I_x(a, 1) = x^a, and 1 − I_x(1, b) = (1 − x)^b: DLMF 8.17.5.
    let power = IncompleteBeta(400, 1, 1e-3)
    #expect(power.lower == 0)
    #expect(isClose(power.logLower, 400 * log(1e-3), relative: 1e-14))
    let complement = IncompleteBeta(1, 1e4, 0.5)
    #expect(complement.upper == 0)
    #expect(isClose(complement.logUpper, -1e4 * log(2), relative: 1e-14))
  }

  @Test("Powers are powers, and I_x(a, b) + I_(1−x)(b, a) = 1")
  func powers() {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<1000 {
      let a = generator.logUniform(1e-4...1e4)
      let b = generator.logUniform(1e-4...1e4)
      let x = generator.logUniform(1e-6...0.999)
      let power = exp(a * log(x))
      #expect(
        isClose(
          IncompleteBeta(a, 1, x).lower, power,
          relative: 1e-13 * max(1, -log(power)), floor: 1e-300))
      let tails = IncompleteBeta(a, b, x)
      #expect(isClose(tails.lower + tails.upper, 1, relative: 1e-14))
      let mirrored = IncompleteBeta(b, a, 1 - x, complement: x)
      #expect(tails.lower == mirrored.upper)
    }
  }

  @Test("Ends are exact, and outside there is nothing")
  func edges() {
    let start = IncompleteBeta(2, 3, 0)
    #expect(start.lower == 0 && start.upper == 1)
    #expect(start.logLower == -.infinity && start.logUpper == 0)
    let end = IncompleteBeta(2, 3, 1)
    #expect(end.lower == 1 && end.upper == 0)
    #expect(end.logLower == 0 && end.logUpper == -.infinity)
    for (a, b, x) in [
      (0.0, 1.0, 0.5), (1, -1, 0.5), (1, 1, 1.5), (.nan, 1, 0.5),
      (1, 1, .nan),
    ] {
      #expect(IncompleteBeta(a, b, x).lower.isNaN)
      #expect(IncompleteBeta(a, b, x).logUpper.isNaN)
    }
  }
}
