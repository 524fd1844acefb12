import CLVModels
import CLVReports
import Testing

@Suite("Independence of spend in words")
struct SpendIndependenceTextTests {
  @Test("Correlations, the test and the meaning stand in a table")
  func lines() throws {
    // Means rise with the frequency, by no rule in particular.
    let frequency = (0..<400).map { Int32(1 + $0 % 7) }
    let means = frequency.enumerated().map { i, x in
      Double(10 + 3 * Int(x) + (i * 37) % 23)
    }
    let independence = try #require(
      SpendIndependence(frequency: frequency, meanSpend: means))
    let lines = SpendIndependenceText.text(independence)
      .split(separator: "\n").map(String.init)
    try #require(lines.count > 5)
    #expect(lines.allSatisfy { $0.count <= 80 })
    #expect(lines[0].hasPrefix("  spend and frequency"))
    #expect(lines[1].contains("(Pearson)"))
    #expect(lines[1].hasSuffix("< 0.0001"))
    #expect(lines[2].contains("(Spearman)"))
    #expect(lines[3].contains("likelihood ratio, χ² of 1"))
    #expect(lines[4].contains("elasticity of spend"))
    #expect(
      lines[5].hasPrefix(
        "  400 customers: customers who buy more often spend more"))
  }
}
