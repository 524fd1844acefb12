internal import CLVData
internal import CLVNumerics
public import CLVTables

extension CohortForecast {
  /// The columns of the file of periods.
  public static let columns = [
    "period", "start", "end", "start_date", "new_customers", "expected_alive",
    "expected_purchases", "expected_purchases_lower",
    "expected_purchases_upper", "expected_revenue", "expected_revenue_lower",
    "expected_revenue_upper", "clv",
  ]

  /// Writes a row for each period and one for the total as CSV; the caller
  /// commits the file.
  ///
  /// `start_date` is empty in a calendar without dates, money columns are
  /// without a spend model, and ends of intervals where they are not known.
  public func write(to file: AtomicFile) throws(DataError) {
    try file.write(Self.columns.joined(separator: ",") + "\n")
    var text = ByteBuffer()
    for (i, period) in periods.enumerated() {
      append(period, named: "\(i + 1)", to: &text)
    }
    append(total, named: "total", to: &text)
    try file.write(text)
  }

  private func append(
    _ period: Period, named name: String, to text: inout ByteBuffer
  ) {
    text.append(name)
    text.append(next: period.start)
    text.append(next: period.end)
    text.append(byte: UInt8(ascii: ","))
    if let start {
      let days = (period.start * timeUnit.days).rounded()
      text.append(start.advanced(by: Int(saturating: days)))
    }
    text.append(next: period.newCustomers)
    text.append(next: period.alive)
    text.append(period.purchases)
    text.append(period.revenue)
    text.append(next: period.value)
    text.append(byte: UInt8(ascii: "\n"))
  }
}
