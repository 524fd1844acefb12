import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("Incomplete functions of large shapes")
struct LargeShapeTests {
  @Test("Both tails are those of integrals at 40 digits")
  func references() throws {
    let rows = try References.rows("special/large_shapes.csv")
    #expect(rows.count == 35)
    for row in rows {
      let (lower, upper): (Double, Double)
      if row[1] > 0 {
        let tails = IncompleteBeta(row[0], row[1], row[2])
        (lower, upper) = (tails.lower, tails.upper)
      } else {
        let tails = IncompleteGamma(row[0], row[2])
        (lower, upper) = (tails.lower, tails.upper)
      }
      #expect(isClose(lower, row[3], relative: 2e-12), "\(row): \(lower)")
      #expect(isClose(upper, row[4], relative: 2e-12), "\(row): \(upper)")
    }
  }

  @Test("It is next to the fraction where it begins", arguments: [-3.0, 0, 2])
  func crossover(deviations: Double) {
    for other in [1.1e8, 1e10] {
      let below = tails(9.9999999e7, other, deviations)
      let above = tails(1.00000001e8, other, deviations)
      #expect(abs(below - above) < 1e-9)
    }
  }

  private func tails(_ a: Double, _ b: Double, _ z: Double) -> Double {
    let mean = a / (a + b)
    let deviation = (mean * (1 - mean) / (a + b)).squareRoot()
    return IncompleteBeta(a, b, mean + z * deviation).lower
  }

  @Test("Shapes beyond all reason are steps")
  func steps() {
    #expect(IncompleteBeta(1e250, 3e250, 0.2).lower == 0)
    #expect(IncompleteBeta(1e250, 3e250, 0.3).lower == 1)
    #expect(IncompleteGamma(1e250, 0.9e250).lower == 0)
    #expect(IncompleteGamma(1e250, 1.1e250).lower == 1)
  }
}
