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

  private func expectFit<Model: PurchaseModel>(
    of type: Model.Type, to sample: HistorySample, of shop: CornerShop
  ) {
    let began = clock()
    do {
      let fit = try type.fit(to: sample)
      #expect(
        fit.convergence.isUsable,
        "\(type.identity.name) \(fit.convergence.message): \(shop)")
      #expect(
        fit.model.parameterValues.allSatisfy(\.isFinite)
          || fit.convergence.outcome == .boundary,
        "\(type.identity.name): \(shop)")
    } catch {
      #expect(
        sample.repeaters == 0,
        "\(type.identity.name) \(error): \(shop)")
    }
    let seconds = Double(clock() - began) / Double(CLOCKS_PER_SEC)
    if Self.more != nil, seconds > 5 {
      print("\(seconds.rounded()) s: \(type.identity.name), \(shop)")
    }
  }
}
