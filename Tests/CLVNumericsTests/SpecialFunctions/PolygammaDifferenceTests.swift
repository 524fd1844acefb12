import CLVNumerics
import TestSupport
import Testing

@Suite("Differences of polygamma functions")
struct PolygammaDifferenceTests {
  @Test("Differences are accurate in relative terms for large arguments")
  func references() throws {
    for row in try References.rows("special/polygamma_difference.csv") {
      let (x, d) = (row[0], row[1])
      // Up to 20 the values themselves set the scale of the error.
      let floor = x > 20 ? 0 : 1 / x + abs(digamma(x))
      #expect(
        isClose(
          digammaDifference(x, d), row[2], relative: 1e-13, floor: floor),
        "ψ at \(x), \(d)")
      let floor1 = x > 20 ? 0 : trigamma(x)
      #expect(
        isClose(
          trigammaDifference(x, d), row[3], relative: 1e-13, floor: floor1),
        "ψ′ at \(x), \(d)")
    }
  }

  @Test("Arguments that are not positive give NaN")
  func domain() {
    for (x, d) in [(0.0, 1.0), (1, 0), (-1, 1), (.nan, 1), (1, .nan)] {
      #expect(digammaDifference(x, d).isNaN)
      #expect(trigammaDifference(x, d).isNaN)
    }
  }
}
