public import CLVModels
public import CLVTables

extension AcquisitionCeiling {
  /// The columns of the file of acquisition ceilings.
  public static let columns = [
    "group", "customers", "first_purchase", "clv", "acquisition_ceiling",
    "acquisition_ceiling_lower", "acquisition_ceiling_upper", "payback_time",
    "note",
  ]

  /// Writes a row for each group as CSV; the caller commits the file.
  ///
  /// Where a group has no ceiling its note says why, and its numbers are
  /// empty.
  public static func write(
    _ rows: [(name: String, Result<AcquisitionCeiling, FitError>)],
    to file: AtomicFile
  ) throws(DataError) {
    var text = ByteBuffer()
    text.append(columns.joined(separator: ",") + "\n")
    for (name, result) in rows {
      text.append(field: name)
      switch result {
      case .success(let one):
        text.append(byte: UInt8(ascii: ","))
        text.append(one.customers)
        for number in [
          one.firstPurchase, one.lifetimeValue, one.ceiling,
          one.interval?.lowerBound, one.interval?.upperBound, one.paybackTime,
        ] {
          text.append(next: number)
        }
        text.append(byte: UInt8(ascii: ","))
      case .failure(let error):
        text.append(",,,,,,,,")
        text.append(field: error.description)
      }
      text.append(byte: UInt8(ascii: "\n"))
    }
    try file.write(text)
  }
}
