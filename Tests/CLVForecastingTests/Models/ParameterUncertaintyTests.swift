import CLVData
import CLVModels
import Foundation
import Testing

@testable import CLVForecasting

@Suite("The uncertainty that a model file holds")
struct ParameterUncertaintyTests {
  private func models(_ members: String) throws -> CustomerModel {
    let text = """
      {"format": "clv-model", "version": 1, "time_unit": "week",
       "purchase": {"model": "NBD", \(members)
         "parameters": {"r": 0.5, "alpha": 8}}}
      """
    return try CustomerModel(json: Array(text.utf8), name: "m.json")
  }

  @Test("A covariance is read with its order")
  func reading() throws {
    let models = try models(
      """
      "covariance": [[0.64, 0.01], [0.01, 0.0025]],
      "parameter_order": ["alpha", "r"],
      """)
    let laplace = try #require(models.uncertainty.purchase)
    #expect(models.uncertainty.problems.isEmpty)
    let deviations = laplace.standardDeviations
    #expect(abs(deviations[0] - 0.1) < 1e-15)
    #expect(abs(deviations[1] - 0.1) < 1e-15)
    #expect(models.uncertainty.spend == nil)
  }

  @Test("A file without one is as good as before")
  func none() throws {
    let models = try models("")
    #expect(models.uncertainty.purchase == nil)
    #expect(models.uncertainty.problems.isEmpty)
  }

  @Test(
    "One that cannot be is not used, and the reason is given",
    arguments: [
      ("[[1, 2], [2, 1]]", "[\"r\", \"alpha\"]", "positive definite"),
      ("[[1, 2], [3, 9]]", "[\"r\", \"alpha\"]", "not symmetric"),
      ("[[1, 2]]", "[\"r\", \"alpha\"]", "a row and a column"),
      ("[[1]]", "[\"a\"]", "\"a\""),
      ("[]", "[]", "a row and a column"),
    ])
  func problems(covariance: String, order: String, says: String) throws {
    let models = try models(
      "\"covariance\": \(covariance), \"parameter_order\": \(order),")
    #expect(models.uncertainty.purchase == nil)
    #expect(models.uncertainty.problems.count == 1)
    #expect(models.uncertainty.problems.allSatisfy { $0.contains(says) })
  }

  private func fit(
    _ choice: any PurchaseModel.Type, to histories: [PurchaseHistory]
  ) throws -> CustomerModel {
    try CustomerModel.fit(
      to: CustomerSummary(
        ids: CustomerIDs(histories.indices.map { "\($0)" }),
        frequency: histories.map { Int32($0.frequency) },
        recency: histories.map(\.recency), T: histories.map(\.T),
        monetaryValue: histories.map { _ in 0 }, timeUnit: .week,
        hasAmounts: false), ModelChoice(purchase: choice))
  }

  @Test("What a fit knows is its covariance")
  func covariance() throws {
    let histories = (0..<60).map { i in
      PurchaseHistory(
        frequency: i % 5 * (i % 3), recency: i % 5 * (i % 3) == 0 ? 0 : 20,
        T: 30)
    }
    let own = try #require(
      LaplaceApproximation(try NBD.fit(to: HistorySample(histories))))
    let model = try fit(NBD.self, to: histories)
    #expect(
      model.uncertainty.purchase?.cubaturePoints == own.cubaturePoints)
  }

  @Test("Draws are read with their order, and serve instead of a covariance")
  func draws() throws {
    let models = try models(
      """
      "covariance": [[0.64, 0.01], [0.01, 0.0025]],
      "parameter_draws": [[8, 0.5], [9, 0.6], [7, 0.4]],
      "parameter_order": ["alpha", "r"],
      """)
    let law = try #require(models.uncertainty.purchase)
    #expect(models.uncertainty.problems.isEmpty)
    #expect(law.isDrawn)
    #expect(law.points == [[0.5, 8], [0.6, 9], [0.4, 7]])
    #expect(law.fewPoints == law.points)
  }

  @Test(
    "Draws that cannot be are not used, and the reason is given",
    arguments: [
      "[[0.5, 8]]", "[]", "[[0.5, 8], [0.5]]", "[[0.5, 8], [-1, 8]]",
      "[[0.5, 8], [1e300, 8]]",
    ])
  func drawnProblems(draws: String) throws {
    let models = try models("\"parameter_draws\": \(draws),")
    #expect(models.uncertainty.purchase == nil)
    #expect(models.uncertainty.problems.count == 1)
    #expect(models.uncertainty.problems.allSatisfy { $0.contains("draws") })
  }

  @Test("Draws of a fit at a boundary come back from its file as they were")
  func drawnRoundTrip() throws {
    // Nobody shows any sign of leaving: the last purchase is at the end.
    let histories = (0..<200).map { i in
      PurchaseHistory(frequency: i % 7, recency: i % 7 == 0 ? 0 : 29.5, T: 30)
    }
    let model = try fit(BGNBD.self, to: histories)
    #expect(model.record.purchase.outcome == .boundary)
    #expect(model.record.purchase.statistics?.uncertainty?.law == .refits)
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    let json = Array(try encoder.encode(model.record))
    let read = try CustomerModel(json: json, name: "m.json")
    #expect(model.uncertainty.purchase?.isDrawn == true)
    #expect(read.uncertainty.problems.isEmpty)
    #expect(read.uncertainty.purchase == model.uncertainty.purchase)
  }
}
