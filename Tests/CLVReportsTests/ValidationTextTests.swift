import CLVData
import CLVForecasting
import CLVModels
import CLVReports
import CLVValidation
import Testing

@Suite("The verdict on a holdout")
struct ValidationTextTests {
  @Test("It says so where the model wins, and where a rule does")
  func verdicts() throws {
    // Everybody goes on at the past rate: no model can beat that rule.
    let steady = try validation(next: [2, 4, 8, 2, 4, 8])
    #expect(
      ValidationText.verdict(steady)
        == "x·H/T was exactly right; BG/NBD was not")
    // Everybody has left.
    let gone = try validation(next: [0, 0, 0, 0, 0, 1])
    #expect(
      ValidationText.verdict(gone).contains("less per customer"))
  }

  private func validation(next: [Int32]) throws -> HoldoutValidation {
    let summary = CustomerSummary(
      ids: CustomerIDs(["a", "b", "c", "d", "e", "f"]),
      frequency: [2, 4, 8, 2, 4, 8], recency: [10, 15, 18, 12, 17, 19],
      T: [20, 20, 20, 20, 20, 20],
      monetaryValue: [0, 0, 0, 0, 0, 0], timeUnit: .week, hasAmounts: false,
      firstDay: nil,
      holdout: CustomerSummary.Holdout(
        frequency: next, monetaryValue: [0, 0, 0, 0, 0, 0], duration: 20,
        hasAmounts: false))
    return try #require(
      HoldoutValidation(
        summary,
        by: CustomerModel(
          BGNBD(r: 2, alpha: 9, a: 2, b: 4), timeUnit: .week)))
  }
}
