import CLV
import Foundation

/// What the tool says on standard error.
enum Messages {
  /// The words of the command that runs.
  @TaskLocal static var words = Words.english

  /// A text of the tool's own in the language of the command.
  static func text(
    _ key: String, _ values: [String: ReportValue] = [:]
  ) -> String {
    words.text("message.\(key)", values)
  }

  /// An error: why the command stops.
  static func error(_ text: String) {
    let text = ReportValue.text(words.text(sentence: text))
    write(Self.text("error", ["text": text]) + "\n")
  }

  /// An error of the library in the words of the command line.
  static func error(_ error: DataError) {
    Self.error(words(of: error))
  }

  /// What an error says at a command line.
  static func words(of error: any Error) -> String {
    switch error {
    case let error as DataError: words.text(error)
    case let error as FitError: words.text(error.advice)
    default: words.text(sentence: "\(error)")
    }
  }

  /// Something that the user should know, and that stops nothing.
  static func warning(_ text: String) {
    write(Self.text("warning", ["text": .text(text)]) + "\n")
  }

  /// Something that happened.
  static func note(_ text: String) {
    write("clv: \(text)\n")
  }

  /// Warns that there is no spend model, which the library says why.
  static func warnOfNoSpend(_ key: String, _ reason: Advice) {
    warning(
      text(
        key,
        [
          "reason": .text(
            words.said(reason, else: "message.amounts_give_none"))
        ]))
  }

  static func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
