import CLVNumerics
import TestSupport
import Testing

@Suite("The gamma functions of a total and its parts")
struct GammaOfPartsTests {
  @Test("Values and derivatives agree with sums at high precision")
  func references() throws {
    let rows = try References.rows("special/gamma_of_parts.csv")
    #expect(rows.count == 48)
    for row in rows {
      let (p, n) = (row[0], row[1])
      let found = gammaOfParts(p, parts: n)
      // c changes its sign between 11.9 and 14.
      #expect(
        isClose(found.value, row[2], relative: 1e-13, floor: 4 * n),
        "c at \(row)")
      #expect(isClose(found.slope, row[3], relative: 1e-12), "c′ at \(row)")
      #expect(isClose(found.curvature, row[4], relative: 1e-11), "c″ at \(row)")
    }
  }

  @Test("One part is the whole")
  func one() {
    let found = gammaOfParts(3.7, parts: 1)
    #expect(found == (0, 0, 0))
  }

  @Test("Arguments that are not positive give NaN")
  func domain() {
    for (p, n) in [(0.0, 2.0), (-1, 2), (.nan, 2), (1, 0.5), (1, .nan)] {
      #expect(gammaOfParts(p, parts: n).value.isNaN)
    }
  }
}
