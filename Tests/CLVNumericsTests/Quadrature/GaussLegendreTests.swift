import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("Gauss-Legendre quadrature")
struct GaussLegendreTests {
  @Test("A rule of n points is exact to degree 2n - 1", arguments: 1...24)
  func exactness(count: Int) {
    let rule = GaussLegendreRule(count: count)
    for degree in 0..<(2 * count) {
      let actual = rule.integrate(from: 0, to: 1) { pow($0, Double(degree)) }
      #expect(isClose(actual, 1 / Double(degree + 1), relative: 1e-14))
    }
  }

  @Test("The outermost nodes are known")
  func knownNodes() {
    let twelve = GaussLegendreRule.points12
    #expect(twelve.nodes.count == 12)
    #expect(
      isClose(twelve.nodes[11], 0.981_560_634_246_719_250_69, relative: 3e-16))
    #expect(
      isClose(
        twelve.weights[11], 0.047_175_336_386_511_827_195, relative: 3e-15))
    let twenty = GaussLegendreRule.points20
    #expect(twenty.nodes.count == 20)
    #expect(
      isClose(twenty.nodes[19], 0.993_128_599_185_094_924_79, relative: 3e-16))
    #expect(
      isClose(
        twenty.weights[19], 0.017_614_007_139_152_118_312, relative: 3e-15))
  }

  @Test("Nodes rise and weights are positive", arguments: [1, 2, 7, 64, 201])
  func order(count: Int) {
    let rule = GaussLegendreRule(count: count)
    #expect(zip(rule.nodes, rule.nodes.dropFirst()).allSatisfy { $0 < $1 })
    #expect(rule.weights.allSatisfy { $0 > 0 })
    #expect(isClose(rule.weights.reduce(0, +), 2, relative: 1e-13))
  }

  @Test("An entire function is integrated to rounding")
  func entireFunction() {
    let actual = GaussLegendreRule.points12.integrate(from: -1, to: 2, exp)
    #expect(isClose(actual, exp(2) - exp(-1), relative: 1e-14))
  }
}
