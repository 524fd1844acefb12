internal import CLVData

/// How a language writes numbers and dates: facts of Unicode's CLDR, which
/// `locales.json` holds.
struct LocaleFacts: Sendable {
  let marks: Marks
  let language: Language

  /// How many decimals amounts of a currency have, where not two, by its code.
  let decimals: [String: Int]

  /// The facts of a style.
  init(_ style: ReportStyle) {
    let hasLatinDigits = style.language == .persian && !style.usesPersianDigits
    let name = style.language.rawValue
    let marks = File.shared?.numbers[name + (hasLatinDigits ? "-latn" : "")]
    guard let marks, let language = File.shared?.languages[name] else {
      preconditionFailure("facts of a language are missing")
    }
    self.marks = marks
    self.language = language
    decimals = File.shared?.decimals ?? [:]
  }

  private struct File: Decodable {
    let decimals: [String: Int]
    let numbers: [String: Marks]
    let languages: [String: Language]

    static let shared: File? = WordFiles.contents(of: WordFiles.locales)
  }

  /// Digits, and the marks beside them.
  struct Marks: Decodable, Sendable {
    let digits: String
    let decimal: String
    let group: String
    let plus: String
    let minus: String

    /// What stands after the number of a percentage.
    let percent: String

    /// What stands between a number and its power of ten.
    let exponent: String

    /// What stands before an amount, ¤ for the symbol of its currency.
    let money: String
  }

  /// Names and patterns of a language.
  struct Language: Decodable, Sendable {
    /// The short names of powers of ten, by their exponents.
    let compact: [String: String]

    /// The symbols of currencies that are not their codes.
    let currencies: [String: String]
    let calendars: Calendars
  }

  /// The calendars.
  struct Calendars: Decodable, Sendable {
    let gregorian: Dates
    let persian: Dates

    subscript(system: CalendarSystem) -> Dates {
      switch system {
      case .gregorian: gregorian
      case .persian: persian
      }
    }
  }

  /// How dates of a calendar are written: in patterns, `{day}` and the like
  /// stand for what they name.
  struct Dates: Decodable, Sendable {
    let day: String

    /// The pattern of a month of a year.
    let month: String

    /// The names of the months in few characters.
    let months: [String]

    /// The names that they have in dates that are written out.
    let monthsOfDates: [String]
  }
}
