import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("Logarithmic forms")
struct LogFormsTests {
  @Test("The sum of two exponentials neither overflows nor underflows")
  func pairSum() {
    let ln2 = log(2.0)
    #expect(isClose(logSumExp(1000, 1000), 1000 + ln2, relative: 1e-15))
    #expect(isClose(logSumExp(-1000, -1000), ln2 - 1000, relative: 1e-15))
    #expect(isClose(logSumExp(log(3), log(4)), log(7), relative: 1e-15))
    #expect(isClose(logSumExp(0, -40), exp(-40), relative: 1e-15))
  }

  @Test("Minus infinity stands for zero and NaN spreads")
  func pairEdges() {
    #expect(logSumExp(-.infinity, 2) == 2)
    #expect(logSumExp(-.infinity, -.infinity) == -.infinity)
    #expect(logSumExp(.infinity, .infinity) == .infinity)
    #expect(logSumExp(.nan, 1).isNaN)
    #expect(logSumExp(1, .nan).isNaN)
  }

  @Test("The sum over a collection agrees with sums of pairs")
  func collectionSum() {
    let values: [Double] = [700, 710, -3, 709.5]
    let pairwise = values.reduce(-.infinity) { logSumExp($0, $1) }
    #expect(isClose(logSumExp(values), pairwise, relative: 1e-15))
    #expect(logSumExp([Double]()) == -.infinity)
    #expect(logSumExp([1, .nan, 2]).isNaN)
    #expect(logSumExp([1, .infinity]) == .infinity)
  }

  @Test(
    "One plus an exponential",
    arguments: [
      (-800, 0), (-50, 1.928_749_847_963_917_8e-22),
      (0, 0.693_147_180_559_945_3), (2, 2.126_928_011_042_972_5),
      (800, 800),
    ])
  func onePlus(x: Double, expected: Double) {
    #expect(isClose(log1pExp(x), expected, relative: 1e-15))
  }

  @Test(
    "One minus an exponential",
    arguments: [
      (-1e-20, -46.051_701_859_880_914), (-0.5, -0.932_752_129_567_188_2),
      (-1, -0.458_675_145_387_081_9), (-50, -1.928_749_847_963_917_8e-22),
    ])
  func oneMinus(x: Double, expected: Double) {
    #expect(isClose(log1mExp(x), expected, relative: 1e-15))
  }

  @Test("One minus an exponential has its edge at zero")
  func oneMinusEdges() {
    #expect(log1mExp(0) == -.infinity)
    #expect(log1mExp(1e-300).isNaN)
    #expect(log1mExp(.nan).isNaN)
  }

  @Test("The logistic function inverts the logit", arguments: -40...3)
  func logisticInverse(x: Int) {
    let p = logistic(Double(x))
    #expect(isClose(log(p) - log1p(-p), Double(x), relative: 1e-13, floor: 1))
  }

  @Test("The logistic function has no overflow")
  func logisticEdges() {
    #expect(logistic(-800) == 0)
    #expect(logistic(800) == 1)
    #expect(isClose(logistic(-700), exp(-700), relative: 1e-15))
    #expect(logistic(.nan).isNaN)
  }
}
