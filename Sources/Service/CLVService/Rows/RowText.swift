/// Rows whose fields go by names, as delimited text, which the library reads
/// with its own checks.
struct RowText {
  private struct Cell {
    let column: Int
    let text: Range<Int>
  }

  private var names: [String] = []
  private var places: [String: Int] = [:]
  private var bytes: [UInt8] = []
  private var cells: [Cell] = []

  /// Where the cells of each row begin.
  private var rows: [Int] = []

  /// The number of rows.
  var count: Int { rows.count }

  /// The names of the fields, in the order of their first appearance.
  var fields: [String] { names }

  /// Begins a row.
  mutating func beginRow() {
    rows.append(cells.count)
  }

  /// The place of a field among all of them.
  ///
  /// - Throws: A ``Problem`` for a name that no table can have.
  mutating func place(of field: String) throws -> Int {
    if let place = places[field] { return place }
    guard names.count < 256 else {
      throw Problem(
        .badData, "there are more than 256 fields",
        remedy: "leave out those that no forecast needs")
    }
    guard !field.isEmpty, !field.utf8.contains(where: { $0 < 0x20 }) else {
      throw Problem.data(
        row: count - 1, field: nil, "a field has a name that none can have")
    }
    places[field] = names.count
    names.append(field)
    return names.count - 1
  }

  /// Appends a cell to the row; the closure appends its text, and gives false
  /// where the value is none of a cell.
  mutating func append(
    _ place: Int, _ value: (inout [UInt8]) throws -> Bool
  ) throws {
    let start = bytes.count
    let row = count - 1
    func wrong(_ fault: String) -> Problem {
      .data(row: row, field: names[place], fault)
    }
    guard try value(&bytes) else {
      throw wrong("it is neither a text nor a number; give one")
    }
    guard !bytes[start...].contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
      throw wrong(
        "it holds an end of line or another control character; take it "
          + "out")
    }
    let first = rows.last ?? 0
    guard !cells[first...].contains(where: { $0.column == place }) else {
      throw wrong("it is there twice; give it once")
    }
    cells.append(Cell(column: place, text: start..<bytes.count))
  }

  /// A cell of a row; nil where it is not there or empty.
  func cell(_ row: Int, _ field: String) -> String? {
    guard let place = places[field] else { return nil }
    for cell in cells[range(row)] where cell.column == place {
      return cell.text.isEmpty
        ? nil : String(decoding: bytes[cell.text], as: UTF8.self)
    }
    return nil
  }

  private func range(_ row: Int) -> Range<Int> {
    rows[row]..<(row + 1 < rows.count ? rows[row + 1] : cells.count)
  }

  /// The delimited text: row n is on line n + 2.
  var text: [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count + cells.count + rows.count * 2)
    for (place, name) in names.enumerated() {
      if place > 0 { text.append(UInt8(ascii: ",")) }
      Self.append(Array(name.utf8)[...], to: &text)
    }
    text.append(UInt8(ascii: "\n"))
    var found = [Range<Int>?](repeating: nil, count: names.count)
    for row in rows.indices {
      for place in found.indices { found[place] = nil }
      for cell in cells[range(row)] { found[cell.column] = cell.text }
      for (place, range) in found.enumerated() {
        if place > 0 { text.append(UInt8(ascii: ",")) }
        if let range { Self.append(bytes[range], to: &text) }
      }
      // A line without anything is none.
      if names.count == 1, found[0]?.isEmpty != false { text += "\"\"".utf8 }
      text.append(UInt8(ascii: "\n"))
    }
    return text
  }

  /// Appends a field, between quotes where it needs them.
  private static func append(_ field: ArraySlice<UInt8>, to text: inout [UInt8])
  {
    let isPlain =
      field.first != 0x20 && field.last != 0x20
      && !field.contains {
        $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"")
      }
    if isPlain {
      text += field
      return
    }
    text.append(UInt8(ascii: "\""))
    for byte in field {
      if byte == UInt8(ascii: "\"") { text.append(byte) }
      text.append(byte)
    }
    text.append(UInt8(ascii: "\""))
  }
}
