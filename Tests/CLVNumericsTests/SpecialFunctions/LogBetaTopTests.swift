import CLVNumerics
import TestSupport
import Testing

@Suite("The beta density at its top")
struct LogBetaTopTests {
  /// By mpmath, with 60 digits.
  private static let references = [
    (
      1.0, 1.0, -1.3862943611198906188, 0.30685281944005469, 0.30685281944005469
    ),
    (0.003, 2e8, -5.8278461637044202863, 328.09648199259343, 3.75000000619e-20),
    (5, 1e8, -0.13086429317744316331, 0.10332023900230014, 2.49999988333e-16),
    (
      13.9, 14.1, 0.04506374742695746337, 0.01843888813911481,
      0.017916521423361944
    ),
    (
      14, 14, 0.045089865081016624127, 0.018175817558381925,
      0.018175817558381925
    ),
    (
      40, 1e10, 0.92341790191399299186, 0.012552080029093177,
      1.9999999920667e-19
    ),
    (1e8, 1e8, 7.9448282472415373396, 2.50000000625e-9, 2.50000000625e-9),
    (
      3e9, 2e4, 4.0327977430745025047, 1.11110370387654e-15,
      2.5000041667777709e-5
    ),
    (
      1e-3, 1e-3, -7.6022871113694672691, 499.30849415489692, 499.30849415489692
    ),
    (
      1e12, 17, 0.49276674286650056048, 8.4999999998583e-24,
      0.029700015728255712
    ),
  ]

  @Test("Values and derivatives agree with sums at high precision, either way")
  func values() {
    for (a, b, value, byA, byB) in Self.references {
      #expect(isClose(logBetaTop(a, b), value, relative: 2e-14, floor: 1))
      #expect(logBetaTop(a, b) == logBetaTop(b, a))
      let slopes = logBetaTopSlopes(a, b)
      let turned = logBetaTopSlopes(b, a)
      #expect(slopes == (turned.byB, turned.byA))
      let size = max(1, abs(value))
      #expect(abs(slopes.byA - byA) * a < 2e-14 * max(size, a * byA))
      #expect(abs(slopes.byB - byB) * b < 2e-14 * max(size, b * byB))
    }
  }

  @Test("Nothing underflows between the ends of the doubles")
  func ends() {
    // ln(min) − ln 2 at equal ones; ln of the smaller beside a large one.
    for (a, b, value) in [
      (1e-300, 1e-300, -691.46867507877366),
      (1e-300, 1e300, -690.77552789821371),
    ] {
      #expect(isClose(logBetaTop(a, b), value, relative: 1e-14))
    }
  }

  @Test("Arguments that are not positive and finite give NaN")
  func domain() {
    for (a, b) in [(0.0, 2.0), (-1, 2), (.nan, 2), (1, 0), (1, .infinity)] {
      #expect(logBetaTop(a, b).isNaN)
      #expect(logBetaTopSlopes(a, b).byA.isNaN)
    }
  }
}
