import CLVData
import TestSupport
import Testing

@testable import CLVRFM

@Suite("Recency, frequency and monetary value")
struct RFMTableTests {
  private func summary(
    unit: TimeUnit = .week, hasAmounts: Bool = true, first: [Double]? = nil
  ) -> CustomerSummary {
    CustomerSummary(
      ids: CustomerIDs(["a", "b", "c"]), frequency: [0, 2, 3],
      recency: [0, 30.0 / 7, 2], T: [39, 272.0 / 7, 2],
      monetaryValue: [0, 10, (14.77 + 14.77 + 14.77) / 3], timeUnit: unit,
      hasAmounts: hasAmounts, firstAmount: first)
  }

  @Test("Recency is whole days since the last purchase")
  func recency() {
    let table = RFMTable(summary())
    #expect(table.recencyDays == [273, 242, 0])
    #expect(table.purchases == [1, 3, 4])
  }

  @Test("The mean amount is of all purchases, equal ones the same number")
  func monetaryValue() {
    let table = RFMTable(summary(first: [7, 4, 14.77]))
    #expect(table.averaged == .all)
    #expect(table.monetaryValue == [7, 8, 14.77])
  }

  @Test("Without first amounts the mean is of the repeat purchases")
  func repeatsOnly() {
    let table = RFMTable(summary())
    #expect(table.averaged == .repeats)
    #expect(table.monetaryValue == [0, 10, 14.77])
  }

  @Test("Without amounts there is no monetary value")
  func withoutAmounts() {
    #expect(RFMTable(summary(hasAmounts: false)).monetaryValue == nil)
  }
}
