import Foundation

/// What the tool says on standard error.
enum Messages {
  /// An error: why the command stops.
  static func error(_ text: String) {
    write("clv: error: \(text)\n")
  }

  /// Something that the user should know, and that stops nothing.
  static func warning(_ text: String) {
    write("clv: warning: \(text)\n")
  }

  /// Something that happened.
  static func note(_ text: String) {
    write("clv: \(text)\n")
  }

  static func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
