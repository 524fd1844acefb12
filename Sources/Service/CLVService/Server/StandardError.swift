internal import Libm

/// Where people and collectors of logs read what the service says.
public enum StandardError {
  /// Writes a text, with one call, so that those of several threads do not mix.
  public static func write(_ text: String) { write(Array(text.utf8)) }

  static func write(_ bytes: [UInt8]) {
    var place = 0
    while place < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Libm.write(
          STDERR_FILENO, buffer.baseAddress.map { $0 + place },
          buffer.count - place)
      }
      // Nobody reads it any more.
      guard count > 0 else { return }
      place += count
    }
  }
}
