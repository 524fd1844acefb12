internal import CLVTables

/// Names for the columns of a table whose first line is a row.
enum HeaderlessColumns {
  /// Names in the order of the cells with commas between them; nil where the
  /// cells look like a header.
  ///
  /// The date is a cell that is one; of the others the first is the customer
  /// and the last that is a number the amount.
  static func names(for header: [String]) -> String? {
    // Runs of blanks stand between fields where nothing else does.
    let cells =
      header.count == 1
      ? header[0].split { $0 == " " || $0 == "\t" }.map(String.init) : header
    func bytes<Result>(_ cell: String, _ body: (Bytes) -> Result) -> Result {
      var cell = cell
      return cell.withUTF8 { body($0) }
    }
    let dates = cells.map { cell in
      bytes(cell) { field in
        guard (try? ISODate.day(in: field)) == nil else { return true }
        guard let date = WrittenDate(field), date.number == nil else {
          return false
        }
        return DateForm.allCases.contains { date.day($0, zone: nil) != nil }
      }
    }
    let numbers = cells.map { cell in
      bytes(cell) { WrittenNumber.isNumber($0) }
    }
    guard let date = dates.firstIndex(of: true) else { return nil }
    var names = [String](repeating: "_", count: cells.count)
    names[date] = "date"
    if let customer = cells.indices.first(where: { $0 != date }) {
      names[customer] = "customer_id"
    }
    let last = cells.indices.last { numbers[$0] && names[$0] == "_" }
    if let last { names[last] = "amount" }
    return names.joined(separator: ",")
  }
}
