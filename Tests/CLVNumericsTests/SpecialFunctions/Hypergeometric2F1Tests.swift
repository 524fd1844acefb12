import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("Gauss's hypergeometric function")
struct Hypergeometric2F1Tests {
  @Test("Every reference value of the BG/NBD model is met to 1e-12")
  func betaGeometric() throws {
    let path = "special/ln_2f1_bgnbd.csv"
    let misses = try References.misses(path, tolerance: 1e-12) {
      let (r, a, b, x) = ($0[0], $0[1], $0[2], $0[3])
      return logHypergeometric2F1(r + x, b + x, a + b + x - 1, $0[4])
    }
    #expect(misses.isEmpty)
  }

  @Test("Every reference value of the Pareto/NBD model is met to 1e-12")
  func pareto() throws {
    for cells in try References.cells("special/ln_2f1_pnbd.csv") {
      let row = cells.map { Double($0) ?? .nan }
      let (r, s, x, z) = (row[0], row[1], row[2], row[4])
      let second = cells[3] == "s+1" ? s + 1 : r + x
      let sum = r + s + x
      let actual = logHypergeometric2F1(sum, second, sum + 1, z)
      #expect(isClose(actual, row[5], relative: 1e-12, floor: 1), "\(cells)")
    }
  }

  @Test("Every reference value of the BG/BB model is met to 1e-12")
  func betaBernoulli() throws {
    let path = "special/ln_2f1_bgbb.csv"
    let misses = try References.misses(path, tolerance: 1e-12) {
      let lower = $0[1] + $0[2] + 1
      return logHypergeometric2F1(1, lower, $0[0] + lower, 1 / (1 + $0[3]))
    }
    #expect(misses.isEmpty)
  }

  @Test("Every extreme reference value is met to 1e-12")
  func extremes() throws {
    let path = "special/extreme_ln_2f1.csv"
    let misses = try References.misses(path, tolerance: 1e-12) {
      logHypergeometric2F1($0[0], $0[1], $0[2], $0[3])
    }
    #expect(misses.isEmpty)
  }

  @Test("Euler's transformation holds")
  func eulerTransformation() {
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<500 {
      let a = generator.logUniform(1e-3...1e2)
      let b = generator.logUniform(1e-3...1e2)
      let c = max(a, b) + generator.logUniform(1e-3...1e2)
      let gap = generator.logUniform(1e-6...0.9)
      let z = 1 - gap
      let plain = logHypergeometric2F1(a, b, c, z)
      let other = logHypergeometric2F1(c - a, c - b, c, z)
      let prefactor = (c - a - b) * log1p(-z)
      let floor = max(1, abs(prefactor))
      #expect(
        isClose(plain, other + prefactor, relative: 1e-12, floor: floor),
        "\(a) \(b) \(c) \(z)")
    }
  }

  @Test("The contiguous relation in the first parameter holds")
  func contiguous() {
    // DLMF 15.5.11, divided by the middle function; c > b keeps signs simple.
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<500 {
      let a = 1 + generator.logUniform(1e-2...1e3)
      let b = generator.logUniform(1e-2...1e3)
      let c = generator.logUniform(1e-2...1e3)
      let z = Double.random(in: 0...0.999, using: &generator)
      let middle = logHypergeometric2F1(a, b, c, z)
      let below = exp(logHypergeometric2F1(a - 1, b, c, z) - middle)
      let above = exp(logHypergeometric2F1(a + 1, b, c, z) - middle)
      let terms = [
        (c - a) * below, 2 * a - c + (b - a) * z, a * (z - 1) * above,
      ]
      let size = terms.map(abs).max() ?? 1
      let noise = 1e-13 * max(1, middle)
      #expect(abs(terms.reduce(0, +)) <= noise * size, "\(a) \(b) \(c) \(z)")
    }
  }

  @Test("The parameters may be exchanged")
  func symmetry() {
    var generator = SeededGenerator(seed: 6)
    for _ in 0..<200 {
      let a = generator.logUniform(1e-3...1e3)
      let b = generator.logUniform(1e-3...1e3)
      let c = generator.logUniform(1e-3...1e3)
      let z = 1 - generator.logUniform(1e-12...0.9)
      let one = logHypergeometric2F1(a, b, c, z)
      let two = logHypergeometric2F1(b, a, c, z)
      #expect(isClose(one, two, relative: 1e-13, floor: 1))
    }
  }

  @Test(
    "With equal parameters a power remains",
    arguments: [0.1, 0.9, 0.99, 1 - 1e-6, 1 - 1e-12])
  func power(z: Double) {
    for a in [1e-3, 0.5, 7, 1e3, 1e5] {
      for c in [1e-3, 0.5, 7, 1e3, 1e5] {
        let actual = logHypergeometric2F1(a, c, c, z)
        #expect(isClose(actual, -a * log1p(-z), relative: 1e-12))
      }
    }
  }

  @Test("Small values are accurate in relative terms")
  func smallValues() {
    let actual = logHypergeometric2F1(1e-9, 2e-9, 0.5, 1e-6)
    #expect(isClose(actual, 4e-24, relative: 1e-6))
    #expect(logHypergeometric2F1(0, 2, 3, 0.5) == 0)
    #expect(logHypergeometric2F1(1, 2, 3, 0) == 0)
  }

  @Test(
    "Outside the domain there is nothing",
    arguments: [
      [-1, 1, 1, 0.5], [1, -1, 1, 0.5], [1, 1, 0, 0.5], [1, 1, -1.5, 0.5],
      [1, 1, 1, -0.1], [1, 1, 1, 1], [.infinity, 1, 1, 0.5],
      [1, 1, .infinity, 0.5], [.nan, 1, 1, 0.5], [1, 1, 1, .nan],
    ])
  func domain(point: [Double]) {
    let value = logHypergeometric2F1(point[0], point[1], point[2], point[3])
    #expect(value.isNaN)
  }
}
