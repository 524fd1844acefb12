internal import CLVTables

extension DatePattern {
  /// The error for a pattern written for `strftime`, with its equivalent.
  static func percentError(_ text: String) -> DataError {
    let equivalents: [Character: String] = [
      "Y": "yyyy", "y": "yy", "m": "MM", "d": "dd", "e": "d", "b": "MMM",
      "B": "MMMM", "H": "HH", "I": "hh", "M": "mm", "S": "ss", "f": "SSSSSS",
      "p": "a", "F": "yyyy-MM-dd", "T": "HH:mm:ss", "%": "%",
    ]
    var translated = ""
    var afterPercent = false
    for character in text {
      if afterPercent {
        translated += equivalents[character] ?? "?"
        afterPercent = false
      } else if character == "%" {
        afterPercent = true
      } else {
        translated += character.isLetter ? "'\(character)'" : "\(character)"
      }
    }
    return DataError(
      .usage,
      """
      --date-format takes Unicode date fields, not "%": write \
      "\(translated)" for "\(text)"
      """)
  }
}

extension DateFormat {
  /// What to tell the person whose field is not a date.
  func advice(on problem: DateProblem, field: Bytes) -> String {
    let text = field.trimmed.excerpt
    switch problem {
    case .empty:
      return "the date is missing; fill it in"
    case .noSuchDay:
      return "\"\(text)\" is not a day of the calendar"
        + (self == .iso ? "; correct it" : "; correct it or --date-format")
    case .implausibleYear(let year):
      let range = Self.plausibleYears
      return """
        "\(text)" is in the year \(year), outside \
        \(range.lowerBound)-\(range.upperBound); correct it or give another \
        --date-format
        """
    case .notADate:
      switch self {
      case .iso:
        guard !Self.beginsWithISODate(Array(text.utf8)) else {
          return "\"\(text)\" is not a date and a time of day; write dates as "
            + "yyyy-MM-dd or yyyy-MM-dd HH:mm:ss"
        }
        return "\"\(text)\" is not a date; write dates as yyyy-MM-dd or give "
          + "--date-format" + Self.patternGuess(Array(text.utf8))
      case .pattern(let pattern):
        return "\"\(text)\" does not match --date-format \(pattern.text); "
          + "correct either"
      }
    }
  }

  private static func beginsWithISODate(_ text: [UInt8]) -> Bool {
    text.count > 10
      && text.prefix(10).withUnsafeBufferPointer { date in
        (try? DateFormat.iso.day(in: date)) != nil
      }
  }

  /// The patterns, after a space, that would read a date such as
  /// `4/1/2011`; empty when there is none to name.
  private static func patternGuess(_ text: [UInt8]) -> String {
    let parts = text.split(
      maxSplits: 2, omittingEmptySubsequences: false,
      whereSeparator: { Ascii.digit($0) == nil && !Ascii.isLetter($0) })
    guard parts.count == 3 else { return "" }
    let last = parts[2].prefix { Ascii.digit($0) != nil }
    let mark = Character(UnicodeScalar(text[parts[0].count]))
    let tail = last.count == parts[2].count ? "" : " HH:mm"
    func quoted(_ pattern: String) -> String {
      tail.isEmpty && mark != " " ? pattern : "\"\(pattern)\(tail)\""
    }
    if parts[0].count == 4, number(parts[0]) != nil, number(parts[1]) != nil {
      let month = parts[1].count == 2 ? "MM" : "M"
      let day = last.count == 2 ? "dd" : "d"
      return " " + quoted("yyyy\(mark)\(month)\(mark)\(day)")
    }
    guard let first = number(parts[0]), last.count == 4 || last.count == 2
    else { return "" }
    let year = last.count == 4 ? "yyyy" : "yy"
    guard let second = number(parts[1]) else {
      return " " + quoted("d\(mark)MMM\(mark)\(year)")
    }
    let wide = parts[0].count == 2 && parts[1].count == 2
    let (day, month) = wide ? ("dd", "MM") : ("d", "M")
    let dayFirst = quoted("\(day)\(mark)\(month)\(mark)\(year)")
    let monthFirst = quoted("\(month)\(mark)\(day)\(mark)\(year)")
    if first > 12 { return " " + dayFirst }
    if second > 12 { return " " + monthFirst }
    return " \(dayFirst) or \(monthFirst)"
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard (1...4).contains(digits.count),
      digits.allSatisfy({ Ascii.digit($0) != nil })
    else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 &- Ascii.zero) }
  }
}
