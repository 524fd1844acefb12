/// How a report is written: language, currency, digits.
public struct ReportStyle: Sendable {
  /// The language.
  public var language: ReportLanguage

  /// The currency of all amounts: a code such as EUR, or a sign; nil to name
  /// none.
  public var currency: String?

  /// Whether numbers have Persian digits; only in Persian.
  public var usesPersianDigits: Bool

  /// A style; English without a currency unless given.
  public init(
    language: ReportLanguage = .english, currency: String? = nil,
    usesPersianDigits: Bool = false
  ) {
    self.language = language
    self.currency = currency
    self.usesPersianDigits = usesPersianDigits
  }
}
