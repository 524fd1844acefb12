import CLVModels
import Testing

@Suite("Values from anywhere are refused with a reason")
struct ValidatingTests {
  @Test(
    arguments: [
      (-1, 0, 1), (0, -1, 1), (0, 2, 1), (1, .nan, 1), (1, 1, .nan),
      (1, 1, .infinity), (1, .infinity, .infinity), (Int.max, 1, 2),
      (1, 39.00000000000001, 39),
    ] as [(Int, Double, Double)])
  func histories(x: Int, recency: Double, T: Double) {
    #expect(throws: InvalidValue.self) {
      try PurchaseHistory(validating: x, recency: recency, T: T)
    }
    guard let x = Int32(exactly: x) else { return }
    #expect(throws: InvalidValue.self) {
      try HistorySample(validating: [0, x], recency: [0, recency], T: [1, T])
    }
  }

  @Test func `Right values pass`() throws {
    let history = try PurchaseHistory(validating: 2, recency: 3, T: 3)
    #expect(history == PurchaseHistory(frequency: 2, recency: 3, T: 3))
    let sample = try HistorySample(
      validating: [2], recency: [3], T: [3], logGaps: [0.1])
    #expect(sample.customers == 1)
    #expect(try BGNBD(validating: [1, 2, 3, 4]).alpha == 2)
    #expect(try RetentionSample(validating: [[5, 3, 3]]).customers == 5)
  }

  @Test func `Columns have one length`() {
    #expect(throws: InvalidValue("the columns differ in length")) {
      try HistorySample(validating: [1, 1], recency: [1], T: [1, 2])
    }
    #expect(throws: InvalidValue.self) {
      try HistorySample(
        validating: [1], recency: [1], T: [1], logGaps: [.nan])
    }
  }

  @Test func `Parameters are those of the model`() {
    for type in ModelCatalog.purchaseModels { check(type) }
  }

  private func check(_ type: any PurchaseModel.Type) {
    let example = type.identity.example
    #expect(isRefused(example, by: type) == false)
    #expect(isRefused([], by: type))
    for wrong in [0, -1, Double.nan, .infinity] {
      for parameter in example.indices {
        var values = example
        values[parameter] = wrong
        #expect(isRefused(values, by: type), "\(type): \(values)")
      }
    }
  }

  private func isRefused(
    _ values: [Double], by type: any PurchaseModel.Type
  ) -> Bool {
    (try? type.init(validating: values)) == nil
  }

  @Test func `Survivors do not rise and are not negative`() {
    for cohorts in [[[3, 4]], [[1], [3, -1]]] {
      #expect(throws: InvalidValue.self) {
        try RetentionSample(validating: cohorts)
      }
    }
  }
}
