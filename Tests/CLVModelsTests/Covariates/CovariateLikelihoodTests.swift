import CLVNumerics
import Foundation
import TestSupport
import Testing

@testable import CLVModels

@Suite("Likelihood with covariates")
struct CovariateLikelihoodTests {
  /// Five customers, of whom the first and the last are alike.
  static let rows: CovariateRows = {
    let codings = [
      CovariateCoding(
        name: "channel",
        kind: .categorical(reference: "shop", levels: ["web"])),
      CovariateCoding(
        name: "age", kind: .standardized(mean: 0, standardDeviation: 1)),
    ]
    let columns = [
      CovariateColumn(
        "channel", categories: ["web", "shop", "web", "shop", "web"]),
      CovariateColumn("age", numbers: [0.5, -1.25, -1, 1.75, 0.5]),
    ]
    guard let design = try? CovariateDesign(codings),
      let rows = try? design.rows(of: columns)
    else { fatalError("the design is sound") }
    return rows
  }()

  static let histories = CovariateSample(
    frequency: [2, 0, 5, 1, 2], recency: [10, 0, 33.5, 1, 10],
    T: [30, 12, 40, 38, 30], rows: rows)

  static let spends = CovariateSample(
    SpendHistories(
      frequency: [2, 0, 5, 1, 2], meanSpend: [35, 0, 20.5, 80, 41]),
    rows: rows)

  static func model<Base: LikelihoodModel>(
    _ base: Base, _ effects: [[Double]]
  ) -> CovariateModel<Base> {
    var values = Matrix(rows: 2, columns: effects.count)
    for (p, effect) in effects.enumerated() {
      for (k, value) in effect.enumerated() { values[k, p] = value }
    }
    return CovariateModel(
      base: base,
      coefficients: CovariateCoefficients(
        processes: Base.covariateProcesses.map(\.name),
        columns: rows.design.columns, values: values))
  }

  @Test("Equal histories under equal rows are counted together")
  func grouping() {
    #expect(Self.histories.customers == 5)
    #expect(Self.histories.distinctCount == 4)
    #expect(Self.histories.rows.rows == 4)
    #expect(Self.histories.pooled.distinctCount == 4)
    #expect(Self.spends.customers == 4)
    #expect(Self.spends.rows.rows == 3)
  }

