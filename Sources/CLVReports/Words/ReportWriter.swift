internal import CLVData
internal import CLVForecasting
internal import CLVValidation
internal import Libm

/// Writes values and texts in a style.
public struct ReportWriter: Sendable {
  let style: ReportStyle
  let strings: StringTable
  private let numbers: NumberWriter
  let dates: DateWriter

  /// Whether amounts are so small that sums of them are told with decimals.
  private let hasSmallMoney: Bool

  init(_ style: ReportStyle, hasSmallMoney: Bool = false) {
    self.style = style
    self.hasSmallMoney = hasSmallMoney
    strings = style.language.strings
    let facts = LocaleFacts(style)
    numbers = NumberWriter(facts)
    dates = DateWriter(facts)
  }

  /// The calendar of the language.
  var calendar: CalendarSystem { style.language.calendar }

  /// The text of a key with values in it.
  func text(_ key: String, _ values: [String: ReportValue] = [:]) -> String {
    StringTable.parts(of: strings[key]).map { part in
      switch part {
      case .text(let text): localized(text)
      case .value(let name): values[name].map(value) ?? "{\(name)}"
      case .forms(let forms, let name):
        values[name].map { value in
          form(forms, of: value).replacing("#", with: self.value(value))
        } ?? "{\(name)}"
      case .code(let code): "\u{2066}\(code)\u{2069}"
      }
    }.joined()
  }

  /// The words that go with a value, in which # stands for it.
  func form(_ forms: String, of value: ReportValue) -> String {
    String(
      NumberForms.form(
        forms[...], shown: self.value(value), one: self.value(.count(1)),
        zero: self.value(.count(0)),
        isInfinite: value.number?.isInfinite == true))
  }

  /// A text for a drawing, which runs from left to right in any language.
  func chartText(
    _ key: String, _ values: [String: ReportValue] = [:]
  ) -> String {
    isolated(text(key, values))
  }

  /// A text in the direction of its language.
  func isolated(_ text: String) -> String {
    style.language.isRightToLeft ? "\u{2067}\(text)\u{2069}" : text
  }

  /// A number with words of the language beside it runs in the direction of
  /// these, wherever it stands.
  private func directed(_ text: String) -> String {
    let hasWords = text.unicodeScalars.contains {
      (0x590...0x8FF).contains($0.value) && $0.properties.isAlphabetic
    }
    return hasWords ? isolated(text) : text
  }

  /// A value as people read it.
  func value(_ value: ReportValue) -> String {
    if case .duration(.infinity, _) = value { return strings["unit.forever"] }
    if let number = value.number, !number.isFinite {
      return NumberWriter.unbounded(number)
    }
    switch value {
    case .count(let count): return number(Double(count), 0)
    case .number(let number, let decimals): return self.number(number, decimals)
    case .significant(let number, let digits):
      return significant(number, digits)
    case .percent(let share, let decimals):
      return percent(share, decimals, isSigned: false)
    case .change(let share, let decimals):
      return percent(share, decimals, isSigned: true)
    case .points(let share):
      return directed(
        text("unit.points", ["n": .signed(100 * share, decimals: 1)]))
    case .money(let amount): return directed(money(amount, isWhole: false))
    case .wholeMoney(let amount):
      return directed(money(amount, isWhole: !hasSmallMoney))
    case .day(let day): return date(day)
    case .duration(let length, let unit): return duration(length, unit)
    case .signed(let number, let decimals):
      return self.number(number, decimals, isSigned: true)
    case .probability(let p):
      return p < 1e-4 ? "< \(number(1e-4, 4))" : "= \(number(p, 4))"
    case .month(let month): return self.month(month)
    case .period(let name): return period(name)
    case .label(let label): return localized(label)
    case .text(let text): return text
    case .name(let name): return Words.visible(name)
    case .names(let names):
      return names.map(Words.visible).joined(separator: ", ")
    case .term(let key, _): return strings[key]
    case .missing: return "–"
    }
  }

  // MARK: - Numbers

  private func number(
    _ number: Double, _ decimals: Int, isSigned: Bool = false
  ) -> String {
    // No negative zero.
    let isZero = abs(number) < 0.5 * pow(10, -Double(decimals))
    return numbers.number(
      isZero ? 0 : number, .decimals(decimals), isSigned ? .both : .minus)
  }

