import CLVNumerics
import Foundation
import TestSupport
import Testing

/// What a value may be off: more where it is the exponential of hundreds.
func tailTolerance(_ value: Double) -> Double {
  1e-14 - 5e-16 * log(max(value, .leastNormalMagnitude))
}

@Suite("Distribution functions")
struct DistributionsTests {
  @Test("The normal distribution agrees with 25 digits, out to 1e-300")
  func normal() throws {
    for row in try References.rows("special/normal.csv") {
      let pairs = [
        (normalCDF(row[0]), row[1]), (normalUpperTail(row[0]), row[2]),
      ]
      for (value, expected) in pairs {
        #expect(
          isClose(value, expected, relative: tailTolerance(expected)),
          "at \(row)")
      }
    }
    #expect(normalCDF(-.infinity) == 0 && normalCDF(.infinity) == 1)
    #expect(normalCDF(.nan).isNaN)
  }

  @Test("Quantiles undo the normal distribution")
  func quantiles() {
    for p in [1e-300, 1e-20, 0.025, 0.3, 0.5] {
      #expect(isClose(normalCDF(normalQuantile(p)), p, relative: 1e-12))
    }
  }

  @Test("Chi-square tails agree with 25 digits")
  func chiSquare() throws {
    for row in try References.rows("special/chi_square.csv") {
      let p = chiSquareUpperTail(row[0], degreesOfFreedom: row[1])
      #expect(
        isClose(p, row[2], relative: tailTolerance(row[2])), "at \(row)")
    }
    #expect(chiSquareUpperTail(0, degreesOfFreedom: 1) == 1)
    #expect(chiSquareUpperTail(-1e-12, degreesOfFreedom: 1) == 1)
    #expect(chiSquareUpperTail(.infinity, degreesOfFreedom: 1) == 0)
  }

  @Test("Student's t agrees with 25 digits, from 1 to a million degrees")
  func studentT() throws {
    for row in try References.rows("special/student_t.csv") {
      let p = studentTTwoSided(row[0], degreesOfFreedom: row[1])
      #expect(
        isClose(p, row[2], relative: tailTolerance(row[2])), "at \(row)")
      #expect(p == studentTTwoSided(-row[0], degreesOfFreedom: row[1]))
    }
    #expect(studentTTwoSided(0, degreesOfFreedom: 3) == 1)
    #expect(studentTTwoSided(.infinity, degreesOfFreedom: 3) == 0)
    #expect(studentTTwoSided(1e200, degreesOfFreedom: 3) == 0)
  }
}
