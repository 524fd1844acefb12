import CLVData
import CLVForecasting
import CLVModels
import Foundation
import TestSupport
import Testing

@Suite("Customer forecasts")
struct CustomerForecastsTests {
  let purchase = BGNBD(r: 0.24, alpha: 4.4, a: 0.79, b: 2.43)
  let spend = GammaGamma(p: 6.25, q: 3.74, v: 15.44)

  let summary = CustomerSummary(
    ids: CustomerIDs(["a", "b", "c", "d"]), frequency: [0, 3, 3, 12],
    recency: [0, 20, 20, 30], T: [30, 30, 30, 39],
    monetaryValue: [0, 25, 80, 12], timeUnit: .week, hasAmounts: true,
    firstDay: nil, holdout: nil)

  @Test("A forecast is made of the models' own formulas")
  func parts() throws {
    var settings = ForecastSettings(horizon: 26, annualDiscountRate: 0.15)
    settings.margin = 0.3
    let forecasts = CustomerForecasts(
      summary, by: CustomerModel(purchase, spend: spend, timeUnit: .week),
      settings: settings)
    let rate = log(1.15) * 7 / 365.25
    #expect(isClose(settings.discountRate(per: .week), rate, relative: 1e-15))
    for i in 0..<4 {
      let history = PurchaseHistory(
        frequency: Int(summary.frequency[i]), recency: summary.recency[i],
        T: summary.T[i])
      let forecast = forecasts[i]
      let money = spend.expectedSpend(
        meanSpend: summary.monetaryValue[i], frequency: history.frequency)
      let discounted = purchase.discountedPurchases(
        rate: rate, in: 26, given: history)
      #expect(
        isClose(
          forecast.purchases.expectedPurchases,
          purchase.expectedPurchases(in: 26, given: history), relative: 1e-15))
      #expect(
        isClose(forecast.expectedSpend ?? 0, money, relative: 1e-15))
      #expect(
        isClose(
          forecast.lifetimeValue ?? 0, 0.3 * money * discounted,
          relative: 1e-14))
      #expect(
        forecast.purchases.interval
          == purchase.purchaseInterval(in: 26, level: 0.9, given: history))
      #expect(discounted < forecast.purchases.expectedPurchases)
    }
    #expect(forecasts.mostValuable(2) == [2, 1] || forecasts.count == 4)
  }

  @Test("The most valuable come first, ties in the order of the summary")
  func order() {
    let forecasts = CustomerForecasts(
      summary, by: CustomerModel(purchase, timeUnit: .week),
      settings: ForecastSettings(horizon: 26))
    let order = forecasts.mostValuable(4)
    let purchases = order.map {
      forecasts[$0].purchases.expectedPurchases
    }
    #expect(purchases == purchases.sorted(by: >))
    #expect(order.count == 4)
    // b and c share a history.
    let b = order.firstIndex(of: 1) ?? 9
    #expect(order.firstIndex(of: 2) == b + 1)
  }

  @Test("Without a spend model money is unknown, not zero")
  func noMoney() {
    let forecasts = CustomerForecasts(
      summary, by: CustomerModel(purchase, timeUnit: .week),
      settings: ForecastSettings(horizon: 26))
    #expect(forecasts[1].expectedSpend == nil)
    #expect(forecasts[1].lifetimeValue == nil)
    #expect(forecasts.totals().lifetimeValue == nil)
  }

  @Test("An infinite horizon has a discounted value and no interval")
  func infinite() {
    let forecasts = CustomerForecasts(
      summary, by: CustomerModel(purchase, spend: spend, timeUnit: .week),
      settings: ForecastSettings(horizon: .infinity))
    // a < 1: the undiscounted sum diverges.
    #expect(forecasts[1].purchases.expectedPurchases == .infinity)
    #expect(forecasts[1].purchases.interval == nil)
    #expect(forecasts[1].lifetimeValue?.isFinite == true)
    #expect(
      isClose(
        forecasts[1].purchases.probabilityOfPurchase,
        forecasts[1].purchases.probabilityAlive, relative: 1e-15))
  }
}
