import CLVNumerics
import Foundation
import TestSupport
import Testing

@testable import CLVModels

@Suite("Fits with covariates")
struct CovariateFitTests {
  static let world = CovariateWorld(
    BGNBD(r: 0.5, alpha: 6, a: 0.7, b: 2.2),
    effects: [[0.4, -0.3, 0.25], [-0.3, 0.5, 0.4]], customers: 3000, seed: 7)

  @Test("Coefficients fixed at 0 give the fit without covariates")
  func fixed() throws {
    let sample = try Self.world.sample()
    let fit = try BGNBD.fit(
      to: sample,
      settings: CovariateSettings(
        fixed: [
          "purchase.gender": 0, "purchase.channel": 0, "dropout.gender": 0,
          "dropout.channel": 0,
        ]))
    let plain = try BGNBD.fit(to: sample.pooled)
    #expect(fit.degreesOfFreedom == 4)
    #expect(
      isClose(fit.logLikelihood, plain.logLikelihood, relative: 1e-13))
    expectEqual(fit.estimates, plain.model.parameterValues, 1e-7)
    expectEqual(
      try #require(fit.standardErrors), try #require(plain.standardErrors),
      1e-6)
  }

  @Test("A penalty of 0 changes nothing, one without bound leaves no effects")
  func penalty() throws {
    let sample = try Self.world.sample()
    let free = try BGNBD.fit(to: sample)
    let none = try BGNBD.fit(
      to: sample, settings: CovariateSettings(penalty: 0))
    #expect(free.estimates == none.estimates)
    var previous = free.logLikelihood
    for strength in [10.0, 1e3, 1e9] {
      let fit = try BGNBD.fit(
        to: sample, settings: CovariateSettings(penalty: strength))
      #expect(fit.convergence.outcome == .converged)
      // What is reported is the likelihood itself.
      #expect(
        isClose(
          fit.logLikelihood, fit.model.logLikelihood(of: sample),
          relative: 1e-14))
      #expect(fit.logLikelihood < previous)
      previous = fit.logLikelihood
    }
    let strong = try BGNBD.fit(
      to: sample, settings: CovariateSettings(penalty: 1e9))
    #expect(strong.estimates[4...].allSatisfy { abs($0) < 1e-6 })
    #expect(
      abs(strong.logLikelihood - free.withoutCovariates.logLikelihood) < 1e-4)
  }

  /// At the estimates of a penalized fit, the errors are those of the
  /// likelihood's own information there.
  @Test("Errors of a penalized fit are on the true scale")
  func penalizedErrors() throws {
    let sample = try Self.world.sample()
    let fit = try BGNBD.fit(
      to: sample, settings: CovariateSettings(penalty: 20))
    let objective = CovariateObjective<BGNBD>(sample: sample)
    let values = fit.estimates
    let point = values.enumerated().map { $0 < 4 ? log($1) : $1 }
    let information = objective.evaluate(at: point).hessian
    let inverse = try CholeskyFactorization(information).inverse()
    let errors = inverse.diagonal.enumerated().map { i, variance in
      variance.squareRoot() * (i < 4 ? values[i] : 1)
    }
    expectEqual(try #require(fit.standardErrors), errors, 1e-9)
  }

  @Test("Coding otherwise changes the coefficients as it must, and no more")
  func recoding() throws {
    let fit = try BGNBD.fit(to: try Self.world.sample())
    // Gender turned around, and the reference level another.
    let turned = try BGNBD.fit(
      to: try Self.world.sample(
        by: CovariateDesign([
          CovariateCoding(
            name: "gender",
            kind: .standardized(mean: 1, standardDeviation: -0.5)),
          CovariateCoding(
            name: "channel",
            kind: .categorical(reference: "web", levels: ["app", "shop"])),
        ])))
    #expect(
      isClose(fit.logLikelihood, turned.logLikelihood, relative: 1e-13))
    let (one, two) = (fit.model.coefficients, turned.model.coefficients)
    for process in one.processes {
      let gender = try #require(one[process, "gender"])
      let app = try #require(one[process, "channel=app"])
      let web = try #require(one[process, "channel=web"])
      // 0 and 1 became 2 and 0.
      expectEqual([try #require(two[process, "gender"])], [-gender / 2], 1e-6)
      expectEqual(
        [
          try #require(two[process, "channel=app"]),
          try #require(two[process, "channel=shop"]),
        ], [app - web, -web], 1e-6)
    }
    for row in [[0.0, 0, 0], [1, 1, 0], [0, 0, 1]] {
      let other = [
        2 - 2 * row[0], row[1], 1 - row[1] - row[2],
      ]
      expectEqual(
        turned.model.model(for: other).parameterValues,
        fit.model.model(for: row).parameterValues, 1e-6)
    }
  }

  /// With α free for each level, NBD with one two-level covariate is two NBD
  /// fits that share r: for the best r each level's α is the best by itself.
  @Test("A two-level covariate in NBD is a fit of each level with one r")
  func levels() throws {
    let world = CovariateWorld(
      NBD(r: 0.5, alpha: 6), effects: [[0.6, 0, 0]], customers: 2000, seed: 9)
    let sample = try world.sample(by: CovariateDesign([world.gender]))
    let fit = try NBD.fit(to: sample)
    func separate(_ r: Double) throws -> [Fit<NBD>] {
      try sample.samples.map { try NBD.fit(to: $0, holding: [0: r]) }
    }
    func total(_ fits: [Fit<NBD>]) -> Double {
      fits.reduce(0) { $0 + $1.logLikelihood }
    }
    let r = fit.model.base.r
    let levels = try separate(r)
    #expect(isClose(fit.logLikelihood, total(levels), relative: 1e-13))
    for (row, level) in levels.enumerated() {
      let alpha = fit.model.model(for: [sample.rows[row, 0]]).alpha
      expectEqual([alpha], [level.model.alpha], 1e-7)
    }
    #expect(try total(separate(r * 1.01)) < fit.logLikelihood)
    #expect(try total(separate(r / 1.01)) < fit.logLikelihood)
  }

  @Test("One coefficient for both processes is a restriction, and tested")
  func shared() throws {
    let sample = try Self.world.sample()
    let free = try BGNBD.fit(to: sample)
    let shared = try BGNBD.fit(
      to: sample, settings: CovariateSettings(shared: ["gender"]))
    #expect(shared.degreesOfFreedom == free.degreesOfFreedom - 1)
    let effects = shared.model.coefficients
    #expect(effects["purchase", "gender"] == effects["dropout", "gender"])
    #expect(shared.estimatedNames.contains("shared.gender"))
    let test = LikelihoodRatioTest(restricted: shared, general: free)
    #expect(test.degreesOfFreedom == 1 && test.statistic > 0)
    let p = test.pValue
    #expect(
      isClose(p, erfc((test.statistic / 2).squareRoot()), relative: 1e-14))
    let none = LikelihoodRatioTest(
      restricted: free.withoutCovariates, general: free)
    #expect(none.degreesOfFreedom == 6 && none.statistic > 30)
  }

  @Test("Settings that name what is not there are refused")
  func settings() throws {
    let sample = try Self.world.sample()
    for (settings, text) in [
      (CovariateSettings(shared: ["colour"]), "no covariate \"colour\""),
      (CovariateSettings(fixed: ["spend.gender": 0]), "names no process"),
      (CovariateSettings(fixed: ["purchase.colour": 0]), "names no column"),
      (
        CovariateSettings(
          shared: ["channel"], fixed: ["dropout.channel=web": 0]),
        "both fixed and shared"
      ),
    ] {
      #expect {
        try BGNBD.fit(to: sample, settings: settings)
      } throws: {
        "\($0)".contains(text)
      }
    }
  }

  /// Customers who have just bought: that any had left could not be less
  /// likely, at whatever covariates, and the supremum is that of NBD.
  @Test("Where nobody leaves, the fit reaches NBD with covariates, and says so")
  func noDropout() throws {
    let world = CovariateWorld(
      NBD(r: 0.6, alpha: 5), effects: [[0.4, -0.3, 0.25]], customers: 1500,
      seed: 3)
    let sample = CovariateSample(
      frequency: world.frequency,
      recency: zip(world.frequency, world.T).map { $0 > 0 ? $1 : 0 },
      T: world.T.indices.map { world.frequency[$0] > 0 ? world.T[$0] : 1e-3 },
      rows: try world.rows())
    let limit = try NBD.fit(to: sample)
    #expect(limit.convergence.outcome == .converged)
    func check<Model: PurchaseModel>(_ type: Model.Type) throws {
      let fit = try type.fit(to: sample)
      #expect(fit.convergence.outcome == .boundary)
      #expect(
        fit.convergence.limit?.name.hasPrefix("no dropout identified") == true)
      #expect(abs(fit.logLikelihood - limit.logLikelihood) < 1e-6)
      for row in [[0.0, 0, 0], [1, 0, 1]] {
        let expected = limit.model.model(for: row).expectedPurchases(in: 26)
        let forecast = fit.model.model(for: row).expectedPurchases(in: 26)
        #expect(isClose(forecast, expected, relative: 1e-5))
      }
    }
    try check(BGNBD.self)
    try check(MBGNBD.self)
    try check(ParetoNBD.self)
  }

  /// By chance some level's customers look as if they left: the model can say
  /// so of them alone, and is then more likely than NBD.
  @Test(
    "Without dropout the fit is never less likely than NBD with covariates",
    arguments: [1, 2, 3] as [UInt64])
  func neverBelow(seed: UInt64) throws {
    let sample = try CovariateWorld(
      NBD(r: 0.6, alpha: 5), effects: [[0.4, -0.3, 0.25]], customers: 1000,
      seed: seed
    ).sample()
    let limit = try NBD.fit(to: sample)
    func check<Model: PurchaseModel>(_ type: Model.Type) throws {
      let fit = try type.fit(to: sample)
      #expect(fit.convergence.isUsable)
      #expect(fit.logLikelihood > limit.logLikelihood - 1e-6)
      // No start from another place leads higher.
      for start in fit.convergence.starts {
        #expect(start.logLikelihood < fit.logLikelihood + 1e-6)
      }
    }
    try check(BGNBD.self)
    try check(MBGNBD.self)
    try check(ParetoNBD.self)
  }

  @Test("A level whose customers never come back has no finite coefficient")
  func endless() throws {
    var frequency: [Int32] = []
    var recency: [Double] = []
    var channel: [String] = []
    var generator = SplitMix64(seed: 4)
    for i in 0..<600 {
      let times = NBD(r: 0.6, alpha: 8).simulatedPurchases(
        until: 40, using: &generator)
      let isOther = i % 5 == 0
      channel.append(isOther ? "fax" : "shop")
      frequency.append(isOther ? 0 : Int32(times.count))
      recency.append(isOther ? 0 : times.last ?? 0)
    }
    let column = CovariateColumn("channel", categories: channel)
    let rows = try CovariateDesign(learningFrom: [column]).rows(of: [column])
    let sample = CovariateSample(
      frequency: frequency, recency: recency,
      T: frequency.map { _ in 40 }, rows: rows)
    let fit = try NBD.fit(to: sample)
    #expect(fit.convergence.outcome == .boundary)
    let limit = try #require(fit.convergence.limit)
    #expect(limit.name == "no finite estimate")
    #expect(limit.kind == .endlessCoefficients)
    #expect(limit.endlessCoefficients.map(\.column) == ["channel=fax"])
    #expect(limit.endlessCoefficients.map(\.process) == ["purchase"])
    #expect(limit.endlessCoefficients.map(\.isFalling) == [true])
    #expect(
      fit.convergence.message.contains(
        "the coefficient of channel=fax in purchase (towards −∞) has no "
          + "finite estimate"))
    #expect(fit.standardErrors == nil)
    // What is left is a fit of the others.
    let others = try NBD.fit(
      to: HistorySample(
        zip(frequency, recency).enumerated().filter { $0.offset % 5 != 0 }
          .map {
            PurchaseHistory(
              frequency: Int($0.element.0), recency: $0.element.1, T: 40)
          }))
    #expect(abs(fit.logLikelihood - others.logLikelihood) < 1e-6)
    let penalized = try NBD.fit(
      to: sample, settings: CovariateSettings(penalty: 0.1))
    #expect(penalized.convergence.outcome == .converged)
  }

  private func expectEqual(
    _ actual: [Double], _ expected: [Double], _ relative: Double,
    location: SourceLocation = #_sourceLocation
  ) {
    #expect(actual.count == expected.count, sourceLocation: location)
    for (a, e) in zip(actual, expected) {
      #expect(
        isClose(a, e, relative: relative), "\(actual), not \(expected)",
        sourceLocation: location)
    }
  }
}
