import Foundation
import Testing

@testable import CLVForecasting
@testable import CLVModels

@Suite("Laws of many purchases on a coarser grid")
struct CoarseLawTests {
  @Test("The mean stays", arguments: [1, 2, 7, 50, 1000])
  func mean(step: Int) {
    let process = BGNBD(r: 40, alpha: 5, a: 0.4, b: 90)
    let list = process.exceedances(in: 200, downTo: 1e-10)
    let each = (1..<list.count).map { list[$0 - 1] - list[$0] }
    let exact = each.enumerated().reduce(0) { $0 + Double($1.0) * $1.1 }
    let coarse = CoarseLaw(each).probabilities(step: step)
    #expect(abs(mean(of: coarse) * Double(step) - exact) < 1e-9 * exact)
    guard let grid = CountGrid(for: [process], in: 200) else {
      Issue.record("no grid")
      return
    }
    let law = CoarseLaw(
      alive: 1, grid, grid.exceedances(of: process, in: 200, downTo: 1e-10))
    let stretched = law.probabilities(step: step)
    #expect(abs(stretched.reduce(0, +) - 1) < 1e-12)
    #expect(abs(mean(of: stretched) * Double(step) - exact) < 0.01 * exact)
  }

  private func mean(of law: [Double]) -> Double {
    law.enumerated().reduce(0) { $0 + Double($1.0) * $1.1 }
  }

  @Test("Of nothing known nothing is made")
  func nothing() {
    #expect(CoarseLaw().probabilities(step: 1).isEmpty)
    #expect(CoarseLaw().probabilities(step: 9).isEmpty)
    #expect(CoarseLaw([0.25, 0.75]).probabilities(step: 1) == [0.25, 0.75])
  }
}
