public import CLVTables

extension ValueConcentration {
  /// Writes the Lorenz curves of past revenue and of future value as CSV.
  ///
  /// There is a row for each percent of customers, those of least first. A
  /// column is empty where there is no curve. The caller commits the file.
  public static func write(
    past: ValueConcentration?, future: ValueConcentration?,
    to file: AtomicFile
  ) throws(DataError) {
    var text = ByteBuffer()
    text.append("share_of_customers,past_revenue,future_value\n")
    let past = past?.curve()
    let future = future?.curve()
    for step in 0...100 {
      text.append(Double(step) / 100)
      text.append(next: past?[step].value)
      text.append(next: future?[step].value)
      text.append(byte: UInt8(ascii: "\n"))
    }
    try file.write(text)
  }
}
