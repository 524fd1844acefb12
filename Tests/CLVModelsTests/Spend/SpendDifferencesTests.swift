import CLVNumerics
import TestSupport
import Testing

@testable import CLVModels

@Suite("Differences of spend between customers")
struct SpendDifferencesTests {
  /// Customers by their amounts: x, z̄ and Σ (z − z̄)².
  private func test(_ amounts: [[Double]]) -> SpendDifferences? {
    let means = amounts.map { $0.reduce(0, +) / Double(max(1, $0.count)) }
    return SpendDifferences(
      frequency: amounts.map { Int32($0.count) }, meanSpend: means
    ) { customer in
      amounts[customer].reduce(0) {
        $0 + ($1 - means[customer]) * ($1 - means[customer])
      }
    }
  }

  @Test("The analysis of variance is SciPy's")
  func reference() throws {
    var amounts: [[Double]] = []
    for row in try References.rows("scores/amounts.csv") {
      if Int(row[0]) == amounts.count { amounts.append([]) }
      amounts[Int(row[0])].append(row[1])
    }
    var figures: [String: Double] = [:]
    for line in try References.rows("scores/amount_figures.csv").enumerated() {
      let names = ["f", "p_value", "customers", "purchases"]
      figures[names[line.offset]] = line.element[1]
    }
    let found = try #require(test(amounts))
    #expect(
      isClose(found.statistic ?? 0, figures["f"] ?? 0, relative: 1e-12))
    #expect(isClose(found.pValue, figures["p_value"] ?? 0, relative: 1e-10))
    #expect(found.customers == 40 && found.purchases == 200)
    #expect(found.degreesOfFreedom == [39, 160] && found.areBeyondChance)
    // Who bought nothing again, or nothing of worth, is no group.
    let more = try #require(test(amounts + [[], [0, 0]]))
    #expect(more == found)
  }

  @Test("Tails of F are SciPy's")
  func tails() throws {
    for row in try References.rows("scores/f_tails.csv") {
      #expect(
        isClose(fUpperTail(row[0], row[1], row[2]), row[3], relative: 1e-11))
    }
    #expect(fUpperTail(-1e-9, 3, 4) == 1 && fUpperTail(.infinity, 3, 4) == 0)
  }

  @Test("Amounts that never vary within customers differ for certain")
  func exact() throws {
    let found = try #require(
      test([[19.99, 19.99, 19.99], [30, 30], [19.99]]))
    #expect(found.statistic == nil && found.pValue == 0)
  }

  @Test("Without two amounts of one customer, or any difference, no test")
  func none() {
    #expect(test([[1], [2], [3]]) == nil)
    #expect(test([[1, 2]]) == nil)
    #expect(test([]) == nil)
    let price = 19.99
    #expect(test((1...9).map { [Double](repeating: price, count: $0) }) == nil)
  }

  /// By a test of 5 %, 20 of 400 samples on average, at most 37 in all but one
  /// of 10,000.
  @Test("Gamma amounts of customers who are alike are seldom called different")
  func falseAlarms() {
    var random = SeededGenerator(seed: 77)
    var alarms = 0
    for _ in 0..<400 {
      let amounts = (0..<60).map { customer in
        (0...customer % 5).map { _ in random.gamma(shape: 2, rate: 0.05) }
      }
      if test(amounts)?.areBeyondChance == true { alarms += 1 }
    }
    #expect((6...37).contains(alarms), "\(alarms)")
  }

  @Test("A limit at which all are taken to spend alike is seen")
  func alike() {
    #expect(GammaGamma(p: 6, q: 1e14, v: 1e15).takesAllAlike)
    #expect(!GammaGamma(p: 6, q: 4, v: 15).takesAllAlike)
    #expect(
      GammaGammaFrequency(p: 6, q: 1e9, v: 1e9, elasticity: 0).takesAllAlike)
  }
}
