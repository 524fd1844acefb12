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
      \(.dateFormat) takes Unicode date fields, not "%": write \
      "\(translated)" for "\(text)"
      """)
  }
}

extension DateFormat {
  /// What to tell the person whose field is not a date.
  func advice(on problem: DateProblem, field: Bytes) -> Advice {
    let text = field.trimmed.excerpt
    switch problem {
    case .empty:
      return "the date is missing; fill it in"
    case .noSuchDay:
      let other: Advice = self == .iso ? "" : " or \(.dateFormat)"
      return "\"\(text)\" is not a day of the calendar; correct it\(other)"
    case .implausibleYear(let year):
      let range = calendar.plausibleYears
      return """
        "\(text)" is in the year \(year), outside \
        \(range.lowerBound)-\(range.upperBound); correct it or give another \
        \(.dateFormat)
        """
    case .notADate, .otherForm:
      switch self {
      case .iso:
        guard !Self.beginsWithISODate(Array(text.utf8)) else {
          return "\"\(text)\" is not a date and a time of day; write dates as "
            + "yyyy-MM-dd or yyyy-MM-dd HH:mm:ss"
        }
        return "\"\(text)\" is not a date; write dates as yyyy-MM-dd or give "
          + "\(.dateFormat.set(to: Self.hints(field)))"
      case .pattern(let pattern, _):
        return "\"\(text)\" does not match \(.dateFormat) \(pattern.text); "
          + "correct either"
      case .form(let form, _):
        return "\"\(text)\" is not a date as \(form.words); correct it, or "
          + "give \(.dateFormat)"
      }
    }
  }

  private var calendar: CalendarSystem {
    switch self {
    case .iso: .gregorian
    case .pattern(_, let calendar): calendar
    case .form(let form, _): form.calendar
    }
  }

  private static func beginsWithISODate(_ text: [UInt8]) -> Bool {
    text.count > 10
      && text.prefix(10).withUnsafeBufferPointer { date in
        (try? DateFormat.iso.day(in: date)) != nil
      }
  }

  /// Formats that read the field: each has been tried on it.
  static func hints(
    _ field: Bytes,
    _ forms: [DateForm] = [.dayMonthYear, .monthDayYear, .yearMonthDay]
  ) -> [String] {
    guard let date = WrittenDate(field), let parts = date.parts else {
      return []
    }
    return forms.filter { date.day($0, zone: nil) != nil }.map { form in
      let candidates = form.patterns(parts, separator: date.separator)
      let pattern = candidates.first { text in
        (try? DatePattern(text).day(in: field.trimmed)) != nil
      }
      return pattern ?? form.option
    }
  }
}

extension DateForm {
  /// Patterns of dates in the order of the form, with times of day and
  /// without.
  fileprivate func patterns(
    _ parts: (WrittenDate.Part, WrittenDate.Part, WrittenDate.Part),
    separator: String
  ) -> [String] {
    let written = [parts.0, parts.1, parts.2]
    let order = Array(option)
    let isWide = zip(order, written).allSatisfy { letter, part in
      letter == "y" || part.digits == 2
    }
    let fields = zip(order, written).map { letter, part in
      switch letter {
      case "y": part.digits == 4 ? "yyyy" : "yy"
      case "m": part.digits == 0 ? "MMM" : isWide ? "MM" : "M"
      default: isWide ? "dd" : "d"
      }
    }
    let times = ["", "HH:mm", "H:mm", "HH:mm:ss", "H:mm:ss", "h:mm a"]
    return times.map { time in
      fields.joined(separator: separator) + (time.isEmpty ? "" : " " + time)
    }
  }
}
