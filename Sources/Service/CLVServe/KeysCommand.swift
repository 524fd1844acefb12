public import ArgumentParser
public import CLVService

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// `clv-serve keys`: the keys that the service takes.
struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "Manage the keys that the service takes.",
    subcommands: [Add.self])

  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a key, print it, and add its sum to a file.",
      discussion: """
        The key is printed once and kept nowhere: the file has its SHA-256 \
        alone. Take the line out of the file to end the key's life, and start \
        the service anew.
        """)

    @Argument(help: "Whose key it is, without blanks.")
    var name: String

    @Option(
      help: "read to ask for scores, admin to put models and transactions too.")
    var role = Role.read

    @Option(
      help: ArgumentHelp("The file of keys.", valueName: "file"))
    var keys: String

    func validate() throws {
      guard !name.isEmpty, !name.contains(where: \.isWhitespace),
        !name.hasPrefix("#")
      else {
        throw ValidationError(
          "\"\(name)\" is no name of a key: write it without blanks")
      }
    }

    func run() throws {
      let (key, line) = KeyFile.make(for: name, role: role)
      var text = ""
      if FileManager.default.fileExists(atPath: keys) {
        text = try String(contentsOfFile: keys, encoding: .utf8)
        if !text.isEmpty, !text.hasSuffix("\n") { text += "\n" }
      }
      do {
        try (text + line + "\n").write(
          toFile: keys, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes(
          [.posixPermissions: 0o600], ofItemAtPath: keys)
      } catch {
        throw ValidationError("\(keys) cannot be written: \(error)")
      }
      print(key)
    }
  }
}

extension Role: ExpressibleByArgument {}
