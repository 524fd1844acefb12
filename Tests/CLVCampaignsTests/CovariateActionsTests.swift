import CLVCampaigns
import CLVData
import CLVForecasting
import CLVModels
import TestSupport
import Testing

@Suite("Campaign lists with covariates")
struct CovariateActionsTests {
  let summary = CovariateCustomers.summary
  let settings = ForecastSettings(horizon: 26, annualDiscountRate: 0.1)

  @Test("Everybody is judged by the model of his or her own covariates")
  func outlooks() throws {
    let fit = try CovariateCustomers.fit()
    let base = try #require(fit.purchase as? BGNBD)
    let effects = try CovariateCustomers.effects(
      try #require(fit.purchaseCovariates))
    let outlooks = CustomerOutlooks(
      CustomerForecasts(
        summary, by: CustomerModel(base, timeUnit: .week),
        covariates: ForecastCovariates(purchase: effects), settings: settings)
    )
    let models = CovariateModel(base: base, coefficients: effects.coefficients)
      .models(for: effects.rows.matrix)
    let rate = settings.discountRate(per: .week)
    for customer in stride(from: 0, to: summary.count, by: 7) {
      let own = models[Int(effects.rows.membership[customer])]
      let history = PurchaseHistory(
        frequency: Int(summary.frequency[customer]),
        recency: summary.recency[customer], T: summary.T[customer])
      let outlook = outlooks[customer]
      #expect(
        isClose(
          outlook.staying.silenceProbability,
          own.probabilityOfSilence(history), relative: 1e-12))
      #expect(
        isClose(
          outlook.valueIfAlive,
          own.future(of: history).discountedPurchases(rate: rate, in: 26),
          relative: 1e-11))
      #expect(
        isClose(
          outlook.valueIfStaying,
          own.withoutDropout.future(of: history)
            .discountedPurchases(rate: rate, in: 26), relative: 1e-11))
    }
  }

  @Test("A new customer is the mean of those with the group's covariates")
  func acquisition() throws {
    let fit = try CovariateCustomers.fit()
    let (base, spend) = (fit.purchase, try #require(fit.spend))
    let purchaseEffects = try CovariateCustomers.effects(
      try #require(fit.purchaseCovariates))
    let spendEffects = try CovariateCustomers.effects(
      try #require(fit.spendCovariates))
    let ceilings = try #require(
      AcquisitionCeilings(
        CustomerForecasts(
          summary, by: fit,
          covariates: ForecastCovariates(
            purchase: purchaseEffects, spend: spendEffects),
          settings: settings)))
    let groups = CustomerGroups(
      names: ["web", "shop"],
      groupOf: (0..<summary.count).map { $0 % 3 == 0 ? 0 : 1 })
    let purchases = CovariateModel(
      base: try #require(base as? BGNBD),
      coefficients: purchaseEffects.coefficients
    ).models(for: purchaseEffects.rows.matrix)
    let spends = CovariateModel(
      base: try #require(spend as? GammaGamma),
      coefficients: spendEffects.coefficients
    ).models(for: spendEffects.rows.matrix)
    let rate = settings.discountRate(per: .week)
    let results = try ceilings.ceilings(by: groups).map { try $0.get() }
    for (group, result) in results.enumerated() {
      let values = groups[group].map { customer in
        let i = Int(customer)
        return spends[Int(spendEffects.rows.membership[i])].populationMean
          * purchases[Int(purchaseEffects.rows.membership[i])]
          .discountedPurchases(rate: rate, in: 26)
      }
      let mean = values.reduce(0, +) / Double(values.count)
      #expect(isClose(result.lifetimeValue, mean, relative: 1e-12))
      #expect(result.customers == groups[group].count)
    }
    // The web's customers buy twice as often.
    #expect(results[0].lifetimeValue > 1.2 * results[1].lifetimeValue)
    let all = ceilings.all()
    #expect(all.lifetimeValue < results[0].lifetimeValue)
    #expect(all.lifetimeValue > results[1].lifetimeValue)
  }
}
