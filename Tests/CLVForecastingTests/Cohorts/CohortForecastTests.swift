import CLVData
import CLVModels
import CLVNumerics
import Foundation
import TestSupport
import Testing

@testable import CLVForecasting

@Suite("Forecasts of customers yet to be acquired")
struct CohortForecastTests {
  let purchase = BGNBD(r: 1.2, alpha: 8, a: 1.5, b: 3)
  let spend = GammaGamma(p: 6.25, q: 3.74, v: 15.44)

  let calendar = AcquisitionCalendar([
    AcquisitionCalendar.Arrival(time: 0, customers: 40),
    AcquisitionCalendar.Arrival(time: 1.5, customers: 10),
    AcquisitionCalendar.Arrival(time: 6, customers: 25),
    AcquisitionCalendar.Arrival(time: 40, customers: 1000),
  ])

  private func cohort(
    _ calendar: AcquisitionCalendar, _ model: some PurchaseModel,
    horizon: Double, period: Double, rate: Double = 0.1,
    _ uncertainty: ParameterUncertainty = .unknown
  ) -> CohortForecast {
    CohortForecast(
      calendar,
      by: CustomerModel(
        model, spend: spend, timeUnit: .week, uncertainty: uncertainty),
      periodLength: period,
      settings: ForecastSettings(
        horizon: horizon, annualDiscountRate: rate, margin: 0.4))
  }

