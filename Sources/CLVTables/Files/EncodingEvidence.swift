/// What the bytes of a text that is not UTF-8 tell of its encoding.
///
/// Chinese text in GB18030 is pairs of bytes, nearly all of the 3,755 common
/// characters. Words in Arabic script are runs of several letters beyond
/// ASCII. In the Latin encodings such letters stand alone or in twos between
/// those of ASCII. All bytes of the text are looked at; where they fit none
/// or several, no encoding is named.
struct EncodingEvidence {
  /// The letters of Arabic and Persian in windows-1256.
  private static let arabicLetters: [Bool] = {
    var isLetter = [Bool](repeating: false, count: 256)
    let letters: [ClosedRange<Int>] = [
      0x81...0x81, 0x8D...0x8E, 0x90...0x90, 0x98...0x98, 0x9D...0x9D,
      0xAA...0xAA, 0xC0...0xD6, 0xD8...0xDF, 0xE1...0xE1, 0xE3...0xE6,
      0xEC...0xED, 0xF0...0xF3, 0xF5...0xF6, 0xF8...0xF8, 0xFA...0xFA,
    ]
    for range in letters { for byte in range { isLetter[byte] = true } }
    return isLetter
  }()

  /// Signs, and letters of Icelandic and few other names, which are as likely
  /// damage.
  private static let rareLatin: [UInt8] = [
    0xD0, 0xD7, 0xDE, 0xF0, 0xF7, 0xFE, 0xFF,
  ]

  private var run: [UInt8] = []
  private var before: UInt8 = Ascii.space

  /// Letters beyond ASCII, and those in runs of three and more.
  private var high = 0
  private var inLongRuns = 0
  private var arabic = 0
  private var latin = 0
  private var besideASCII = 0

  private var pairs = 0
  private var commonPairs = 0
  private var isPaired = true

  /// Takes the next bytes of the text.
  mutating func add(_ bytes: Bytes) {
    for byte in bytes {
      if byte >= 0x80 {
        run.append(byte)
      } else {
        end(after: byte)
        before = byte
      }
    }
  }

  /// Counts the run of bytes beyond ASCII that has ended before a byte.
  private mutating func end(after next: UInt8) {
    guard !run.isEmpty else { return }
    defer { run.removeAll(keepingCapacity: true) }
    high += run.count
    if run.count >= 3 { inLongRuns += run.count }
    if run.count <= 2, Ascii.isLetter(before) || Ascii.isLetter(next) {
      besideASCII += run.count
    }
    for byte in run {
      if Self.arabicLetters[Int(byte)] { arabic += 1 }
      if byte >= 0xC0, !Self.rareLatin.contains(byte) { latin += 1 }
    }
    countPairs()
  }

  private mutating func countPairs() {
    guard run.count % 2 == 0 else {
      isPaired = false
      return
    }
    for index in stride(from: 0, to: run.count, by: 2) {
      let (lead, trail) = (run[index], run[index + 1])
      pairs += 1
      if (0xB0...0xD7).contains(lead), trail >= 0xA1, trail != 0xFF {
        commonPairs += 1
      }
    }
  }

  /// The encoding that the text shows; nil where it shows none or several.
  mutating func encoding() -> TextEncoding? {
    end(after: Ascii.space)
    guard high > 0 else { return nil }
    func most(_ count: Int, of all: Int) -> Bool { count * 10 >= all * 9 }
    let isChinese = isPaired && most(commonPairs, of: pairs)
    let isArabic = most(arabic, of: high) && inLongRuns * 2 >= high
    let isLatin = most(latin, of: high) && most(besideASCII, of: high)
    switch (isChinese, isArabic, isLatin) {
    case (true, false, false): return .gb18030
    case (false, true, false): return .windows1256
    case (false, false, true): return .windows1252
    default: return nil
    }
  }
}
