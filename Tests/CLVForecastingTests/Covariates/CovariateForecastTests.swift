import CLVForecasting
import CLVModels
import CLVNumerics
import CLVTables
import CLVValidation
import Foundation
import TestSupport
import Testing

@testable import CLVData

@Suite("Forecasts with covariates")
struct CovariateForecastTests {
  private static let summary = CovariateCustomers.summary
  private static let columns = CovariateCustomers.columns

  private static func fit(
    _ settings: CovariateSettings = CovariateSettings()
  ) throws -> CustomerModel {
    try CovariateCustomers.fit(settings)
  }

  private static func effects(
    _ fitted: FittedCovariates?
  ) throws -> CustomerEffects {
    try CovariateCustomers.effects(try #require(fitted))
  }

  @Test("A model file gives back the same models, codings and effects")
  func roundTrip() throws {
    let fit = try Self.fit(
      CovariateSettings(
        penalty: 0.5, shared: ["ageInYears"],
        fixed: ["spend.Channel type=web": 0.125]))
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("\(UUID().uuidString).json").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let file = try AtomicFile(path: path)
    try fit.write(to: file)
    try file.commit()
    // Names stay as they are, whatever becomes of the members'.
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.contains("\"purchase.Channel type=web\" :"))
    #expect(text.contains("\"shared.ageInYears\" :"))
    let models = try CustomerModel(path: path)
    let purchase = try #require(fit.purchaseCovariates)
    let spend = try #require(fit.spendCovariates)
    #expect(models.purchaseCovariates == purchase)
    #expect(models.spendCovariates == spend)
    #expect(models.purchase.parameterValues == fit.purchase.parameterValues)
    #expect(
      models.spend?.parameterValues == fit.spend?.parameterValues)
    #expect(
      spend.coefficients["spend", "Channel type=web"] == 0.125)
    let record = try #require(fit.record.purchase.covariates)
    #expect(record.options.l2 == 0.5)
    #expect(record.codings.map(\.coding) == ["categorical", "standardized"])
    #expect(record.codings[0].referenceLevel == "shop")
    #expect(record.coefficients.count == 4)
    #expect(record.coefficients.allSatisfy { $0.standardError != nil })
    let order = try #require(fit.record.purchase.law.parameterOrder)
    #expect(
      order == [
        "r", "alpha", "a", "b", "purchase.Channel type=web",
        "shared.ageInYears", "dropout.Channel type=web",
      ])
    for name in order {
      #expect(fit.record.purchase.estimate(name) != nil, "\(name)")
    }
  }

  @Test("Every customer is forecast by the base model at its row")
  func customers() throws {
    let fit = try Self.fit()
    let purchase = try #require(fit.purchase as? BGNBD)
    let spend = try #require(fit.spend as? GammaGamma)
    let effects = try Self.effects(fit.purchaseCovariates)
    let spendEffects = try Self.effects(fit.spendCovariates)
    let forecasts = CustomerForecasts(
      Self.summary, by: fit,
      covariates: ForecastCovariates(purchase: effects, spend: spendEffects),
      settings: ForecastSettings(horizon: 26, annualDiscountRate: 0))
    for i in stride(from: 0, to: 800, by: 7) {
      let history = PurchaseHistory(
        frequency: Int(Self.summary.frequency[i]),
        recency: Self.summary.recency[i], T: Self.summary.T[i])
      let row = Int(effects.rows.membership[i])
      let z = (0..<2).map { effects.rows.matrix[row, $0] }
      let eta = effects.coefficients.processes.map { process in
        zip(effects.coefficients.columns, z).reduce(0) { sum, entry in
          sum + (effects.coefficients[process, entry.0] ?? 0) * entry.1
        }
      }
      let model = BGNBD(
        r: purchase.r, alpha: purchase.alpha * exp(-eta[0]),
        a: purchase.a * exp(eta[1]), b: purchase.b * exp(eta[1]))
      #expect(
        isClose(
          forecasts[i].purchases.expectedPurchases,
          model.expectedPurchases(in: 26, given: history), relative: 1e-12))
      let spendEta = zip(spendEffects.coefficients.columns, z).reduce(0) {
        $0 + (spendEffects.coefficients["spend", $1.0] ?? 0) * $1.1
      }
      let money = GammaGamma(
        p: spend.p, q: spend.q, v: spend.v * exp(spendEta))
      #expect(
        isClose(
          forecasts[i].expectedSpend ?? 0,
          money.expectedSpend(
            meanSpend: Self.summary.monetaryValue[i],
            frequency: history.frequency), relative: 1e-12))
    }
  }

  @Test("Effects of 0 forecast as the model without covariates does")
  func none() throws {
    let fit = try Self.fit()
    let rows = try Self.effects(fit.purchaseCovariates).rows
    let purchase = BGNBD(r: 0.6, alpha: 6, a: 0.7, b: 2.2)
    let none = CustomerEffects(
      coefficients: CovariateCoefficients(
        processes: ["purchase", "dropout"], columns: rows.design.columns,
        values: Matrix(rows: 2, columns: 2)), rows: rows)
    let timeline = Self.timeline
    let validations = [
      ForecastCovariates(), ForecastCovariates(purchase: none),
    ]
    .compactMap {
      HoldoutValidation(
        Self.summary, by: CustomerModel(purchase, timeUnit: .week),
        covariates: $0, timeline: timeline)
    }
    try #require(validations.count == 2)
    #expect(
      isClose(
        validations[0].purchases.predicted, validations[1].purchases.predicted,
        relative: 1e-12))
    #expect(validations[0].purchases.mae == validations[1].purchases.mae)
    #expect(validations[0].tracking.count == validations[1].tracking.count)
    for (one, two) in zip(validations[0].tracking, validations[1].tracking) {
      #expect(
        isClose(one.cumulativeExpected, two.cumulativeExpected, relative: 1e-12)
      )
      #expect(one.actual == two.actual)
    }
  }

  @Test("Tracking expects of each arrival what its row's model does")
  func tracking() throws {
    let fit = try Self.fit()
    let purchase = try #require(fit.purchase as? BGNBD)
    let effects = try Self.effects(fit.purchaseCovariates)
    let validation = try #require(
      HoldoutValidation(
        Self.summary, by: CustomerModel(purchase, timeUnit: .week),
        covariates: ForecastCovariates(purchase: effects),
        timeline: Self.timeline))
    let models = CovariateModel(
      base: purchase, coefficients: effects.coefficients
    ).models(for: effects.rows.matrix)
    for week in [0, 11, validation.tracking.count - 1] {
      let last = min(7 * week + 7, Self.timeline.repeats.count)
      let expected = (0..<800).reduce(0.0) { sum, i in
        let days = last - i % 84
        let model = models[Int(effects.rows.membership[i])]
        return sum
          + (days > 0 ? model.expectedPurchases(in: Double(days) / 7) : 0)
      }
      #expect(
        isClose(
          validation.tracking[week].cumulativeExpected, expected,
          relative: 1e-11))
    }
  }

  @Test("Spend coefficients that cannot be estimated leave a note")
  func note() throws {
    var categories = [String](repeating: "shop", count: 800)
    for i in 0..<800 where Self.summary.frequency[i] == 0 && i % 2 == 0 {
      categories[i] = "web"
    }
    let columns = [CovariateColumn("channel", categories: categories)]
    let design = try CovariateDesign(learningFrom: columns)
    let fit = try CustomerModel.fit(
      to: Self.summary,
      covariates: CovariatePlan(
        rows: try design.rows(of: columns),
        settings: CovariateSettings(penalty: 1)))
    #expect(fit.spend == nil)
    #expect(fit.spendNote?.text.contains("\"channel=web\"") == true)
  }

  private static let timeline: PurchaseTimeline = {
    guard
      let window = try? ObservationWindow(
        start: CalendarDay(daysSince1970: 19_723),
        calibrationEnd: CalendarDay(daysSince1970: 19_723 + 272),
        observationEnd: CalendarDay(daysSince1970: 19_723 + 412))
    else { fatalError("the window is sound") }
    var builder = TimelineBuilder(window)
    for i in 0..<800 {
      let day = CalendarDay(daysSince1970: Int32(19_723 + i % 84))
      [Purchase(day: day, amount: 0)].withUnsafeBufferPointer {
        builder.add($0)
      }
    }
    return builder.finish()
  }()
}
