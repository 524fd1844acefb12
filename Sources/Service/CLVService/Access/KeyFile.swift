internal import CLVRequests

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The keys that the service takes: a file of their names, roles and SHA-256
/// sums, from which no key can be had.
///
/// A line is `NAME ROLE SUM`; lines that begin with # are for people.
public struct KeyFile: Sendable {
  private struct Entry: Sendable {
    let name: String
    let role: Role
    let sum: [UInt8]
  }

  private var entries: [Entry]

  /// Reads a file of keys.
  ///
  /// - Throws: A `RequestError` that names the line which is none.
  public init(path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw RequestError(
        .noInput,
        "the key file \(path) cannot be read; make one with "
          + "clv-serve keys add")
    }
    try self.init(text: String(decoding: data, as: UTF8.self), name: path)
  }

  init(text: String, name: String) throws {
    entries = []
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      let fields = line.split { $0 == " " || $0 == "\t" || $0 == "\r" }
      if fields.isEmpty || fields[0].hasPrefix("#") { continue }
      guard fields.count == 3, let role = Role(rawValue: String(fields[1])),
        fields[2].utf8.count == 64, fields[2].allSatisfy(\.isHexDigit)
      else {
        throw RequestError(
          .badData,
          "\(name):\(number + 1): not a key; a line is a name, read or admin, "
            + "and 64 hexadecimal digits, as clv-serve keys add writes it")
      }
      entries.append(
        Entry(
          name: String(fields[0]), role: role,
          sum: Array(fields[2].lowercased().utf8)))
    }
    guard !entries.isEmpty else {
      throw RequestError(
        .badData, "\(name): there is no key; make one with clv-serve keys add")
    }
  }

  /// Whose key it is; nil for nobody's.
  ///
  /// The sum is compared with that of every key, all digits of it, so that the
  /// time says nothing of how much of a guess is right.
  func holder(of key: some StringProtocol) -> (name: String, role: Role)? {
    let sum = Array(Digest.hexadecimal(Array(key.utf8)).utf8)
    var holder: (name: String, role: Role)?
    for entry in entries where Self.areEqual(entry.sum, sum) {
      holder = (entry.name, entry.role)
    }
    return holder
  }

  /// Compares in a time that depends on the lengths alone.
  private static func areEqual(_ first: [UInt8], _ second: [UInt8]) -> Bool {
    guard first.count == second.count else { return false }
    var difference: UInt8 = 0
    for (one, other) in zip(first, second) { difference |= one ^ other }
    return difference == 0
  }

  /// A new key, and the line of it for a file.
  ///
  /// - Parameters:
  ///   - name: Whose it is, without blanks.
  ///   - role: What it allows.
  /// - Returns: The key, of 256 random bits, which is nowhere else; and the
  ///   line, without its end.
  public static func make(
    for name: String, role: Role
  ) -> (key: String, line: String) {
    var generator = SystemRandomNumberGenerator()
    let digits = (0..<4).map { _ in
      let text = String(generator.next() as UInt64, radix: 16)
      return String(repeating: "0", count: 16 - text.count) + text
    }
    let key = "clv_" + digits.joined()
    let sum = Digest.hexadecimal(Array(key.utf8))
    return (key, "\(name) \(role.rawValue) \(sum)")
  }
}
