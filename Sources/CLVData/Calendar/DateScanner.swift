internal import CLVTables

/// Takes a date's pieces from its text one after another.
struct DateScanner {
  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august",
    "september", "october", "november", "december",
  ]
  private static let weekdays = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
    "sunday",
  ]

  private let text: [UInt8]
  var position = 0

  init(_ text: [UInt8]) {
    self.text = text
  }

  var isAtEnd: Bool { position >= text.count }

  /// The text in ASCII: digits of other scripts as digits, Chinese signs of
  /// year and month as hyphens, other letters as null bytes.
  static func plain(_ field: Bytes) -> [UInt8]? {
    if field.allSatisfy({ $0 < 0x80 }) { return Array(field) }
    guard let text = String(validating: field, as: UTF8.self) else {
      return nil
    }
    var plain: [UInt8] = []
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case ..<0x80: plain.append(UInt8(scalar.value))
      case 0x5E74, 0x6708: plain.append(Ascii.minus)
      case 0x65E5, 0xA0, 0x202F, 0x3000, 0x2009: plain.append(Ascii.space)
      case 0x4E0A: plain.append(UInt8(ascii: "a"))
      case 0x4E0B: plain.append(UInt8(ascii: "p"))
      case 0x5348: plain.append(UInt8(ascii: "m"))
      case 0xFF0F: plain.append(UInt8(ascii: "/"))
      case 0xFF1A: plain.append(Ascii.colon)
      case 0x2010...0x2015, 0x2212: plain.append(Ascii.minus)
      case 0x060C: plain.append(Ascii.comma)
      case 0x200B...0x200F, 0x202A...0x202E, 0x2066...0x2069, 0x61C, 0xFEFF:
        continue
      default:
        let digit = Digits.value(of: scalar)
        plain.append(digit.map { Ascii.zero + $0 } ?? Ascii.null)
      }
    }
    return plain
  }

  private var peek: UInt8? { isAtEnd ? nil : text[position] }

  mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    position += 1
    return true
  }

  /// Passes over blanks and says how many.
  @discardableResult
  mutating func skipBlanks() -> Int {
    let start = position
    while take(Ascii.space) || take(Ascii.tab) {}
    return position - start
  }

  /// Takes digits, up to a number of them.
  mutating func digits(most: Int) -> (value: Int, count: Int)? {
    var value = 0
    let start = position
    while position - start < most, let byte = peek,
      let digit = Ascii.digit(byte)
    {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      guard !overflow, product <= Int.max - digit else { return nil }
      value = product + digit
      position += 1
    }
    return position == start ? nil : (value, position - start)
  }

  private func letters() -> String {
    let run = text[position...].prefix { Ascii.isLetter($0) }
    return String(decoding: run, as: UTF8.self).lowercased()
  }

  /// Takes a word, in any mixture of cases, if just it comes next.
  mutating func word(_ word: String) -> Bool {
    guard letters() == word else { return false }
    position += word.utf8.count
    return true
  }

  /// Takes a name if it comes next, whole or by three letters or more of it.
  private mutating func name(of names: [String]) -> Int? {
    let word = letters()
    guard word.count >= 3,
      let index = names.firstIndex(where: { $0.hasPrefix(word) })
    else { return nil }
    position += word.utf8.count
    _ = take(Ascii.point)
    return index
  }

  /// Passes over the name of a weekday.
  mutating func skipWeekday() {
    guard name(of: Self.weekdays) != nil else { return }
    _ = take(Ascii.comma)
    skipBlanks()
  }

  /// Takes a day, month or year.
  mutating func part() -> WrittenDate.Part? {
    if let month = name(of: Self.months) {
      return WrittenDate.Part(value: month + 1, digits: 0)
    }
    guard let number = digits(most: 5), number.count <= 4 else { return nil }
    for ending in ["st", "nd", "rd", "th"] where word(ending) { break }
    return WrittenDate.Part(value: number.value, digits: number.count)
  }

  /// Takes what stands between two parts; empty between digits and letters.
  mutating func separator() -> String? {
    let start = position
    skipBlanks()
    for mark in ["-", "/", ".", ","].map({ $0.utf8.first ?? 0 })
    where take(mark) { break }
    skipBlanks()
    let mark = String(decoding: text[start..<position], as: UTF8.self)
    return mark.contains { $0 != " " } ? mark.filter { $0 != " " } : mark
  }

  // MARK: - Time of day

  /// Takes a time of day: `8:26`, `08:26:10.5 PM`, `am 8:26`, `082610`, with
  /// what it is ahead of UTC.
  mutating func clock() -> WrittenDate.Clock? {
    var isAfternoon = halfDay()
    guard let first = digits(most: 6) else { return nil }
    var times = [first.value]
    if first.count == 4 || first.count == 6 {
      times =
        first.count == 4
        ? [first.value / 100, first.value % 100]
        : [first.value / 10_000, first.value / 100 % 100, first.value % 100]
    } else if first.count > 2 {
      return nil
    }
    while times.count < 3, first.count <= 2, take(Ascii.colon) {
      guard let next = digits(most: 2) else { return nil }
      times.append(next.value)
    }
    if times.count == 3, take(Ascii.point) || take(Ascii.comma) {
      guard digits(most: 18) != nil else { return nil }
    }
    skipBlanks()
    if isAfternoon == nil { isAfternoon = halfDay() }
    skipBlanks()
    // One number is a time only beside AM, PM or a zone.
    let isAlone = times.count == 1 && isAfternoon == nil
    times += [0, 0]
    var hour = times[0]
    if let isAfternoon {
      guard (1...12).contains(hour) else { return nil }
      hour = hour % 12 + (isAfternoon ? 12 : 0)
    }
    guard times[1] <= 59, times[2] <= 60,
      hour <= 23 || hour == 24 && times[1] + times[2] == 0,
      !isAlone || first.count == 2, let offset = zone()
    else { return nil }
    return WrittenDate.Clock(
      seconds: hour * 3_600 + times[1] * 60 + times[2],
      offset: offset.seconds)
  }

  /// Takes AM or PM; true for PM.
  private mutating func halfDay() -> Bool? {
    for (word, isAfternoon) in [
      ("am", false), ("pm", true), ("a", false), ("p", true),
    ] where self.word(word) {
      skipBlanks()
      return isAfternoon
    }
    return nil
  }

  /// Takes `Z`, `UTC`, `GMT`, `+HH`, `+HHmm`, `+HH:mm`, the last three also
  /// after one of the first, or nothing; nil where something else comes next.
  private mutating func zone() -> (seconds: Int?, Void)? {
    var offset: Int?
    if word("z") || word("utc") || word("gmt") { offset = 0 }
    guard let sign = peek, sign == Ascii.plus || sign == Ascii.minus else {
      return (offset, ())
    }
    position += 1
    guard let first = digits(most: 4) else { return nil }
    var minutes = 0
    var hours = first.value
    if first.count > 2 {
      (hours, minutes) = (first.value / 100, first.value % 100)
    } else if take(Ascii.colon) {
      guard let rest = digits(most: 2), rest.count == 2 else { return nil }
      minutes = rest.value
    }
    guard hours <= 23, minutes <= 59 else { return nil }
    let seconds = hours * 3_600 + minutes * 60
    return (sign == Ascii.plus ? seconds : -seconds, ())
  }
}
