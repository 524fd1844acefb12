internal import CLVValidation

extension ReportValue {
  /// From where on nobody reads the hundredths of an amount.
  private static let large = 1000.0

  /// An amount to its hundredths, or where it or the largest beside it is large
  /// to whole units.
  static func amount(
    _ amount: Double, beside largest: Double? = nil
  ) -> ReportValue {
    let size = max(abs(amount), abs(largest ?? 0))
    return size >= large && size.isFinite
      ? .wholeMoney(amount) : .money(amount)
  }

  /// A column of a table, its amounts all to hundredths or all to whole units.
  static func column(_ values: [ReportValue]) -> [ReportValue] {
    let amounts = values.compactMap { value -> Double? in
      guard case .money(let amount) = value, amount.isFinite else { return nil }
      return abs(amount)
    }
    guard let largest = amounts.max(), largest >= large else { return values }
    return values.map { value in
      guard case .money(let amount) = value else { return value }
      return .wholeMoney(amount)
    }
  }
}
