import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("Series of rational ratios")
struct RatioSeriesTests {
  @Test("₂F₁(1, b; c; z) without end")
  func hypergeometric() throws {
    let misses = try References.misses(
      "special/ln_2f1_bgbb.csv", tolerance: 1e-13
    ) { row in
      let (gamma, delta, n, d) = (row[0], row[1], row[2], row[3])
      let series = RatioSeries(
        [
          .init(
            delta + n + 1, over: gamma + delta + n + 1, difference: -gamma)
        ], rate: log1p(d))
      return series.logSum(count: .infinity)
    }
    #expect(misses.isEmpty, "\(misses)")
  }

  @Test("Terms and sums beyond the first 4,096 follow their closed forms")
  func farOut() {
    // T(j) = 6/((j + 1)(j + 2)(j + 3)), and Σ to n is 3/2 − 3/((n+1)(n+2)).
    let series = RatioSeries([.init(1, over: 4, difference: -3)])
    for n in [1.0, 50, 4096, 4097, 5000, 1e6, 1e12] {
      let term = log(6 / ((n + 1) * (n + 2) * (n + 3)))
      #expect(isClose(series.logTerm(at: n), term, relative: 1e-14))
      let sum = 1.5 - 3 / ((n + 1) * (n + 2))
      #expect(isClose(series.sum(count: n), sum, relative: 1e-14))
    }
    #expect(isClose(series.sum(count: .infinity), 1.5, relative: 1e-14))
    // The harmonic series.
    let harmonic = RatioSeries([.init(1, over: 2, difference: -1)])
    #expect(harmonic.sum(count: .infinity) == .infinity)
    let euler = 0.577_215_664_901_532_9
    #expect(
      isClose(
        harmonic.sum(count: 1e9), log(1e9) + euler + 5e-10, relative: 1e-14))
  }

  @Test("A peak far from the start: the binomial theorem in a billion terms")
  func peak() {
    // Σ C(k + j, j) (1 − p)ʲ = p^(−k−1), whose terms peak at k(1 − p)/p.
    for k in [5.0, 300, 20_000] {
      for p in [0.9, 0.3, 1e-2] {
        let series = RatioSeries(
          [.init(k + 1, over: 1, difference: k)], rate: -log1p(-p))
        for count in [1e9, .infinity] {
          #expect(
            isClose(
              series.logSum(count: count), -(k + 1) * log(p), relative: 1e-13),
            "\(k) \(p) \(series.logSum(count: count) + (k + 1) * log(p))")
        }
      }
    }
  }
}
