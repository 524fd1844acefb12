internal import Libm

/// Numbers as C prints them, rounded from their exact binary value; with a
/// point, whatever the locale of the process.
enum PrintedNumber {
  /// A finite number without its sign to so many decimals, as %f has it.
  static func fixed(_ number: Double, _ decimals: Int) -> String {
    let digits = self.digits(of: printed("%.*f", abs(number), decimals))
    guard decimals > 0 else { return digits }
    return "\(digits.dropLast(decimals)).\(digits.suffix(decimals))"
  }

  /// A number to so many decimals and a power of ten, as %e has it.
  static func scientific(_ number: Double, _ decimals: Int) -> String {
    let text = printed("%.*e", number, decimals)
    guard let mark = text.lastIndex(of: UInt8(ascii: "e")) else {
      return String(decoding: text, as: UTF8.self)
    }
    let digits = self.digits(of: text[..<mark])
    return (number.sign == .minus ? "-" : "")
      + (decimals > 0 ? "\(digits.prefix(1)).\(digits.dropFirst())" : digits)
      + String(decoding: text[mark...], as: UTF8.self)
  }

  /// A number to so many significant digits, plain where that is short, as %g
  /// has it.
  static func general(_ number: Double, _ digits: Int) -> String {
    let last = max(1, digits) - 1
    let text = scientific(number, last)
    let parts = text.split(separator: "e")
    guard parts.count == 2, let power = Int(parts[1]) else { return text }
    guard power < -4 || power > last else {
      return (number.sign == .minus ? "-" : "")
        + withoutZeros(fixed(number, last - power)[...])
    }
    return "\(withoutZeros(parts[0]))e\(parts[1])"
  }

  private static func withoutZeros(_ text: Substring) -> Substring {
    guard text.contains(".") else { return text }
    let end = text.lastIndex { $0 != "0" } ?? text.startIndex
    return text[end] == "." ? text[..<end] : text[...end]
  }

  /// The digits of a text, without what the locale has between them.
  private static func digits(of text: some Sequence<UInt8>) -> String {
    String(decoding: text.filter { 0x30...0x39 ~= $0 }, as: UTF8.self)
  }

  private static func printed(
    _ format: String, _ number: Double, _ decimals: Int
  ) -> [UInt8] {
    // No number has more digits before the point.
    let capacity = 400 + max(0, decimals)
    return withVaList([Int32(clamping: decimals), number]) { values in
      let text = [CChar](unsafeUninitializedCapacity: capacity) {
        let count = vsnprintf($0.baseAddress, capacity, format, values)
        $1 = min(max(0, Int(count)), capacity - 1)
      }
      return text.map { UInt8(bitPattern: $0) }
    }
  }
}
