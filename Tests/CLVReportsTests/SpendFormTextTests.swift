import CLVForecasting
import Foundation
import Testing

@testable import CLVReports

@Suite("Why a spend model has its form")
struct SpendFormTextTests {
  /// A choice by an inner holdout, as files have it.
  private func choice(
    gain: Double?, form: String = "amounts", buyers: Int = 80,
    reason: String = "inner holdout"
  ) throws -> SpendFormChoice {
    let score = gain.map {
      #", {"form": "amounts", "log_score": -2.5, "gain": \#($0), "#
        + #""standard_error": \#(abs($0) / 5)}"#
    }
    let text = """
      {"form": "\(form)", "reason": "\(reason)", "buyers": \(buyers),
       "inner_calibration_end": "2024-05-01",
       "scores": [{"form": "means", "log_score": -3}\(score ?? "")]}
      """
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(SpendFormChoice.self, from: Data(text.utf8))
  }

  @Test("A gain is told where it is one, in every language", arguments: 0..<60)
  func gain(number: Int) throws {
    // From a thousandth of a nat to a trillion.
    let gain = pow(10, -3 + 15 * Double(number) / 59)
    let found = try choice(gain: gain)
    let (key, _) = SpendFormText.sentence(found)
    #expect(key == (gain <= 20 ? "choice_better" : "choice_impossible"))
    for language in ReportLanguage.allCases {
      let words = Words(language)
      let text = FitText.choice(found, in: words)
      #expect(words.has("fit.\(key)"))
      #expect(text.contains(words.fixed(gain, 3)) == (gain <= 20), "\(text)")
      // No figure but the buyers and the gain.
      let digits = text.split { !$0.isNumber && $0 != "," && $0 != "." }
      #expect(digits.allSatisfy { $0.count <= 6 }, "\(text)")
    }
  }

  @Test func `What is not compared is told as such`() throws {
    #expect(
      SpendFormText.sentence(try choice(gain: nil)).key == "choice_impossible")
    for (buyers, key) in [(0, "choice_too_few"), (80, "choice_alone")] {
      let found = try choice(
        gain: nil, form: "means", buyers: buyers, reason: "too few to compare")
      #expect(SpendFormText.sentence(found).key == key)
      for language in ReportLanguage.allCases {
        #expect(!FitText.choice(found, in: Words(language)).contains("{"))
      }
    }
  }

  @Test func `A clause is a sentence without its capital and its end`() {
    let words = Words.english
    #expect(
      words.clause("fit.own_covariates_model")
        == "this model takes no covariates")
    #expect(
      words.text("fit.own_covariates_model")
        == "This model takes no covariates.")
    #expect(!Words(.chinese).clause("fit.correction_no_log").hasSuffix("。"))
  }
}
