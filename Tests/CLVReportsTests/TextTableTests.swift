import CLVReports
import Testing

@Suite("Tables for a terminal")
struct TextTableTests {
  @Test("The first column is on the left, the others on the right")
  func alignment() {
    var table = TextTable(header: ["rule", "MAE", "RMSE"])
    table.append(["BG/NBD", "0.7855", "1.6080"])
    table.append(["x·H/T", "", "–"])
    #expect(
      table.text(indent: "> ") == """
        > rule       MAE    RMSE
        > BG/NBD  0.7855  1.6080
        > x·H/T                –
        """)
  }
}