  /// Text of the program's own with the digits of the style.
  func localized(_ text: String) -> String {
    guard style.usesPersianDigits else { return text }
    return String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          guard
            let digit = scalar.properties.numericType == .decimal
              ? scalar.properties.numericValue : nil
          else { return scalar }
          return Unicode.Scalar(0x06F0 + UInt32(digit)) ?? scalar
        }))
  }

  private func significant(_ number: Double, _ digits: Int) -> String {
    abs(number) >= 1e-4 && abs(number) < 1e9 || number == 0
      ? numbers.number(number, .significant(digits...digits))
      : numbers.scientific(number, digits: digits)
  }

  private func percent(
    _ share: Double, _ decimals: Int, isSigned: Bool
  ) -> String {
    let isZero = abs(share) < 0.005 * pow(10, -Double(decimals))
    return numbers.percent(
      isZero ? 0 : share, .decimals(decimals), isSigned ? .both : .minus)
  }

  /// An amount with its currency: by its code as the language writes it, or
  /// the sign that was given after the number.
  private func money(_ amount: Double, isWhole: Bool) -> String {
    guard let currency = style.currency else {
      return number(amount, isWhole ? 0 : 2)
    }
    guard Self.isCode(currency) else {
      let isWhole =
        isWhole
        || Self.withoutDecimals.contains(currency)
          && (abs(amount) >= 10 || amount == 0)
      return number(amount, isWhole ? 0 : 2) + "\u{A0}" + currency
    }
    let code = currency.uppercased()
    let hasNone = Self.withoutDecimals.contains(code)
    let usual: NumberWriter.Precision? =
      isWhole || hasNone && (abs(amount) >= 10 || amount == 0)
      ? .decimals(0) : nil
    // Not nothing, where the smallest unit is more than the amount.
    let isSmall =
      !isWhole && abs(amount) >= 1e-4
      && numbers.money(abs(amount), in: code, usual)
        == numbers.money(0, in: code, usual)
    return numbers.money(
      amount, in: code, isSmall ? .significant(1...2) : usual)
  }

  /// Signs and codes of currencies that have no smaller unit in use; most of
  /// those that are named by codes have their decimals from the system, which
  /// does not know IRT.
  private static let withoutDecimals: Set = [
    "تومان", "تومن", "ریال", "﷼", "IRR", "IRT", "Toman", "toman", "Rial",
    "rial",
    "円", "¥", "₩", "₫", "Ft", "원",
  ]

  private static func isCode(_ currency: String) -> Bool {
    currency.utf8.count == 3
      && currency.unicodeScalars.allSatisfy { $0.properties.isAlphabetic }
      && currency.allSatisfy(\.isASCII)
  }

  /// A number in few characters, for an axis: 1.2M.
  func short(_ number: Double) -> String {
    abs(number) < 10_000
      ? numbers.number(number, .significant(1...4))
      : directed(numbers.compact(number, digits: 1...3))
  }

  // MARK: - Time

  private func date(_ day: CalendarDay) -> String {
    dates.date(day, in: calendar)
  }

  /// A month and its year, for an axis.
  func month(_ day: CalendarDay) -> String { dates.month(day, in: calendar) }

  /// A month of the year, in the calendar of the data's dates in files.
  private func month(_ month: Int) -> String {
    dates.name(
      ofMonth: month, in: .gregorian, isShort: style.language != .english)
  }

  private func duration(_ length: Double, _ unit: TimeUnit) -> String {
    let form = length == 1 ? "one" : "other"
    let decimals = length == length.rounded() ? 0 : 1
    return text(
      "unit.\(unit.rawValue)_\(form)",
      ["n": .number(length, decimals: decimals)])
  }

  /// The days on which a month of the calendar begins, from the first to the
  /// last of a range.
  func monthStarts(_ range: ClosedRange<CalendarDay>) -> [CalendarDay] {
    guard range.lowerBound.distance(to: range.upperBound) <= 40_000 else {
      return []
    }
    return stride(
      from: calendar.month(of: range.lowerBound),
      through: calendar.month(of: range.upperBound), by: 1
    ).map(calendar.firstDay).filter(range.contains)
  }
}
