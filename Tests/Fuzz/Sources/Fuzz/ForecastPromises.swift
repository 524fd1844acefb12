import CLV

/// Checks what must be so of any forecast.
func check(_ forecast: CustomerForecast, of customer: Int) {
  check(forecast.purchases, of: customer)
  promise(forecast.expectedSpend.map { $0 >= 0 } ?? true, "spend ≥ 0")
  promise(forecast.lifetimeValue.map { $0 >= 0 } ?? true, "value ≥ 0")
  if let interval = forecast.valueInterval {
    promise(interval.lowerBound >= 0, "value's interval ≥ 0")
  }
}

/// Checks what must be so of the purchases forecast.
func check(_ purchases: PurchasePrediction, of customer: Int) {
  func promiseOf(_ isKept: Bool, _ what: String) {
    promise(isKept, "\(what) of customer \(customer): \(purchases)")
  }
  func isProbability(_ value: Double) -> Bool { value >= 0 && value <= 1 }
  promiseOf(isProbability(purchases.probabilityAlive), "P(alive)")
  promiseOf(isProbability(purchases.probabilityOfPurchase), "P(purchase)")
  promiseOf(
    purchases.probabilityAliveAtHorizon.map(isProbability) ?? true,
    "P(alive at the horizon)")
  promiseOf(
    purchases.expectedPurchases >= 0 && purchases.expectedPurchases.isFinite,
    "expected purchases")
  promiseOf(
    purchases.discountedPurchases
      <= purchases.expectedPurchases * (1 + 1e-9) + 1e-12,
    "discounted purchases")
  promiseOf(purchases.discountedPurchases >= 0, "discounted purchases")
  promiseOf(purchases.interval.map { $0.lowerBound >= 0 } ?? true, "interval")
  promiseOf(
    purchases.medianTimeToPurchase.map { $0 >= 0 } ?? true, "median time")
}
