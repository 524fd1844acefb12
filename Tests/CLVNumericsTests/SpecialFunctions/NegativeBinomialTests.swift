import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("Negative binomial law")
struct NegativeBinomialTests {
  @Test("Masses and tails are those of sums at 60 digits")
  func references() throws {
    let rows = try References.rows("special/negative_binomial.csv")
    #expect(rows.count == 17)
    for row in rows {
      let law = NegativeBinomial(shape: row[0], ratio: row[1])
      let count = Int(row[2])
      // Relative in the probability: absolute in its logarithm.
      #expect(
        isClose(
          law.logProbability(of: count), row[3], relative: 1e-13, floor: 10),
        "mass at \(row): \(law.logProbability(of: count))")
      #expect(
        isClose(law.tail(atLeast: count), row[4], relative: 3e-12),
        "tail at \(row): \(law.tail(atLeast: count))")
    }
  }

  @Test(
    "Tails are sums of masses",
    arguments: [(0.4, 3.0), (12.0, 0.2), (1e12, 4e-12)])
  func sums(shape: Double, ratio: Double) {
    let law = NegativeBinomial(shape: shape, ratio: ratio)
    for count in 0..<30 {
      let fall = law.tail(atLeast: count) - law.tail(atLeast: count + 1)
      #expect(abs(fall - exp(law.logProbability(of: count))) < 1e-14)
    }
    #expect(law.tail(atLeast: 0) == 1)
    #expect(law.logProbability(of: -1) == -.infinity)
  }

  @Test("Times at either end of what there is")
  func ends() {
    let never = NegativeBinomial(shape: 2, ratio: 0)
    #expect(never.tail(atLeast: 1) == 0)
    #expect(never.logProbability(of: 0) == 0)
    let always = NegativeBinomial(shape: 2, ratio: .infinity)
    #expect(always.tail(atLeast: 1_000_000) == 1)
    #expect(always.logProbability(of: 0) == -.infinity)
  }
}
