public import CLVTables

/// What a unit of each currency is worth in that of the results, from a day on.
///
/// A rate holds from its day to the day before the next one of its currency.
public struct CurrencyRates: Sendable {
  private var rates: [String: [(day: CalendarDay, rate: Double)]] = [:]

  /// Reads rates from a file with the columns `date`, `currency` and `rate`.
  ///
  /// - Throws: No input where it cannot be read; bad data for a row without a
  ///   day, a currency and a rate above 0, and for two rates of one day.
  public init(path: String) throws(DataError) {
    let rows = try KeyedRows(path: path, columns: ["date", "currency", "rate"])
    while try rows.advance() {
      let day = try rows.day(0)
      let currency = Self.code(
        String(decoding: try rows.text(1).trimmed, as: UTF8.self))
      let rate = try rows.positiveNumber(2)
      let known = rates[currency, default: []]
      guard !known.contains(where: { $0.day == day }) else {
        throw rows.error(
          1, "\(currency) has another rate of \(day); keep one of them")
      }
      rates[currency] = known + [(day, rate)]
    }
    for currency in rates.keys {
      rates[currency]?.sort { $0.day < $1.day }
    }
  }

  /// The name of a currency as it is compared.
  static func code(_ text: String) -> String { text.uppercased() }

  /// Whether there is a rate of a currency at all.
  func has(_ currency: String) -> Bool { rates[currency] != nil }

  /// The rate of a currency on a day; nil before the first.
  func rate(of currency: String, on day: CalendarDay) -> Double? {
    rates[currency]?.last { $0.day <= day }?.rate
  }
}

/// Converts the amounts of a log, of which one currency may be that of the
/// results.
final class CurrencyConverter {
  private let rates: CurrencyRates

  /// The column of currencies.
  let column: Int

  /// The currency whose amounts stay as they are, once one was met.
  private(set) var base: String?

  /// The currencies that were converted.
  private(set) var converted: Set<String> = []

  init(_ rates: CurrencyRates, column: Int) {
    self.rates = rates
    self.column = column
  }

  /// A day's amount in the currency of the results.
  func convert(
    _ amount: Double, on day: CalendarDay, of field: Bytes
  ) throws(RowProblem) -> Double {
    let currency = CurrencyRates.code(
      String(decoding: field.trimmed, as: UTF8.self))
    guard !currency.isEmpty else { throw .noRate(currency) }
    guard rates.has(currency) else {
      guard base == nil || base == currency else { throw .noRate(currency) }
      base = currency
      return amount
    }
    guard let rate = rates.rate(of: currency, on: day) else {
      throw .noRate(currency)
    }
    converted.insert(currency)
    return amount * rate
  }

  /// What was done, in a sentence without a final point.
  var note: Advice {
    let names = converted.sorted().joined(separator: ", ")
    guard let base else {
      let advice: Advice = "amounts are converted from \(names)"
      return advice.named("converted", ["currencies": .text(names)])
    }
    let advice: Advice =
      converted.isEmpty
      ? "all amounts are in \(base), which has no rate, and stay as they are"
      : "amounts are converted from \(names); those in \(base) stay as they are"
    return advice.named(
      converted.isEmpty ? "unconverted" : "converted_to",
      ["currencies": .text(names), "base": .text(base)])
  }
}
