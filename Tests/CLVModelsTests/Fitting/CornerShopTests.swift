import CLVModels
import Foundation
import Testing

/// Each model, fitted to shops near the corners of all: every fit ends in a
/// certified maximum or at a limit that is named.
///
/// `CLV_SHOPS=1000` tries so many shops, of up to 4,000 customers.
@Suite("Shops near the corners of the models are fitted or named")
struct CornerShopTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let more = environment["CLV_SHOPS"].flatMap { Int($0) }
  private static let first =
    environment["CLV_FIRST_SHOP"].flatMap { UInt64($0) } ?? 1

  @Test func `No fit ends without its certificate`() {
    let sizes = Self.more == nil ? [30, 100, 400] : [30, 100, 400, 1500, 4000]
    for seed in Self.first..<Self.first + UInt64(Self.more ?? 40) {
      let shop = CornerShop(seed: seed, customers: sizes)
      let sample = shop.sample()
      for type in ModelCatalog.purchaseModels where !type.countsOpportunities {
        expectFit(of: type, to: sample, of: shop)
      }
    }
  }

  /// Coefficients of which the few customers who buy or leave tell nothing run
  /// away in these shops: they are held at the edge of the search and named.
  @Test func `Fits with covariates end with their certificate`() throws {
    let sizes = Self.more == nil ? [30, 100] : [30, 100, 400, 1500]
    for seed in Self.first..<Self.first + UInt64(Self.more ?? 20) {
      let shop = CornerShop(seed: seed, customers: sizes)
      let sample = try shop.sampleWithCovariates()
      for type in ModelCatalog.purchaseModels
      where !type.covariateProcesses.isEmpty && !type.countsOpportunities {
        expectFit(of: type, to: sample, of: shop)
      }
    }
  }

  private func expectFit<Model: PurchaseModel>(
    of type: Model.Type, to sample: CovariateSample<HistorySample>,
    of shop: CornerShop
  ) {
    expectFit(of: type, of: shop, repeaters: sample.pooled.repeaters) {
      let fit = try type.fit(to: sample)
      return (fit.convergence, fit.model.base.parameterValues)
    }
  }

  private func expectFit<Model: PurchaseModel>(
    of type: Model.Type, to sample: HistorySample, of shop: CornerShop
  ) {
    expectFit(of: type, of: shop, repeaters: sample.repeaters) {
      let fit = try type.fit(to: sample)
      return (fit.convergence, fit.model.parameterValues)
    }
  }

  /// Expects a fit with its certificate, unless the shop has nothing to fit.
  private func expectFit(
    of type: any PurchaseModel.Type, of shop: CornerShop, repeaters: Double,
    _ fit: () throws -> (Convergence, [Double])
  ) {
    let began = clock()
    defer {
      let seconds = Double(clock() - began) / Double(CLOCKS_PER_SEC)
      if Self.more != nil, seconds > 5 {
        print("\(seconds.rounded()) s: \(type.identity.name), \(shop)")
      }
    }
    do {
      let (convergence, values) = try fit()
      #expect(
        values.allSatisfy(\.isFinite) || convergence.outcome == .boundary,
        "\(type.identity.name): \(shop)")
      #expect(
        convergence.isUsable,
        "\(type.identity.name) \(convergence.message): \(shop)")
    } catch {
      #expect(repeaters == 0, "\(type.identity.name) \(error): \(shop)")
    }
  }
}
