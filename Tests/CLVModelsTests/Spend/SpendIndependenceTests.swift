import CLVModels
import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("Independence of spend and frequency")
struct SpendIndependenceTests {
  /// Figures for ten customers, ties among both columns, by SciPy 1.17.1
  /// (`stats.pearsonr` and `stats.spearmanr`).
  @Test("Correlations and p-values are SciPy's, ties included")
  func correlations() throws {
    let independence = try #require(
      SpendIndependence(
        frequency: [1, 1, 2, 2, 3, 5, 8, 8, 13, 0, 4, 1],
        meanSpend: [20, 35, 35, 12, 28, 40, 31, 55, 44, 0, 0, 20]))
    #expect(independence.customers == 10)
    #expect(
      isClose(
        independence.pearson.coefficient, 0.655249142060901, relative: 1e-13))
    #expect(
      isClose(independence.pearson.pValue, 0.03972597130417442, relative: 1e-12)
    )
    #expect(
      isClose(
        independence.spearman.coefficient, 0.6429067498595208, relative: 1e-13))
    #expect(
      isClose(
        independence.spearman.pValue, 0.044959053860460105, relative: 1e-12))
  }

  @Test("Perfect correlations have a p-value of 0, scales do not matter")
  func perfect() throws {
    for scale in [1e-200, 1, 1e200] {
      let independence = try #require(
        SpendIndependence(
          frequency: [1, 2, 3, 4], meanSpend: [4, 3, 2, 1].map { $0 * scale }))
      #expect(isClose(independence.pearson.coefficient, -1, relative: 1e-14))
      #expect(independence.pearson.pValue < 1e-12)
      #expect(independence.spearman.coefficient == -1)
      #expect(independence.spearman.pValue == 0)
    }
  }

  @Test("Without three customers who differ there is nothing to say")
  func nothing() {
    func independence(_ x: [Int32], _ z: [Double]) -> SpendIndependence? {
      SpendIndependence(frequency: x, meanSpend: z)
    }
    #expect(independence([], []) == nil)
    #expect(independence([1, 2, 0, 3], [20, 30, 40, 0]) == nil)
    #expect(independence([2, 2, 2], [20, 30, 40]) == nil)
    #expect(independence([1, 2, 3], [20, 20, 20]) == nil)
    #expect(independence([1, 2, 3], [20, 20, 21]) != nil)
  }

  @Test("The likelihood-ratio test rejects a true elasticity of 0 in 5 of 100")
  func size() throws {
    var rejected = 0
    for seed in 1...200 {
      let ratio = try #require(
        simulated(elasticity: 0, customers: 600, seed: UInt64(seed))
          .likelihoodRatio)
      #expect(ratio.statistic >= 0 && ratio.degreesOfFreedom == 1)
      if ratio.pValue < 0.05 { rejected += 1 }
    }
    // Four standard deviations of a binomial count around 10.
    #expect((0...22).contains(rejected), "\(rejected)")
    #expect(rejected > 2)
  }

  @Test("The meaning follows sign, size and significance")
  func meanings() throws {
    let none = simulated(elasticity: 0, customers: 300, seed: 4)
    #expect(none.meaning.contains("Gamma-Gamma may be used"))
    let more = simulated(elasticity: 0.5, customers: 3000, seed: 1)
    #expect(more.meaning.contains("spend more per purchase (4"))
    #expect(more.meaning.contains("use gamma-gamma-frequency"))
    #expect(more.naming("that model").meaning.contains("use that model"))
    #expect(more.meaning.contains("too low for frequent customers"))
    let less = simulated(elasticity: -0.5, customers: 3000, seed: 1)
    #expect(less.meaning.contains("spend less per purchase (2"))
    #expect(less.meaning.contains("too high for frequent customers"))
    let slight = simulated(elasticity: 0.05, customers: 60_000, seed: 1)
    #expect(slight.pearson.pValue < 0.05)
    #expect(slight.meaning.contains("only slightly"))
    #expect(slight.meaning.contains("Gamma-Gamma may be used"))
  }

  @Test("One extreme customer is suspected where the ranks disagree")
  func extreme() throws {
    var generator = SplitMix64(seed: 31)
    var x = (0..<300).map { _ in Int32(1 + Int(generator.uniform() * 3)) }
    var z = x.map { _ in 20 + generator.uniform() }
    x.append(40)
    z.append(500)
    let independence = try #require(
      SpendIndependence(frequency: x, meanSpend: z))
    #expect(independence.meaning.contains("a few extreme customers"))
  }

  @Test("As JSON it has names in snake case")
  func json() throws {
    let independence = simulated(elasticity: 0.5, customers: 300, seed: 2)
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    let object = try #require(
      JSONSerialization.jsonObject(
        with: encoder.encode(independence)) as? [String: Any])
    #expect(
      Set(object.keys) == [
        "customers", "pearson", "spearman", "likelihood_ratio", "meaning",
      ])
    let pearson = try #require(object["pearson"] as? [String: Double])
    #expect(pearson["p_value"] == independence.pearson.pValue)
    let ratio = try #require(object["likelihood_ratio"] as? [String: Double])
    #expect(
      Set(ratio.keys) == [
        "statistic", "degrees_of_freedom", "p_value", "elasticity",
      ])
  }

  private func simulated(
    elasticity: Double, customers: Int, seed: UInt64
  ) -> SpendIndependence {
    let model = GammaGammaFrequency(
      p: 6.25, q: 3.74, v: 15.44, elasticity: elasticity)
    var generator = SplitMix64(seed: seed)
    var frequency: [Int32] = []
    var means: [Double] = []
    for _ in 0..<customers {
      let x = 1 + Int(generator.exponential(rate: 0.6))
      let spends = model.simulatedSpends(count: x + 1, using: &generator)
      frequency.append(Int32(x))
      means.append(spends.dropFirst().reduce(0, +) / Double(x))
    }
    guard
      let independence = SpendIndependence(
        frequency: frequency, meanSpend: means)
    else { preconditionFailure("the customers differ") }
    return independence
  }
}
