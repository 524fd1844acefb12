import CLVNumerics
import TestSupport
import Testing

@Suite("Quantiles of the normal distribution")
struct NormalQuantileTests {
  @Test("Quantiles agree with 25 digits, out to 1e-300")
  func references() throws {
    for row in try References.rows("special/normal_quantile.csv") {
      #expect(
        isClose(normalQuantile(row[0]), row[1], relative: 4e-15, floor: 1),
        "at \(row[0])")
    }
  }

  @Test("The ends are infinite, and outside them is nothing")
  func edges() {
    #expect(normalQuantile(0) == -.infinity)
    #expect(normalQuantile(1) == .infinity)
    for p in [-0.1, 1.1, .nan] { #expect(normalQuantile(p).isNaN) }
  }
}
