package import CLVData
internal import CLVTables

/// Rows of Arrow columns as lines of delimited text; columns that cannot be
/// read are left out.
package struct ArrowRowText {
  private let fields: [ArrowStream.Field]
  private let places: [Int]
  private let zones: [DayZone?]

  /// The most bytes of a text that a row is appended to.
  private let most: Int
  private var cell: [UInt8] = []

  /// The text of rows with columns.
  ///
  /// - Parameters:
  ///   - fields: The columns.
  ///   - zone: Whose days count of moments; nil for the zone of their column.
  ///   - most: About how many bytes a text may get by its rows: a few bytes of
  ///     Arrow can name a long text again and again.
  package init(
    _ fields: [ArrowStream.Field], zone: DayZone? = nil, upTo most: Int = .max
  ) {
    self.fields = fields
    self.most = most
    places = fields.indices.filter { fields[$0].type.isKnown }
    zones = fields.map { zone ?? ArrowTransactions.zone(of: $0.type) }
  }

  /// Appends the line of the columns' names.
  package func appendHeader(to text: inout [UInt8]) {
    for (number, place) in places.enumerated() {
      if number > 0 { text.append(Ascii.comma) }
      Self.quote(Array(fields[place].name.utf8)[...], to: &text)
    }
    text.append(Ascii.lineFeed)
  }

  /// Appends the line of a row.
  ///
  /// - Returns: The place of the column whose value cannot be read, or behind
  ///   which the text is too long; nil where all could be read.
  package mutating func append(
    _ row: Int, of batch: ArrowBatch, to text: inout [UInt8]
  ) -> Int? {
    for (number, place) in places.enumerated() {
      if number > 0 { text.append(Ascii.comma) }
      let column = batch.columns[place]
      if column.isMissing(row) { continue }
      cell.removeAll(keepingCapacity: true)
      guard column.append(row, in: zones[place], to: &cell) else {
        return place
      }
      Self.quote(cell[...], to: &text)
      if text.count > most { return place }
    }
    // A line without anything is none.
    if places.count == 1, text.last == Ascii.lineFeed {
      text += [UInt8(ascii: "\""), UInt8(ascii: "\"")]
    }
    text.append(Ascii.lineFeed)
    return nil
  }

  /// Appends a field, between quotes where it needs them; ends of lines in it
  /// become blanks, so that lines are rows.
  private static func quote(_ field: ArraySlice<UInt8>, to text: inout [UInt8])
  {
    let isPlain = field.allSatisfy {
      $0 != Ascii.comma && $0 != UInt8(ascii: "\"") && $0 != Ascii.lineFeed
        && $0 != UInt8(ascii: "\r")
    }
    if isPlain {
      text.append(contentsOf: field)
      return
    }
    text.append(UInt8(ascii: "\""))
    for byte in field {
      if byte == UInt8(ascii: "\"") { text.append(byte) }
      let isEnd = byte == Ascii.lineFeed || byte == UInt8(ascii: "\r")
      text.append(isEnd ? UInt8(ascii: " ") : byte)
    }
    text.append(UInt8(ascii: "\""))
  }
}
