public import CLVTables

extension ContactPlan {
  /// The columns of the file of the curve.
  public static let columns = [
    "contacts", "budget", "expected_gain", "net_gain",
  ]

  /// Writes the curve of gain against budget as CSV; the caller commits the
  /// file.
  public func writeCurve(to file: AtomicFile) throws(DataError) {
    var text = ByteBuffer()
    text.append(Self.columns.joined(separator: ",") + "\n")
    for point in curve() {
      text.append(point.contacts)
      text.append(next: point.cost)
      text.append(next: point.gain)
      text.append(next: point.net)
      text.append(byte: UInt8(ascii: "\n"))
    }
    try file.write(text)
  }
}
