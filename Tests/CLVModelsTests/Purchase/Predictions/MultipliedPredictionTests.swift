import Testing

@testable import CLVModels

@Suite("Predictions multiplied by a factor")
struct MultipliedPredictionTests {
  private let model = BGNBD(r: 0.25, alpha: 4.8, a: 0.7, b: 2.2)

  private func prediction(_ frequency: Int, _ recency: Double)
    -> PurchasePrediction
  {
    model.prediction(
      for: PurchaseHistory(frequency: frequency, recency: recency, T: 39),
      PredictionSettings(horizon: 39, discountRate: 0.002))
  }

  @Test func `A factor of one changes nothing`() {
    let plain = prediction(5, 30)
    let same = plain.multiplied(by: 1)
    #expect(same.expectedPurchases == plain.expectedPurchases)
    #expect(same.interval == plain.interval)
    let nearly = plain.multiplied(by: 1 + 1e-12)
    #expect(nearly.interval == plain.interval)
  }

  @Test(arguments: [0.3, 0.8, 1.25, 3])
  func `Expectations, probabilities and intervals follow the factor`(
    _ factor: Double
  ) throws {
    for (frequency, recency) in [(0, 0.0), (2, 12), (9, 36), (20, 38.5)] {
      let plain = prediction(frequency, recency)
      let changed = plain.multiplied(by: factor)
      #expect(changed.probabilityAlive == plain.probabilityAlive)
      #expect(changed.expectedPurchases == factor * plain.expectedPurchases)
      #expect(
        changed.discountedPurchases == factor * plain.discountedPurchases)
      #expect(changed.probabilityOfPurchase <= changed.probabilityAlive)
      #expect(
        (changed.probabilityOfPurchase > plain.probabilityOfPurchase)
          == (factor > 1))
      let interval = try #require(changed.interval)
      let before = try #require(plain.interval)
      #expect(Double(interval.upperBound) >= changed.expectedPurchases - 1)
      if factor > 1 {
        #expect(interval.upperBound >= before.upperBound)
      } else {
        #expect(interval.upperBound <= before.upperBound)
      }
    }
  }
}
