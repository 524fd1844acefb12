import CLVModels
import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("Models within models")
struct NestedModelTests {
  @Test("A model holds those it names, and what these hold")
  func holding() {
    #expect(GGomNBD.holds(ParetoNBD.self) && GGomNBD.holds(NBD.self))
    #expect(MBGCNBDk.holds(MBGNBD.self) && MBGCNBDk.holds(NBD.self))
    #expect(BetaDiscreteWeibull.holds(ShiftedBetaGeometric.self))
    #expect(GammaGammaFrequency.holds(GammaGamma.self))
    #expect(!ParetoNBD.holds(GGomNBD.self) && !BGNBD.holds(MBGNBD.self))
    #expect(!BGNBD.holds(BGNBD.self))
  }

  /// χ² of one degree of freedom is above 3.8415 once in twenty cases.
  @Test("Inside it is χ²; at the boundary half of it; else there is none")
  func laws() throws {
    struct Maximum: MaximizedLikelihood {
      let logLikelihood: Double
      let degreesOfFreedom: Int
    }
    func test(_ ratio: Double) -> LikelihoodRatioTest {
      LikelihoodRatioTest(
        restricted: Maximum(
          logLikelihood: -100 - ratio / 2, degreesOfFreedom: 4),
        general: Maximum(logLikelihood: -100, degreesOfFreedom: 5))
    }
    let inside = try #require(LikelihoodRatioLaw.chiSquare.pValue(test(3.8415)))
    let edge = try #require(
      LikelihoodRatioLaw.halfChiSquare.pValue(test(3.8415)))
    #expect(isClose(inside, 0.05, relative: 1e-4))
    #expect(isClose(edge, 0.025, relative: 1e-4))
    #expect(LikelihoodRatioLaw.halfChiSquare.pValue(test(0)) == 1)
    #expect(LikelihoodRatioLaw.halfChiSquare.pValue(test(-1e-9)) == 1)
    #expect(LikelihoodRatioLaw.unknown(because: "").pValue(test(9)) == nil)
  }

  @Test(
    "No model is less likely than one within it",
    arguments: ModelCatalog.purchaseModels.indices)
  func purchases(_ index: Int) throws {
    let type: any PurchaseModel.Type = ModelCatalog.purchaseModels[index]
    for nested in type.nested {
      let simple = try #require(nested.model as? any PurchaseModel.Type)
      for seed in 1...5 as ClosedRange<UInt64> {
        let sample = simulatedSample(
          of: simple.init(parameterValues: simple.identity.example),
          seed: seed, customers: 1500)
        #expect(
          try maximum(of: type, on: sample)
            > maximum(of: simple, on: sample) - 1e-6,
          "\(type.identity.name), \(nested.restriction), \(seed)")
      }
    }
  }

  private func maximum(
    of type: any PurchaseModel.Type, on sample: HistorySample
  ) throws -> Double {
    func fitted<Model: PurchaseModel>(_ type: Model.Type) throws -> Double {
      try type.fit(to: sample).logLikelihood
    }
    return try fitted(type)
  }
}
