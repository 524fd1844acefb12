import CLVNumerics
import Foundation
import Testing

@testable import CLVModels

@Suite("Scores and Hessians")
struct DerivativeTests {
  /// Histories of every awkward kind: x = 0, tₓ = T, T of a day, x large.
  static let histories: HistorySample = {
    var generator = SplitMix64(seed: 5)
    var histories = [
      PurchaseHistory(frequency: 0, recency: 0, T: 1 / 7.0),
      PurchaseHistory(frequency: 1, recency: 1 / 7.0, T: 1 / 7.0),
      PurchaseHistory(frequency: 400, recency: 100, T: 100),
      PurchaseHistory(frequency: 60, recency: 3, T: 100),
    ]
    for _ in 0..<60 {
      let T = 1 + 80 * generator.uniform()
      let x = Int(generator.gamma(shape: 0.5, rate: 0.1))
      histories.append(
        PurchaseHistory(
          frequency: x, recency: x == 0 ? 0 : T * generator.uniform(), T: T))
    }
    return HistorySample(histories + histories.prefix(9))
  }()

  /// The like in opportunities: x = 0, x = tₓ, tₓ = T, T = 0, 400 of them.
  static let opportunities: HistorySample = {
    var generator = SplitMix64(seed: 7)
    var histories = [
      PurchaseHistory(frequency: 0, recency: 0, T: 0),
      PurchaseHistory(frequency: 0, recency: 0, T: 1),
      PurchaseHistory(frequency: 1, recency: 1, T: 1),
      PurchaseHistory(frequency: 400, recency: 400, T: 400),
      PurchaseHistory(frequency: 60, recency: 63, T: 100),
    ]
    for _ in 0..<60 {
      let T = Int.random(in: 3...40, using: &generator)
      let last = Int.random(in: 0...T, using: &generator)
      let x = last == 0 ? 0 : Int.random(in: 1...last, using: &generator)
      histories.append(
        PurchaseHistory(frequency: x, recency: Double(last), T: Double(T)))
    }
    return HistorySample(histories + histories.prefix(9))
  }()

  static let spends: SpendSample = {
    var generator = SplitMix64(seed: 6)
    let frequency = (0..<80).map { Int32(1 + $0 % 7 * ($0 % 5)) }
    let means = frequency.map { _ in generator.gamma(shape: 2, rate: 0.05) }
    return SpendSample(frequency: frequency, meanSpend: means)
  }()

  static let amounts: [[Double]] = {
    var generator = SplitMix64(seed: 16)
    return (0..<80).map { customer in
      (0...customer % 7 * (customer % 5)).map { _ in
        generator.gamma(shape: 2, rate: 0.05)
      }
    }
  }()

  @Test(
    "Purchase models agree with differences at 1,000 points, extremes included",
    arguments: ModelCatalog.purchaseModels.indices)
  func purchase(_ index: Int) {
    func check<Model: PurchaseModel>(_ type: Model.Type) {
      checkAtRandomPoints(
        type, type.countsOpportunities ? Self.opportunities : Self.histories)
    }
    let type: any PurchaseModel.Type = ModelCatalog.purchaseModels[index]
    check(type)
  }

  @Test(
    "Spend models agree with differences at 1,000 points, extremes included",
    arguments: ModelCatalog.spendModels.indices)
  func spend(_ index: Int) {
    func check<Model: SpendModel>(_ type: Model.Type) {
      if type.forms.contains(.means) {
        checkAtRandomPoints(type, Self.spends)
      }
      checkAtRandomPoints(
        type, SpendSample(spendHistories(of: Self.amounts, type.mean)))
    }
    check(ModelCatalog.spendModels[index])
  }

  /// Cohorts of different lengths, one of them with a gap, and few customers
  /// left late.
  static let lifetimes = RetentionSample(cohorts: [
    [1000, 631, 468, 382, 326, 289, 262, 241], [800, 700, 700, 590, 500],
    [50, 49, 3] + [Int](repeating: 2, count: 60) + [1],
  ])

  @Test(
    "Retention models agree with differences at 1,000 points, extremes included",
    arguments: ModelCatalog.retentionModels.indices)
  func retention(_ index: Int) {
    func check<Model: RetentionModel>(_ type: Model.Type) {
      checkAtRandomPoints(type, Self.lifetimes)
    }
    check(ModelCatalog.retentionModels[index])
  }

  /// Points spread evenly in the logarithms over e^±7 around 1, and over ±3 in
  /// parameters that are any number; those that are whole numbers are held at
  /// 1, 2 and 3.
  private func checkAtRandomPoints<Model: LikelihoodModel>(
    _ type: Model.Type, _ sample: Model.Sample
  ) {
    let whole = Model.identity.parameters.indices.filter {
      Model.identity.parameters[$0].scale == .whole
    }
    for number in whole.isEmpty ? [0.0] : [1, 2, 3] {
      let held = Dictionary(uniqueKeysWithValues: whole.map { ($0, number) })
      checkAtRandomPoints(
        NegativeLogLikelihood<Model>(sample: sample, holding: held))
    }
  }

  /// Hazards that are next to nothing until a time t₀, and constant from then
  /// on: β = e^(bt₀).
  @Test("GGom/NBD agrees with differences where everybody stays for long")
  func lateDropout() {
    let objective = NegativeLogLikelihood<GGomNBD>(sample: Self.histories)
    var generator = SplitMix64(seed: 98)
    for _ in 0..<1000 {
      let b = exp(4 * generator.uniform() - 2)
      let start = min(80, 90 / b) * generator.uniform()
      let point = [
        generator.uniform() - 0.5, 2 + generator.uniform(), log(b),
        -8 * generator.uniform() - log(b), b * start,
      ]
      let check = checkDerivatives(of: objective, at: point)
      #expect(check.passes(tolerance: 1e-7), "\(check) at \(point)")
    }
  }

  private func checkAtRandomPoints<Model: LikelihoodModel>(
    _ objective: NegativeLogLikelihood<Model>
  ) {
    var generator = SplitMix64(seed: 99)
    for _ in 0..<1000 {
      let point = objective.coordinates.free.map { place in
        let isReal = Model.identity.parameters[place].scale == .real
        return (isReal ? 6 : 14) * (generator.uniform() - 0.5)
      }
      let check = checkDerivatives(of: objective, at: point)
      #expect(check.passes(tolerance: 1e-7), "\(check) at \(point)")
    }
  }

  @Test("The sum over distinct histories is the sum over customers")
  func sums() {
    let model = BGNBD(r: 0.3, alpha: 5, a: 0.9, b: 2.2)
    let single = Self.histories.histories.reduce(0) {
      $0 + $1.customers * model.logLikelihood(of: $1.history)
    }
    let value = model.logLikelihood(of: Self.histories).value
    #expect(abs(value - single) < 1e-9)
    #expect(Self.histories.customers == 73)
    #expect(Self.histories.distinctCount == 64)
  }
}