  /// The likelihoods of FHL's equation 6, of the NBD and of note 025's
  /// equation 1a, by 50-digit arithmetic with gamma and beta functions.
  @Test("Small samples by hand")
  func byHand() {
    let effects = [[0.4, -0.25], [-0.3, 0.5]]
    let bgnbd = Self.model(BGNBD(r: 0.3, alpha: 6, a: 0.8, b: 2.5), effects)
    #expect(
      isClose(
        bgnbd.logLikelihood(of: Self.histories), -38.910015569007931788,
        relative: 1e-14))
    let nbd = Self.model(NBD(r: 0.3, alpha: 6), [effects[0]])
    #expect(
      isClose(
        nbd.logLikelihood(of: Self.histories), -40.277182330471219976,
        relative: 1e-14))
    let spend = Self.model(
      GammaGamma(p: 6.25, q: 3.74, v: 15.44), [[0.3, -0.2]])
    #expect(
      isClose(
        spend.logLikelihood(of: Self.spends), -19.675044324987815382,
        relative: 1e-14))
    #expect(
      isClose(
        spend.model(for: [1, 0.5]).expectedSpend(meanSpend: 35, frequency: 2),
        36.441296992287164631, relative: 1e-14))
  }

  /// 50-digit values at the optimum of a data set with the covariates gender
  /// and channel in both processes; a and b are far out, at the boundary of
  /// equal dropout probabilities.
  @Test(
    "A customer is forecast by the parameters of its row",
    arguments: [
      ([0.0, 0.0], 6, 653, 0.8141332055538257, 1.3182331716973348),
      ([1, 0], 4, 614, 0.7965300293510637, 1.0240893691454227),
      ([1, 1], 10, 688, 0.9388486659324284, 3.125634672328491),
      ([0, 1], 2, 293, 0.5616743765466659, 0.43868320094485735),
    ] as [([Double], Int, Double, Double, Double)])
  func customers(
    row: [Double], frequency: Int, lastDay: Double, alive: Double,
    purchases: Double
  ) {
    let base = BGNBD(
      r: 0.6662334885254436, alpha: 38.19214074486709,
      a: 376_618_649_079.278, b: 2_780_997_674_100.308)
    let model = Self.model(
      base,
      [
        [0.46127026359024137, 0.5678757437120598],
        [-1.3868863217459977, -26.000386062577277],
      ]
    ).model(for: row)
    let history = PurchaseHistory(
      frequency: frequency, recency: lastDay / 7, T: 104)
    #expect(isClose(model.probabilityAlive(history), alive, relative: 1e-9))
    #expect(
      isClose(
        model.expectedPurchases(in: 39, given: history), purchases,
        relative: 1e-9))
  }

  /// 50-digit values at the optimum of Pareto/NBD on the same data set.
  @Test(
    "Pareto/NBD forecasts a customer by the parameters of its row",
    arguments: [
      (
        [0.0, 0.0], 6, 653, 0.9478874009477452, 1.3735882043427992,
        8.108079753262079
      ),
      (
        [1, 0], 4, 614, 0.9341960564207634, 1.1591762775770293,
        7.242735029613712
      ),
      (
        [1, 1], 10, 688, 0.9702393901370936, 2.9488255081787877,
        17.22637720116197
      ),
      (
        [0, 1], 2, 293, 0.3711007688050385, 0.33279742773469473,
        1.8781596986253328
      ),
    ] as [([Double], Int, Double, Double, Double, Double)])
  func paretoCustomers(
    row: [Double], frequency: Int, lastDay: Double, alive: Double,
    purchases: Double, discounted: Double
  ) {
    let base = ParetoNBD(
      r: 1.8389666643228133, alpha: 92.96296160110305,
      s: 0.5913041436740495, beta: 49.51308327567933)
    let model = Self.model(
      base,
      [
        [0.2861354352624207, 0.6239299874907323],
        [-0.6418679941761092, 0.7897588132530364],
      ]
    ).model(for: row)
    let history = PurchaseHistory(
      frequency: frequency, recency: lastDay / 7, T: 104)
    #expect(isClose(model.probabilityAlive(history), alive, relative: 1e-9))
    #expect(
      isClose(
        model.expectedPurchases(in: 39, given: history), purchases,
        relative: 1e-9))
    #expect(
      isClose(
        model.discountedPurchases(
          rate: 0.0027, in: .infinity, given: history), discounted,
        relative: 1e-9))
  }

  // MARK: Derivatives

  /// The awkward histories of the derivative tests under eight rows.
  static func awkward(_ seed: UInt64) -> CovariateSample<HistorySample> {
    var generator = SplitMix64(seed: seed)
    let histories = DerivativeTests.histories.histories.map(\.history)
    let count = histories.count
    let columns = [
      CovariateColumn(
        "channel",
        categories: (0..<count).map { _ in
          ["app", "shop", "web"].randomElement(using: &generator)
        }),
      CovariateColumn(
        "age",
        numbers: (0..<count).map { _ in
          Double.random(in: 0...60, using: &generator).rounded()
        }),
    ]
    guard let design = try? CovariateDesign(learningFrom: columns),
      let rows = try? design.rows(of: columns)
    else { fatalError("the columns are sound") }
    return CovariateSample(
      frequency: histories.map { Int32($0.frequency) },
      recency: histories.map(\.recency), T: histories.map(\.T), rows: rows)
  }

  @Test(
    "Purchase models agree with differences at random points",
    arguments: ModelCatalog.purchaseModels.indices)
  func purchaseDerivatives(_ index: Int) {
    func check<Model: PurchaseModel>(_ type: Model.Type) {
      guard !type.covariateProcesses.isEmpty else { return }
      checkDerivatives(type, of: Self.awkward(3))
    }
    let type: any PurchaseModel.Type = ModelCatalog.purchaseModels[index]
    check(type)
  }

  @Test("Spend models agree with differences at random points")
  func spendDerivatives() {
    checkDerivatives(GammaGamma.self, of: Self.spends)
  }

  private func checkDerivatives<Model: LikelihoodModel>(
    _ type: Model.Type, of sample: CovariateSample<Model.Sample>
  ) {
    var generator = SplitMix64(seed: 99)
    let process = type.covariateProcesses[0].name
    for settings in [
      CovariateSettings(),
      CovariateSettings(penalty: 2.5, shared: ["channel"]),
      CovariateSettings(fixed: ["\(process).age": 0.7]),
    ] {
      let objective = CovariateObjective<Model>(
        sample: sample, settings: settings)
      let coefficients = objective.coefficientPlaces
      for _ in 0..<8 {
        let point = (0..<objective.dimension).map { i in
          (coefficients.contains(i) ? 2 : 8) * (generator.uniform() - 0.5)
        }
        let check = CLVNumerics.checkDerivatives(of: objective, at: point)
        #expect(check.passes(tolerance: 1e-7), "\(check) at \(point)")
      }
    }
  }

  @Test("Reweighting and selecting act on customers and rows alike")
  func samples() {
    let sample = Self.awkward(5)
    let model = CovariateModel(
      base: BGNBD(r: 0.4, alpha: 7, a: 0.6, b: 2),
      coefficients: CovariateCoefficients(
        processes: ["purchase", "dropout"],
        columns: sample.design.columns,
        values: Matrix([[0.2, -0.1], [-0.4, 0.3], [0.1, 0.5]])))
    let one = model.logLikelihood(of: sample)
    let doubled = sample.reweighted(sample.weights.map { 2 * $0 })
    #expect(
      isClose(model.logLikelihood(of: doubled), 2 * one, relative: 1e-14))
    #expect(doubled.customers == 2 * sample.customers)
    let odd = stride(from: 1, to: sample.distinctCount, by: 2)
    let even = stride(from: 0, to: sample.distinctCount, by: 2)
    let sum =
      model.logLikelihood(of: sample.selecting(Array(odd)))
      + model.logLikelihood(of: sample.selecting(Array(even)))
    #expect(isClose(sum, one, relative: 1e-14))
  }
}
