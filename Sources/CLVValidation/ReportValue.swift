public import CLVData

/// A figure, a date or a word of the data, as a finding and a report hold it:
/// what it is, and how precisely it is shown.
public enum ReportValue: Sendable, Equatable {
  /// A whole number.
  case count(Int)

  /// A number to a number of decimals.
  case number(Double, decimals: Int = 1)

  /// A number to a number of significant digits, as an estimate.
  case significant(Double, digits: Int = 4)

  /// A share, shown as a percentage.
  case percent(Double, decimals: Int = 0)

  /// A relative difference, shown as a percentage with its sign.
  case change(Double, decimals: Int = 1)

  /// A difference of two shares, shown in percentage points with its sign.
  case points(Double)

  /// A difference to a number of decimals, with its sign.
  case signed(Double, decimals: Int = 1)

  /// A p-value, shown with its sign: = 0.0312, < 0.0001.
  case probability(Double)

  /// An amount of money to the currency's decimals.
  case money(Double)

  /// An amount of money without decimals.
  case wholeMoney(Double)

  /// A day.
  case day(CalendarDay)

  /// A length of time.
  case duration(Double, TimeUnit)

  /// A month of the year, from 1 to 12.
  case month(Int)

  /// A stretch of calendar time by its name in files: 1997, 1997-Q1, 1997-01,
  /// 1990…1999, or the first day of a week; after SH and a blank, in the Solar
  /// Hijri calendar.
  case period(String)

  /// A short name that the program makes of numbers and signs: 7+.
  case label(String)

  /// Text from the data, whatever is in it.
  case text(String)

  /// A customer's identifier, whatever is in it.
  case name(String)

  /// Several identifiers of customers.
  case names([String])

  /// A term of the string tables, by its key; with a name of its own in files,
  /// or that of the key.
  case term(String, name: String? = nil)

  /// Nothing known.
  case missing

  /// The number it stands for, if it is one.
  package var number: Double? {
    switch self {
    case .count(let count): Double(count)
    case .number(let number, _), .significant(let number, _),
      .percent(let number, _), .change(let number, _), .points(let number),
      .signed(let number, _), .probability(let number), .money(let number),
      .wholeMoney(let number), .duration(let number, _):
      number
    case .day, .month, .period, .label, .text, .name, .names, .term, .missing:
      nil
    }
  }

  /// Whether it belongs to the right of its column.
  package var isNumeric: Bool { number != nil }

  /// The value, or nothing where there is none.
  package init(_ value: Double?, _ make: (Double) -> ReportValue) {
    self = value.map(make) ?? .missing
  }
}

extension ReportValue: Encodable {
  /// Writes the value itself: numbers with all their digits, days as
  /// yyyy-MM-dd, terms by the last part of their key; `null` for nothing known,
  /// and words for infinities, which JSON does not have.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .count(let count): try container.encode(count)
    case .day(let day): try container.encode(day.description)
    case .month(let month): try container.encode(month)
    case .period(let text), .label(let text), .text(let text),
      .name(let text):
      try container.encode(text)
    case .names(let names): try container.encode(names)
    case .term(let key, let name):
      try container.encode(
        name ?? key.split(separator: ".").last.map(String.init))
    case .missing: try container.encodeNil()
    default:
      guard let number, !number.isNaN else { return try container.encodeNil() }
      if number.isFinite {
        try container.encode(number)
      } else {
        try container.encode(number > 0 ? "inf" : "-inf")
      }
    }
  }
}