  @Test("Sums over periods are direct sums over the arrivals")
  func direct() throws {
    let forecast = cohort(calendar, purchase, horizon: 18, period: 4)
    #expect(forecast.periods.map(\.end) == [4, 8, 12, 16, 18])
    #expect(forecast.periods.map(\.newCustomers) == [50, 25, 0, 0, 0])
    let delta = log(1.1) * 7 / 365.25
    var sums = (purchases: 0.0, value: 0.0)
    for period in forecast.periods {
      var (purchases, alive, value) = (0.0, 0.0, 0.0)
      for arrival in calendar.arrivals where arrival.time < period.end {
        let n = Double(arrival.customers)
        let u = max(0, period.start - arrival.time)
        let v = period.end - arrival.time
        purchases +=
          n
          * (purchase.expectedPurchases(in: v)
            - purchase.expectedPurchases(in: u))
        alive += n * purchase.survival(until: v)
        value +=
          n * exp(-delta * arrival.time)
          * (purchase.discountedPurchases(rate: delta, in: v)
            - purchase.discountedPurchases(rate: delta, in: u))
      }
      #expect(isClose(period.purchases.expected, purchases, relative: 1e-10))
      #expect(isClose(period.alive, alive, relative: 1e-12))
      #expect(
        isClose(
          period.revenue?.expected ?? 0, spend.populationMean * purchases,
          relative: 1e-10))
      #expect(
        isClose(
          period.value ?? 0, 0.4 * spend.populationMean * value,
          relative: 1e-10))
      #expect(
        period.purchases.interval?.contains(purchases.rounded()) == true)
      sums.purchases += purchases
      sums.value += 0.4 * spend.populationMean * value
    }
    let total = forecast.total
    #expect(isClose(total.purchases.expected, sums.purchases, relative: 1e-10))
    #expect(isClose(total.value ?? 0, sums.value, relative: 1e-10))
    #expect(total.newCustomers == 75)
    #expect(total.alive == forecast.periods[4].alive)
  }

  @Test("Arrivals over a while are the mean over its moments")
  func spread() {
    let even = AcquisitionCalendar([
      AcquisitionCalendar.Arrival(time: 2, duration: 2, customers: 900)
    ])
    let many = AcquisitionCalendar(
      (0..<900).map {
        AcquisitionCalendar.Arrival(
          time: 2 + 2 * (Double($0) + 0.5) / 900, customers: 1)
      })
    let one = cohort(even, purchase, horizon: 12, period: 2)
    let other = cohort(many, purchase, horizon: 12, period: 2)
    for (left, right) in zip(one.periods, other.periods) {
      #expect(left.newCustomers == right.newCustomers)
      #expect(
        isClose(
          left.purchases.expected, right.purchases.expected, relative: 1e-6,
          floor: 1e-6))
      #expect(
        isClose(
          left.purchases.outcomeVariance, right.purchases.outcomeVariance,
          relative: 1e-5, floor: 1e-6))
    }
  }

  @Test("A whole horizon of one arrival is the new customer's own")
  func whole() throws {
    let one = AcquisitionCalendar([
      AcquisitionCalendar.Arrival(time: 0, customers: 1)
    ])
    let forecast = cohort(one, purchase, horizon: 30, period: 30)
    let settings = ForecastSettings(
      horizon: 30, annualDiscountRate: 0.1, margin: 0.4)
    let new = NewCustomerForecast(
      by: CustomerModel(purchase, spend: spend, timeUnit: .week),
      settings: settings)
    let total = forecast.total
    #expect(
      isClose(
        total.purchases.expected, new.purchases.expectedPurchases,
        relative: 1e-14))
    #expect(
      isClose(total.value ?? 0, new.lifetimeValue ?? 1, relative: 1e-13))
    var (mean, square) = (0.0, 0.0)
    for (k, p) in purchase.distribution(in: 30).enumerated() {
      mean += Double(k) * p
      square += Double(k * k) * p
    }
    #expect(
      isClose(
        total.purchases.outcomeVariance, square - mean * mean, relative: 1e-8))
    #expect(new.expectedSpend == spend.populationMean)
    #expect(isClose(new.distribution.reduce(0, +), 1, relative: 2e-6))
    #expect(
      (new.lifetimeValueForever ?? 0) > (new.lifetimeValue ?? .infinity))
    #expect(
      NewCustomerForecast(
        by: CustomerModel(
          BGNBD(r: 0.24, alpha: 4.4, a: 0.79, b: 2.43), spend: spend,
          timeUnit: .week),
        settings: ForecastSettings(horizon: 52, annualDiscountRate: 0)
      ).lifetimeValueForever == .infinity)
  }

  @Test("Variances within periods are those of simulated customers")
  func variances() {
    for model in [BGNBD(r: 1.2, alpha: 8, a: 1.5, b: 3)] {
      expectVariances(model)
    }
    expectVariances(NBD(r: 0.7, alpha: 6))
  }

  private func expectVariances(_ model: some PurchaseModel) {
    let one = AcquisitionCalendar([
      AcquisitionCalendar.Arrival(time: 1.5, customers: 1)
    ])
    let forecast = cohort(one, model, horizon: 40, period: 8)
    var generator = SplitMix64(seed: 21)
    let n = 60_000
    var sums = [Double](repeating: 0, count: 5)
    var squares = sums
    for _ in 0..<n {
      var counts = [Double](repeating: 0, count: 5)
      for time in model.simulatedPurchases(until: 38.5, using: &generator) {
        counts[Int((time + 1.5) / 8)] += 1
      }
      for k in 0..<5 {
        sums[k] += counts[k]
        squares[k] += counts[k] * counts[k]
      }
    }
    for (k, period) in forecast.periods.enumerated() {
      let mean = sums[k] / Double(n)
      let variance = squares[k] / Double(n) - mean * mean
      #expect(isClose(mean, period.purchases.expected, relative: 0.03))
      #expect(
        isClose(
          variance, period.purchases.outcomeVariance, relative: 0.07),
        "period \(k): \(variance)")
    }
  }

  /// 200 times a model is fitted to 300 customers, and 400 new ones are
  /// forecast: 179 joint intervals held, and 140 of the outcome alone.
  @Test("Joint intervals hold as often as they say, others do not")
  func coverage() throws {
    let arrivals = AcquisitionCalendar([
      AcquisitionCalendar.Arrival(time: 0, customers: 400)
    ])
    var (joint, outcome, fits) = (0.0, 0.0, 0.0)
    for seed in 1...200 {
      let world = GroupForecastTests.World(
        purchase, customers: 300, T: 39, next: 1, seed: UInt64(1000 + seed),
        arrivals: 6)
      let fit = try BGNBD.fit(
        to: HistorySample(
          frequency: world.summary.frequency, recency: world.summary.recency,
          T: world.summary.T))
      guard let laplace = LaplaceApproximation(fit) else { continue }
      fits += 1
      var generator = SplitMix64(seed: UInt64(5000 + seed))
      let actual = (0..<400).reduce(0.0) { sum, _ in
        sum
          + Double(
            purchase.simulatedPurchases(until: 40, using: &generator).count)
      }
      func holds(_ uncertainty: ParameterUncertainty) -> Bool {
        cohort(
          arrivals, fit.model, horizon: 40, period: 40, uncertainty
        ).total.purchases.interval?.contains(actual) ?? false
      }
      if holds(ParameterUncertainty(purchase: laplace)) { joint += 1 }
      if holds(.unknown) { outcome += 1 }
    }
    let chance = (0.9 * 0.1 / fits).squareRoot()
    #expect(
      abs(joint / fits - 0.9) < 3 * chance, "joint \(joint) of \(fits)")
    #expect(fits > 190)
    #expect(outcome / fits < 0.8, "outcome \(outcome) of \(fits)")
  }
}
