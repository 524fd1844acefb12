import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("Kummer's second function")
struct KummerUTests {
  @Test("Every reference value of the Pareto/NBD model is met to 1e-12")
  func references() throws {
    let path = "special/ln_hyperu_pnbd_dert.csv"
    let misses = try References.misses(path, tolerance: 1e-12) {
      logKummerU($0[0], $0[0], $0[1])
    }
    #expect(misses.isEmpty)
  }

  @Test("Every extreme reference value is met to 1e-12")
  func extremes() throws {
    let path = "special/extreme_ln_u.csv"
    let misses = try References.misses(path, tolerance: 1e-12) {
      logKummerU($0[0], $0[1], $0[2])
    }
    #expect(misses.isEmpty)
  }

  @Test("Kummer's transformation holds")
  func transformation() {
    // DLMF 13.2.40: U(a, b, z) = z^(1-b) U(a-b+1, 2-b, z).
    var generator = SeededGenerator(seed: 8)
    for _ in 0..<300 {
      let a = generator.logUniform(1e-2...1e3)
      let b = 1 + a - generator.logUniform(1e-2...1e3)
      let z = generator.logUniform(1e-6...1e4)
      let plain = logKummerU(a, b, z)
      let other = logKummerU(a - b + 1, 2 - b, z)
      let power = (1 - b) * log(z)
      let floor = max(1, abs(other), abs(power))
      #expect(
        isClose(plain, other + power, relative: 1e-12, floor: floor),
        "\(a) \(b) \(z)")
    }
  }

  @Test("With b = a + 1 a power remains", arguments: [1e-3, 0.5, 30, 1e4])
  func power(a: Double) {
    for z in [1e-12, 0.1, 1, 50, 1e8] {
      let expected = -a * log(z)
      let actual = logKummerU(a, a + 1, z)
      #expect(isClose(actual, expected, relative: 1e-12, floor: 1))
    }
  }

  @Test("Arguments near the ends of the range of Double are no exception")
  func extremeArguments() {
    // U(1/2, 1/2, z) tends to the square root of pi, U(2, 2, z) to 1/z.
    let root = 0.5 * log(Double.pi)
    #expect(isClose(logKummerU(0.5, 0.5, 1e-300), root, relative: 1e-13))
    let power = 300 * log(10.0)
    #expect(isClose(logKummerU(2, 2, 1e-300), power, relative: 1e-13))
    #expect(isClose(logKummerU(2, 2, 1e300), -2 * power, relative: 1e-13))
    #expect(
      isClose(logKummerU(1e4, 1e4, 1e300), -1e4 * power, relative: 1e-13))
  }

  @Test("Outside the domain there is nothing")
  func domain() {
    #expect(logKummerU(0, 1, 1).isNaN)
    #expect(logKummerU(-1, 1, 1).isNaN)
    #expect(logKummerU(1, 1, 0).isNaN)
    #expect(logKummerU(1, 1, -1).isNaN)
    #expect(logKummerU(1, .infinity, 1).isNaN)
    #expect(logKummerU(1, 1, .infinity).isNaN)
    #expect(logKummerU(.nan, 1, 1).isNaN)
  }
}
