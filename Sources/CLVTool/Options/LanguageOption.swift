import ArgumentParser
import CLV

/// In which language a command speaks.
struct LanguageOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The language of what is told, and of the words in files and reports: en \
      (English), fa (Persian) or zh (Chinese). Columns that end in _key are \
      the same in any.
      """, valueName: "language"))
  var language = ReportLanguage.english

  @Flag(help: "In Persian, write numbers in Persian digits.")
  var persianDigits = false

  func validate() throws {
    guard !persianDigits || language == .persian else {
      throw ValidationError("--persian-digits needs --language fa")
    }
  }
}

/// A command that speaks a language of its user's.
protocol SpeakingCommand: ParsableCommand {
  /// In which.
  var language: LanguageOption { get }

  /// What its amounts of money are in, if that is given.
  var currency: String? { get }
}

extension SpeakingCommand {
  var currency: String? { nil }

  /// The words that it speaks.
  var words: Words {
    Words(
      language.language, usesPersianDigits: language.persianDigits,
      currency: currency)
  }
}
