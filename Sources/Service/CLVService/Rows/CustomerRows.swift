internal import CLVRequests

/// The customers of a request: summaries, or their purchases, with the options
/// that came along.
struct CustomerRows {
  /// The rows as the library reads them.
  let text: [UInt8]

  /// The byte between their fields; nil where it is to be found out.
  let delimiter: UInt8?

  /// The number of rows.
  let count: Int

  /// Options within the body; empty where there are none.
  var options: [UInt8] = []

  /// For each line of purchases its row and its place there; empty where rows
  /// are summaries.
  var purchases: [(row: Int, index: Int)] = []

  /// Delimited text as it is.
  init(delimited text: [UInt8]) throws {
    if text.starts(with: [0x1F, 0x8B]) || text.starts(with: [0x28, 0xB5]) {
      throw Problem(
        .unsupported, "the body is compressed", remedy: "send it as it is")
    }
    self.text = text
    delimiter = nil
    // Blank lines and quoted ends of lines make it more, never less.
    count = max(
      0, text.split(separator: UInt8(ascii: "\n")).count - 1)
  }

  /// Rows that came as a stream of Arrow.
  init(_ block: ArrowRows.Block) {
    text = block.text
    delimiter = UInt8(ascii: ",")
    count = block.count
  }

  init(_ rows: RowText, options: [UInt8] = []) {
    text = rows.text
    delimiter = UInt8(ascii: ",")
    count = rows.count
    self.options = options
  }

  init(
    purchases rows: RowText, of places: [(row: Int, index: Int)], count: Int,
    options: [UInt8]
  ) {
    text = rows.text
    delimiter = UInt8(ascii: ",")
    self.count = count
    self.options = options
    purchases = places
  }

  /// Reads the rows of a body.
  ///
  /// - Throws: A ``Problem`` with the place of what is wrong.
  init(
    _ body: [UInt8], as type: MediaType, within limits: ServiceLimits
  ) throws {
    switch type {
    case .csv: try self.init(delimited: body)
    case .arrow:
      var blocks = ArrowBlocks(limits)
      blocks.append(body)
      self.init(try blocks.all())
    case .json, .lines, .problem:
      var reader = JSONRowReader()
      try reader.read(body, areLines: type == .lines)
      self = try reader.rows()
    }
  }

  /// An error of the library at its place in the body.
  func problem(_ error: RequestError) -> Problem {
    guard !purchases.isEmpty, let line = error.row, line < purchases.count
    else { return Problem(error) }
    let (row, index) = purchases[line]
    let field = error.column.map { column in
      column == "customer_id" ? column : "purchases[\(index)].\(column)"
    }
    return .data(row: row, field: field, error.fault)
  }
}
