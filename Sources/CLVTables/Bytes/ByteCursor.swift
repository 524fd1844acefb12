/// Reads bytes from left to right.
package struct ByteCursor {
  private let bytes: Bytes
  private var position = 0

  package init(_ bytes: Bytes) {
    self.bytes = bytes
  }

  package var isAtEnd: Bool { position >= bytes.count }

  /// The next byte, not yet taken.
  package var peek: UInt8? { isAtEnd ? nil : bytes[position] }

  /// Takes the next byte if it is the expected one.
  package mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    position += 1
    return true
  }

  /// Takes between `least` and `most` digits, as many as there are.
  package mutating func number(least: Int, most: Int) -> Int? {
    var value = 0
    var taken = 0
    while taken < most, let byte = peek, let digit = Ascii.digit(byte) {
      value = value * 10 + digit
      taken += 1
      position += 1
    }
    return taken >= least ? value : nil
  }

  /// Takes digits, any number of them.
  package mutating func skipDigits() -> Int {
    let start = position
    while let byte = peek, Ascii.digit(byte) != nil { position += 1 }
    return position - start
  }

  /// Takes a word if it comes next, in any mixture of cases.
  package mutating func word(_ word: [UInt8]) -> Bool {
    guard bytes.count - position >= word.count else { return false }
    for (offset, letter) in word.enumerated() {
      let byte = bytes[position + offset]
      if Ascii.lowercased(byte) != Ascii.lowercased(letter) { return false }
    }
    position += word.count
    return true
  }
}
