public import CLVTables

extension GroupForecasts {
  /// The columns of the file of sums.
  public static let columns = [
    "group", "customers", "expected_alive", "expected_alive_lower",
    "expected_alive_upper", "expected_purchases", "expected_purchases_lower",
    "expected_purchases_upper", "clv", "clv_lower", "clv_upper",
  ]

  /// Writes a row for each group as CSV; the caller commits the file.
  ///
  /// Columns are empty where a sum or its interval is not known. An infinite
  /// expectation is `inf`.
  public func write(to file: AtomicFile) throws(DataError) {
    try file.write(Self.columns.joined(separator: ",") + "\n")
    var text = ByteBuffer()
    for group in groups {
      text.removeAll()
      text.append(field: group.name)
      text.append(byte: UInt8(ascii: ","))
      text.append(group.customers)
      for sum in [group.alive, group.purchases, group.value] {
        text.append(sum)
      }
      text.append(byte: UInt8(ascii: "\n"))
      try file.write(text)
    }
  }
}

extension ByteBuffer {
  /// Appends a comma and the expectation, and the same for both ends of the
  /// interval; nothing but commas where they are not known.
  mutating func append(_ sum: ForecastSum?) {
    append(next: sum?.expected)
    append(next: sum?.interval?.lowerBound)
    append(next: sum?.interval?.upperBound)
  }
}
