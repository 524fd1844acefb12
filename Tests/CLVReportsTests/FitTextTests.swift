import CLVForecasting
import Foundation
import Testing

@testable import CLVReports

@Suite("What a fit reached")
struct FitTextTests {
  private func record(nearLimits: String) throws -> ConvergenceRecord {
    let text = """
      {"outcome": "converged", "message": "an isolated maximum",
       "gradient_norm": 1e-13, "estimated_gap": 1e-27, "eigenvalues": [1, 2],
       "condition_number": 2, "iterations": 6, "evaluations": 29,
       "method": "trust-region Newton", "starts": []\(nearLimits)}
      """
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(ConvergenceRecord.self, from: Data(text.utf8))
  }

  @Test(arguments: [ReportLanguage.persian, .chinese])
  func `What the data cannot tell from a limit is said in every language`(
    language: ReportLanguage
  ) throws {
    let words = Words(language)
    let plain = words.text("fitted.isolated")
    #expect(
      FitText(words: words).message(try record(nearLimits: "")) == plain)
    let kinds = ["same_dropout", "same_spend"]
    let limits = kinds.map { #"{"kind": "\#($0)", "likelihood_ratio": 2.37}"# }
    for count in 1...2 {
      let said = FitText(words: words).message(
        try record(
          nearLimits:
            ", \"near_limits\": [\(limits[..<count].joined(separator: ", "))]"
        ))
      #expect(said.hasPrefix(plain))
      #expect(said.ranges(of: "2.37").count == count)
      for kind in kinds[..<count] {
        #expect(said.contains(words.clause("limit.\(kind)")))
      }
    }
  }
}
