import ArgumentParser
import CLV
import Foundation

/// What the tool says of arguments that it cannot use.
///
/// English is the argument parser's own; in another language its sentences,
/// and those of the commands, are the catalogue's.
enum UsageMessage {
  /// Ends the process with what is wrong with the arguments, or with what they
  /// ask for instead of work, such as help.
  static func exit(
    _ error: any Error, of command: any ParsableCommand.Type
  ) -> Never {
    let status = command.exitCode(for: error)
    guard status == .validationFailure else { command.exit(withError: error) }
    let text = naming(root: command.fullMessage(for: error))
    if Messages.words.language == .english {
      Messages.write(text + "\n")
    } else {
      Messages.error(command.message(for: error))
      // How the command is written, which the parser says last.
      let usage = text.range(of: "Usage: ", options: .backwards)
      if let start = usage?.lowerBound {
        let usage = String(text[start...])
        Messages.write(Messages.words.text(sentence: usage) + "\n")
      }
    }
    Foundation.exit(status.rawValue)
  }

  /// A text that names where help is with the name of the tool, which the
  /// parser leaves out where a command has begun to run.
  private static func naming(root text: String) -> String {
    let (lead, root) = ("  See '", "clv ")
    guard let place = text.range(of: lead, options: .backwards),
      !text[place.upperBound...].hasPrefix(root)
    else { return text }
    return text.replacingCharacters(in: place, with: lead + root)
  }

  /// The words that arguments ask for, also where they cannot be parsed.
  static func words(for arguments: [String]) -> Words {
    let name = "--language"
    let asked = arguments.indices.compactMap { index -> ReportLanguage? in
      let argument = arguments[index]
      if argument == name, index + 1 < arguments.count {
        return ReportLanguage(rawValue: arguments[index + 1])
      }
      guard argument.hasPrefix(name + "=") else { return nil }
      return ReportLanguage(
        rawValue: String(argument.dropFirst(name.count + 1)))
    }
    return asked.last.map { Words($0) } ?? .english
  }
}
