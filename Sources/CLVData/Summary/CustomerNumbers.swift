public import CLVTables

/// A number for each customer of a summary, such as what contacting each
/// costs.
public enum CustomerNumbers {
  /// Reads a file with a column of customers and one of numbers, a row for
  /// each customer.
  ///
  /// - Parameters:
  ///   - path: The file; `-` is the standard input.
  ///   - column: The column of the numbers.
  ///   - ids: The customers of the summary; others in the file are passed
  ///     over.
  ///   - customerColumn: The column of customers, if it has another name.
  ///   - delimiter: The byte between fields; nil for the comma.
  /// - Returns: The numbers, in the order of the summary.
  /// - Throws: Bad data for a missing column or field, a number that is not
  ///   above 0, a customer who is there twice, and one of the summary who is
  ///   not there.
  public static func read(
    path: String, column: String, of ids: CustomerIDs,
    customerColumn: String? = nil, delimiter: UInt8? = nil
  ) throws(DataError) -> [Double] {
    let rows = try KeyedRows(
      path: path, columns: [customerColumn ?? "customer_id", column],
      delimiter: delimiter)
    let customers = CustomerInterner()
    for i in 0..<ids.count {
      // They were in one arena before: there is room for them.
      ids.withBytes(at: i) { _ = try? customers.intern($0) }
    }
    var numbers = [Double](repeating: .nan, count: ids.count)
    while try rows.advance() {
      let customer = Int(try customers.intern(try rows.text(0)))
      let number = try rows.positiveNumber(1)
      guard customer < ids.count else { continue }
      guard numbers[customer].isNaN else {
        throw rows.error(
          0,
          "customer \"\(ids[customer])\" is there twice; keep one row per "
            + "customer")
      }
      numbers[customer] = number
    }
    if let missing = numbers.firstIndex(where: \.isNaN) {
      throw DataError(
        .badData, at: .file(rows.name),
        "there is no row for customer \"\(ids[missing])\", and "
          + "every customer needs one")
    }
    return numbers
  }
}
