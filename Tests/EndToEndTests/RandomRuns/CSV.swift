/// A CSV file as the tool writes it, read with quotes and line breaks.
struct CSV {
  let columns: [String]
  let rows: [[String]]

  init(_ text: String) {
    var records: [[String]] = []
    var record: [String] = []
    var field = ""
    var isQuoted = false
    // Scalars, as a carriage return and a newline are one character.
    var scalars = text.unicodeScalars.makeIterator()
    var next = scalars.next()
    while let scalar = next {
      next = scalars.next()
      switch (scalar, isQuoted) {
      case ("\"", true) where next == "\"":
        field.unicodeScalars.append(scalar)
        next = scalars.next()
      case ("\"", _): isQuoted.toggle()
      case (",", false):
        record.append(field)
        field = ""
      case ("\n", false):
        records.append(record + [field])
        record = []
        field = ""
      default: field.unicodeScalars.append(scalar)
      }
    }
    columns = records.first ?? []
    rows = Array(records.dropFirst())
  }

  /// The texts of a column; empty where there is no such column.
  func texts(_ column: String) -> [String] {
    guard let index = columns.firstIndex(of: column) else { return [] }
    return rows.map { index < $0.count ? $0[index] : "" }
  }

  /// The numbers of a column: nil where a field is empty.
  func numbers(_ column: String) -> [Double?] {
    texts(column).map { $0.isEmpty ? nil : Double($0) ?? .nan }
  }

  static func quoted(_ text: String) -> String {
    "\"" + text.flatMap { $0 == "\"" ? [$0, $0] : [$0] } + "\""
  }
}
