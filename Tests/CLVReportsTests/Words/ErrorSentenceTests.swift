import CLVData
import CLVForecasting
import CLVModels
import CLVRFM
import CLVTables
import Foundation
import Testing

@testable import CLVReports

@Suite("What errors say in all languages")
struct ErrorSentenceTests {
  private static let others = ReportLanguage.allCases.filter {
    $0 != .english
  }

  @Test func `Every sentence is there in every other language`() throws {
    let tables = Self.others.map { Set($0.sentences.texts.keys) }
    let first = try #require(tables.first)
    #expect(first.count > 200)
    #expect(tables.allSatisfy { $0 == first })
  }

  @Test(arguments: others)
  func `Sentences are translated, with values of the English one`(
    language: ReportLanguage
  ) throws {
    let words = try Regex("[a-z]{3,} [a-z]{3,} [a-z]{3,}")
    for (template, text) in language.sentences.texts {
      let values = SentenceTable.numbers(in: text)
      #expect(values.isSubset(of: SentenceTable.numbers(in: template)))
      #expect(!text.contains(words), "\(text)")
      #expect(!text.contains("<") && !text.contains("&"))
    }
  }

  /// What no user sees.
  private static let unseen: Set<String> = [
    "the log has to be read again"
  ]

  @Test func `Every error has its sentence`() throws {
    let known = ReportLanguage.persian.sentences.texts.keys
    let sentences = try SwiftLiterals.ofErrors()
    #expect(sentences.count > 120)
    let missing = sentences.filter { sentence in
      // A sentence may be put together from pieces.
      !known.contains { $0.contains(sentence) }
    }
    #expect(missing.subtracting(Self.unseen).isEmpty, "\(missing)")
  }

  @Test(arguments: others)
  func `Every wrong use has its sentence`(language: ReportLanguage) throws {
    let sentences = try SwiftLiterals.ofUsage()
    #expect(sentences.count > 100)
    let missing = sentences.filter { sentence in
      language.sentences.text(sentence) == nil
        // One may end in a value that is added to it.
        && !language.sentences.texts.keys.contains { $0.contains(sentence) }
    }
    #expect(missing.isEmpty, "\(missing)")
  }

  private let place = DataError.Place(
    "log.csv", line: 3, customer: "A",
    column: DataError.Place.Column(2, "date"))

  @Test func `English is what the error says at a command line`() {
    let error = DataError(
      .badData, at: place,
      "all transactions are after the \(.observationEnd); give a later one")
    #expect(Words.english.text(error) == error.messageAtCommandLine)
  }

  @Test func `Place, values and remedies stand in the sentence`() {
    let advice: Advice =
      "\"\("x")\" is not a date; write dates as yyyy-MM-dd or give "
      + "\(.dateFormat.set(to: "dmy"))"
    let error = DataError(
      .badData, at: place,
      "\(advice) (\(.badRows.set(to: "skip")) sets such rows aside)")
    #expect(
      Words(.chinese).text(error)
        == "log.csv:3：客户“A” 第 2 列“date”：“x”不是日期；请按 yyyy-MM-dd 书写，或给出 "
        + "--date-format dmy（--bad-rows skip 会略过这样的行）")
  }

  @Test func `Sentences of the models are known by their words`() {
    let error = FitError.notIdentified(
      "all 12 customers are one-time buyers: without a repeat purchase "
        + "neither purchase rates nor dropout can be estimated; choose a later "
        + "calibration end or more customers")
    #expect(Words(.chinese).text(error.advice).hasPrefix("全部 12 位客户都仅购买一次"))
    #expect(Words(.persian).text(error.advice).hasPrefix("هر 12 مشتری"))
  }

  @Test func `A note read back from a model file is told in the language`() {
    let note = Advice(
      "no customer has a repeat purchase of a positive amount: there is "
        + "nothing to fit the spend model to")
    #expect(Words(.chinese).text(note).hasPrefix("没有客户"))
    #expect(Words.english.text(note) == note.text)
  }

  @Test func `What the catalogue lacks is said in English`() {
    let advice: Advice = "nothing of the kind \(1) is known to anybody"
    #expect(
      Words(.persian).text(advice)
        == "nothing of the kind 1 is known to anybody")
  }
}
