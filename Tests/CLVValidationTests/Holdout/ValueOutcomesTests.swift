import CLVData
import CLVModels
import CLVNumerics
import TestSupport
import Testing

@testable import CLVForecasting
@testable import CLVValidation

@Suite("How probable what customers spent was")
struct ValueOutcomesTests {
  /// Each row of the reference is a log of one customer.
  @Test("Densities of what was spent agree with sums at high precision")
  func densities() throws {
    let rows = try References.rows("special/value_density.csv")
    #expect(rows.count >= 7)
    for row in rows {
      let model = BGNBD(parameterValues: Array(row[0..<4]))
      let spend = GammaGamma(p: row[4], q: row[5], v: row[6])
      // Whatever number of purchases it was spent on.
      for count in [1, 4] {
        let found = try #require(
          outcomes(row, count: Int32(count), model)?.valueOutcomes(
            [row[12]], spend: spend, nil, means(of: summary(row, count: 1))))
        #expect(
          isClose(
            found.logProbabilities[0], row[13], relative: 1e-8, floor: 1),
          "\(row): \(found.logProbabilities)")
        #expect(found.bounds.count == 1)
      }
    }
  }

  @Test("Nothing spent is as probable as no purchase")
  func nothing() throws {
    let rows = try References.rows("special/value_density.csv")
    for row in rows {
      let model = BGNBD(parameterValues: Array(row[0..<4]))
      let customer = try #require(outcomes(row, count: 0, model))
      let found = try #require(
        customer.valueOutcomes(
          [0], spend: GammaGamma(p: row[4], q: row[5], v: row[6]), nil,
          means(of: summary(row, count: 0))))
      #expect(found.logProbabilities == customer.logProbabilities())
      #expect(found.bounds[0].lowerBound == 0)
    }
  }

  @Test("A covariate row spends by its own model")
  func covariates() throws {
    let row = try #require(
      try References.rows("special/value_density.csv").last)
    let columns = [CovariateColumn("channel", categories: ["a", "b"])]
    let rows = try CovariateDesign(learningFrom: columns).rows(of: columns)
    let effects = CustomerEffects(
      coefficients: CovariateCoefficients(
        processes: ["spend"], columns: rows.design.columns,
        values: Matrix([[0.4]])),
      rows: rows)
    let model = BGNBD(parameterValues: Array(row[0..<4]))
    let spend = GammaGamma(p: row[4], q: row[5], v: row[6])
    let summary = summary(row + row, customers: 2, count: 2)
    let holdout = try #require(summary.holdout)
    let outcomes = DistinctOutcomes(summary, holdout, model, nil)
    let found = try #require(
      outcomes.valueOutcomes(
        [row[12], row[12]], spend: spend, effects, means(of: summary)))
    let models = CovariateModel(
      base: spend, coefficients: effects.coefficients
    ).models(for: rows.matrix)
    for customer in 0..<2 {
      let own = try #require(
        outcomes.valueOutcomes(
          [row[12], row[12]], spend: models[Int(rows.membership[customer])],
          nil, means(of: summary)))
      #expect(
        found.logProbabilities[customer] == own.logProbabilities[customer])
    }
    #expect(found.logProbabilities[0] != found.logProbabilities[1])
  }

  private func outcomes(
    _ row: [Double], count: Int32, _ model: BGNBD
  ) -> DistinctOutcomes<BGNBD>? {
    let summary = summary(row, count: count)
    return summary.holdout.map { DistinctOutcomes(summary, $0, model, nil) }
  }

  private func summary(
    _ row: [Double], customers: Int = 1, count: Int32
  ) -> CustomerSummary {
    func all<Value>(_ value: Value) -> [Value] {
      [Value](repeating: value, count: customers)
    }
    return CustomerSummary(
      ids: CustomerIDs((0..<customers).map { "c\($0)" }),
      frequency: all(Int32(row[7])), recency: all(row[8]), T: all(row[9]),
      monetaryValue: all(row[10]), timeUnit: .week,
      holdout: CustomerSummary.Holdout(
        frequency: all(count), monetaryValue: all(1), duration: row[11]))
  }
}

/// What is known of a summary's spending in the form of means.
private func means(of summary: CustomerSummary) -> SpendHistories {
  SpendHistories(
    frequency: summary.frequency, meanSpend: summary.monetaryValue)
}
