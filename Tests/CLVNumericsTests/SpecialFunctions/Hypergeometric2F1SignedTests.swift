import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("Gauss's hypergeometric function, signed")
struct Hypergeometric2F1SignedTests {
  @Test("Every reference value with a negative parameter is met to 1e-12")
  func negativeParameter() throws {
    let path = "special/2f1_bgnbd_negative_c.csv"
    let misses = try References.misses(path, tolerance: 1e-12) {
      let (r, a, b, x) = ($0[0], $0[1], $0[2], $0[3])
      // Exact in this order, also where a + b is near one.
      let lower = (max(a, b) - 1) + min(a, b) + x
      return hypergeometric2F1(r + x, b + x, lower, $0[4])
    }
    #expect(misses.isEmpty)
  }

  @Test("Every extreme reference value is met to 1e-12")
  func extremes() throws {
    let path = "special/extreme_2f1_negative_c.csv"
    let misses = try References.misses(path, tolerance: 1e-12) {
      hypergeometric2F1($0[0], $0[1], $0[2], $0[3])
    }
    #expect(misses.isEmpty)
  }

  @Test("Poles in the lower parameter are not numbers", arguments: 0...4)
  func poles(order: Int) {
    #expect(hypergeometric2F1(1.5, 2.5, -Double(order), 0.5).isNaN)
  }

  @Test("The signed function is elementary for equal parameters")
  func signedPower() {
    for c in [1e-3, 0.5, 8] {
      let actual = hypergeometric2F1(1.5, c, c, 0.75)
      #expect(isClose(actual, pow(0.25, -1.5), relative: 1e-13))
    }
  }

  @Test("The signed function agrees with its own series")
  func signedSeries() {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<300 {
      let a = generator.logUniform(1e-2...30)
      let b = generator.logUniform(1e-2...30)
      let c = -Double.random(in: 0.01...0.99, using: &generator)
      let z = Double.random(in: 0...0.9, using: &generator)
      var term = 1.0
      var sum = 1.0
      var size = 1.0
      for n in 0..<3000 {
        let k = Double(n)
        term *= (a + k) * (b + k) * z / ((c + k) * (1 + k))
        sum += term
        size = max(size, abs(term), abs(sum))
      }
      let actual = hypergeometric2F1(a, b, c, z)
      // Where the sum cancels, its error is relative to its terms.
      #expect(abs(actual - sum) <= 1e-12 * size, "\(a) \(b) \(c) \(z)")
    }
  }

  @Test("A signed value beyond range is infinite, never NaN")
  func signedOverflow() {
    #expect(hypergeometric2F1(2000, 2000, -0.5, 0.9) == -.infinity)
    #expect(hypergeometric2F1(2000, 2000, 0.5, 0.9) == .infinity)
  }

  @Test("The signed function is a number only below one")
  func signedDomain() {
    #expect(hypergeometric2F1(1, 1, -0.5, 1).isNaN)
    #expect(hypergeometric2F1(-1, 1, -0.5, 0.5).isNaN)
    #expect(hypergeometric2F1(1, 1, .nan, 0.5).isNaN)
    #expect(hypergeometric2F1(1, 1, -.infinity, 0.5).isNaN)
    #expect(hypergeometric2F1(1, 1, -1.5, 0.5).isNaN)
    #expect(hypergeometric2F1(.infinity, 1, -0.5, 0.5).isNaN)
  }
}
