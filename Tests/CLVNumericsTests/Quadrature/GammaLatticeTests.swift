import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("Means over a lattice of rates")
struct GammaLatticeTests {
  @Test func `As by the rule that halves its steps`() throws {
    var generator = SplitMix64(seed: 3)
    for _ in 0..<200 {
      let shape = exp(Double.random(in: 3.5...13.5, using: &generator))
      let rate = exp(Double.random(in: -9...9, using: &generator))
      let count = Double(Int.random(in: 1...400, using: &generator))
      // Whether a Poisson variable whose mean is near it reaches a count.
      let time =
        count / (shape / rate)
        * exp(Double.random(in: -1...1, using: &generator))
      func g(_ lambda: Double) -> Double {
        IncompleteGamma(count, lambda * time).logLower
      }
      let lattice = try #require(GammaLattice(shape: shape, smoothTo: count))
      let sum = lattice.logExpectation(rate: rate, g)
      let reference = logGammaExpectation(
        shape: shape, rate: rate, varyingAbove: -700, g)
      #expect(
        abs(sum - reference) <= 1e-11 * max(1, abs(reference)),
        "shape \(shape), rate \(rate), count \(count), time \(time)")
    }
  }

  /// E[λ^c] = Γ(s + c)/Γ(s) β^(−c).
  @Test func `Moments of a gamma law`() throws {
    for shape in [31.0, 400, 9e5] {
      let lattice = try #require(GammaLattice(shape: shape, smoothTo: 1))
      for power in [-3.0, 0, 0.5, 7] {
        let sum = lattice.logExpectation(rate: 40) { power * log($0) }
        let exact =
          logGamma(shape + power) - logGamma(shape) - power * log(40)
        #expect(abs(sum - exact) <= 1e-15 * logGamma(shape) + 1e-13)
      }
    }
  }

  @Test func `Wide laws, points and no numbers are refused`() throws {
    for shape in [-1, 0, 30, 1e6, .infinity, .nan] as [Double] {
      #expect(GammaLattice(shape: shape, smoothTo: 1) == nil)
    }
    for count in [0, -1, .infinity, .nan] as [Double] {
      #expect(GammaLattice(shape: 100, smoothTo: count) == nil)
    }
    let lattice = try #require(GammaLattice(shape: 100, smoothTo: 1))
    #expect(lattice.logExpectation(rate: 1) { _ in .nan }.isNaN)
    #expect(lattice.logExpectation(rate: 0) { _ in 0 }.isNaN)
    #expect(
      lattice.logExpectation(rate: 1) { _ in -.infinity } == -.infinity)
  }
}
