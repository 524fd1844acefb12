import CLVModels
import Foundation
import Testing

@Suite("Retention fits at a boundary")
struct RetentionBoundaryTests {
  @Test("Equal customers are named, and the projection is geometric")
  func homogeneous() throws {
    // Churn that rises is further still from what sBG can say.
    let rising = try ShiftedBetaGeometric.fit(
      to: RetentionSample(survivors: [1000, 950, 850, 700, 500, 300]))
    #expect(rising.convergence.outcome == .boundary)
    #expect(rising.convergence.limit?.name == "homogeneous churn")
    #expect(rising.standardErrors == nil)
    let loss = rising.model.churnRate(in: 1)
    // The geometric law's estimate: losses over chances.
    #expect(abs(loss - 700.0 / 4000) < 1e-6)
    #expect(abs(rising.model.churnRate(in: 30) / loss - 1) < 1e-4)
    let geometric = 700 * log(loss) + 3300 * log(1 - loss)
    #expect(abs(rising.logLikelihood - geometric) < 1e-6)
    #expect(
      abs(
        rising.model.discountedLifetime(rate: 0.1) - 1 / (1 - (1 - loss) / 1.1))
        < 1e-3)
  }

  @Test("Churn of the first period alone is named by both models")
  func early() throws {
    let sample = RetentionSample(survivors: [1000, 700, 700, 700, 700, 700])
    let simple = try ShiftedBetaGeometric.fit(to: sample)
    #expect(simple.convergence.limit?.name == "all-or-nothing churn")
    let general = try BetaDiscreteWeibull.fit(to: sample)
    #expect(general.convergence.limit?.name == "all-or-nothing churn")
    let supremum = 300 * log(0.3) + 700 * log(0.7)
    for (value, model) in [
      (simple.logLikelihood, simple.model as any RetentionModel),
      (general.logLikelihood, general.model),
    ] {
      #expect(abs(value - supremum) < 1e-6)
      #expect(abs(model.survival(to: 12) - 0.7) < 1e-4)
    }
  }

  @Test("A discrete Weibull without differences between customers is named")
  func homogeneousWeibull() throws {
    let survivors = (0...8).map {
      Int((1e5 * exp(-0.05 * pow(Double($0), 1.5))).rounded())
    }
    let fit = try BetaDiscreteWeibull.fit(
      to: RetentionSample(survivors: survivors))
    #expect(fit.convergence.isUsable)
    #expect(abs(fit.model.c - 1.5) < 0.02)
    #expect(fit.convergence.limit?.name == "homogeneous churn")
  }

  @Test(
    "Churn that begins in the second period is named",
    arguments: [
      [1000, 1000, 600, 500, 450], [500, 500, 100, 50, 1],
      [100_000, 100_000, 90_000, 83_000, 78_000],
    ])
  func sudden(_ survivors: [Int]) throws {
    let fit = try BetaDiscreteWeibull.fit(
      to: RetentionSample(survivors: survivors))
    #expect(
      fit.convergence.outcome == .boundary,
      "\(fit.model) \(fit.convergence.message)")
    #expect(fit.model.survival(to: 1) > 0.999_999)
  }

  @Test("Survival that falls as a power of time is named")
  func powerLaw() throws {
    let survivors =
      [1_000_000]
      + (1...8).map {
        Int((6e5 * pow(Double($0), -0.4)).rounded())
      }
    let fit = try BetaDiscreteWeibull.fit(
      to: RetentionSample(survivors: survivors))
    #expect(
      fit.convergence.limit?.name == "power-law survival",
      "\(fit.model) \(fit.convergence.message)")
    #expect(abs(fit.model.alpha * fit.model.c - 0.4) < 0.01)
  }

  @Test(
    "Few customers give a usable, finite outcome",
    arguments: [
      [1, 1, 0], [2, 1, 1], [3, 2, 1, 0], [10, 9, 9, 9], [5, 5, 4, 4, 4],
      [1, 1, 1, 0], [7, 0, 0, 0], [2, 1, 0, 0], [1000, 1000, 900, 800, 700],
      [1000, 1000, 990, 900, 500], [9, 8, 8, 8, 8, 2],
    ])
  func few(_ survivors: [Int]) throws {
    let sample = RetentionSample(survivors: survivors)
    for type in ModelCatalog.retentionModels { try check(type, sample) }
  }

  private func check<Model: RetentionModel>(
    _ type: Model.Type, _ sample: RetentionSample
  ) throws {
    let fit: Fit<Model>
    do {
      fit = try type.fit(to: sample)
    } catch {
      #expect("\(error)".contains("period"))
      return
    }
    #expect(fit.convergence.isUsable, "\(sample): \(fit.convergence.message)")
    #expect(fit.logLikelihood.isFinite)
    #expect(fit.model.parameterValues.allSatisfy { $0.isFinite && $0 > 0 })
    for t in 1...20 {
      #expect((0...1).contains(fit.model.retentionRate(in: t)))
    }
    #expect(fit.model.discountedLifetime(rate: 0.1).isFinite)
  }

  @Test("Where the search fails it says so, with parameters that are numbers")
  func failure() throws {
    let fit = try BetaDiscreteWeibull.fit(
      to: RetentionSample(survivors: [100, 100, 99, 1, 1, 1]))
    #expect(fit.convergence.outcome != .converged)
    #expect(fit.model.parameterValues.allSatisfy { $0.isFinite && $0 > 0 })
    #expect(fit.logLikelihood.isFinite && fit.standardErrors == nil)
  }

  @Test("Samples that say nothing are refused with the reason")
  func refused() {
    let cases: [([[Int]], String, String)] = [
      ([], "sbg", "no customer"),
      ([[0, 0, 0]], "sbg", "no customer"),
      ([[100]], "sbg", "whole period"),
      ([[100, 100, 100]], "sbg", "none of the 100 customers was lost"),
      ([[100, 60]], "sbg", "in only 1 period: the 2 parameters"),
      ([[100, 0, 0]], "sbg", "in only 1 period: the 2 parameters"),
      ([[100, 60, 50]], "bdw", "in only 2 periods: the 3 parameters"),
      ([[100, 100, 100, 100]], "bdw", "none of the 100"),
      ([[100, 100, 100, 90]], "bdw", "lost in the first 2 periods"),
    ]
    for (cohorts, name, reason) in cases {
      func fit<Model: RetentionModel>(_ type: Model.Type) throws {
        _ = try type.fit(to: RetentionSample(cohorts: cohorts))
      }
      #expect {
        if let type = ModelCatalog.retentionModel(named: name) {
          try fit(type)
        }
      } throws: {
        "\($0)".contains(reason)
      }
    }
  }
}
