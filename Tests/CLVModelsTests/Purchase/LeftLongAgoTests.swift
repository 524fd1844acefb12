import CLVModels
import CLVNumerics
import TestSupport
import Testing

/// Customers who bought at rates of 10 to 10¹⁰ a week, so that their silence
/// says that they have left: a likelihood with a term for all of the time and
/// another for the odds would add numbers as large as 10¹².
@Suite("Who bought often and left long ago")
struct LeftLongAgoTests {
  /// In the order of the file's codes.
  private static let models: [any PurchaseModel.Type] = [
    BGNBD.self, MBGNBD.self, ParetoNBD.self, GGomNBD.self,
  ]

  @Test("Likelihoods and their slopes, against 40 digits")
  func likelihoods() throws {
    let rows = try References.rows("special/left_long_ago.csv")
    #expect(rows.count == 66)
    for row in rows {
      let type = Self.models[Int(row[0])]
      expect(type, row)
    }
  }

  private func expect<Model: PurchaseModel>(
    _ type: Model.Type, _ row: [Double]
  ) {
    let count = Model.identity.parameters.count
    let parameters = Array(row[1...count])
    let model = Model(parameterValues: parameters)
    let history = PurchaseHistory(
      frequency: Int(row[6]), recency: row[7], T: row[8])
    let one = model.logLikelihood(of: history)
    let sample = model.logLikelihood(of: HistorySample([history]))
      .inLogarithms(of: parameters)
    for value in [one, sample.value] {
      #expect(
        isClose(value, row[9], relative: 1e-12, floor: 1), "\(type) \(row)")
    }
    for (slope, expected) in zip(sample.gradient, row[10..<10 + count]) {
      #expect(
        isClose(slope, expected, relative: 1e-12, floor: 1), "\(type) \(row)")
    }
  }
}
