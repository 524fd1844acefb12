import CLVData
import CLVForecasting
import CLVTables
import TestSupport
import Testing

@Suite("What models say that they were fitted to")
struct FittedDataTests {
  @Test("A row that stands for several customers counts as these")
  func counts() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.file(
      "table.csv", Array("x,t.x,n.cal,custs\n2,5,6,30\n0,0,6,70\n".utf8))
    let record = FittedData(
      try CustomerSummary(
        reading: InputTable(path: path), timeUnit: .month))
    #expect(record.customers == 100 && record.repeatPurchases == 60)
  }
}
