/// The name of a model, as it stands in addresses and files.
struct ModelName: Hashable, Comparable, Sendable, CustomStringConvertible {
  let description: String

  /// A name of letters, digits, points, underscores and hyphens that does not
  /// begin with a point; nil for another.
  init?(_ text: some StringProtocol) {
    let isPlain = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"),
        UInt8(ascii: "-"), UInt8(ascii: "."):
        true
      default: false
      }
    }
    guard isPlain, (1...64).contains(text.utf8.count), text.first != "." else {
      return nil
    }
    description = String(text)
  }

  static func < (first: ModelName, second: ModelName) -> Bool {
    first.description < second.description
  }
}
