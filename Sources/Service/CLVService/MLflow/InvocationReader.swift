/// Reads customers from the JSON that MLflow's scoring servers take:
/// `dataframe_split`, `dataframe_records`, `instances` or `inputs`, with
/// options in `params`.
struct InvocationReader {
  private static let kinds = [
    "dataframe_split", "dataframe_records", "instances", "inputs",
  ]

  private let body: [UInt8]

  init(_ body: [UInt8]) {
    self.body = body
  }

  /// The customers of the body.
  ///
  /// - Throws: A ``Problem`` with the place of what is wrong.
  func rows() throws -> CustomerRows {
    guard String(validating: body, as: UTF8.self) != nil else {
      throw Problem(
        .badRequest, "the body is not UTF-8", remedy: "send it as UTF-8")
    }
    let members = try members(of: 0..<body.count)
    if let unknown = members.keys.sorted().first(where: {
      $0 != "params" && !Self.kinds.contains($0)
    }) {
      throw Problem(
        .badRequest, "member \"\(unknown)\" is not one of the body",
        remedy: "send one of " + Self.kinds.joined(separator: ", "))
    }
    let given = Self.kinds.filter { members[$0] != nil }
    guard given.count == 1, let place = members[given[0]] else {
      throw Problem(
        .badRequest,
        given.isEmpty
          ? "there are no rows"
          : given.joined(separator: " and ") + " are both there",
        remedy: "send one of " + Self.kinds.joined(separator: ", "))
    }
    let options = members["params"].map { Array(body[$0]) } ?? []
    var scanner = JSONScanner(body, at: place.lowerBound)
    switch given[0] {
    case "dataframe_split":
      return CustomerRows(try split(place), options: options)
    case "inputs" where try scanner.kind() == .object:
      return CustomerRows(try columns(place), options: options)
    default:
      var reader = JSONRowReader()
      try reader.readRows(&scanner)
      var rows = try reader.rows()
      rows.options = options
      return rows
    }
  }

  /// Where the members of an object are.
  private func members(of place: Range<Int>) throws -> [String: Range<Int>] {
    var scanner = JSONScanner(body, at: place.lowerBound)
    guard try scanner.kind() == .object else {
      throw Problem(
        .badRequest, "the body is not an object",
        remedy: "send one of " + Self.kinds.joined(separator: ", "))
    }
    var members: [String: Range<Int>] = [:]
    try scanner.object { scanner, name in
      guard members[name] == nil else {
        throw Problem(.badRequest, "member \"\(name)\" is there twice")
      }
      members[name] = try scanner.skipValue()
    }
    if place.count == body.count { try scanner.finish() }
    return members
  }

  private func array(
    _ place: Range<Int>?, _ name: String,
    _ element: (inout JSONScanner, Int) throws -> Void
  ) throws {
    guard let place else {
      throw Problem(.badRequest, "\"\(name)\" is missing", remedy: "send it")
    }
    var scanner = JSONScanner(body, at: place.lowerBound)
    guard try scanner.kind() == .array else {
      throw Problem(
        .badRequest, "\"\(name)\" is not an array", remedy: "send an array")
    }
    try scanner.array(element)
  }

  /// Rows as pandas splits a frame: names of columns, and rows of values.
  private func split(_ place: Range<Int>) throws -> RowText {
    let members = try members(of: place)
    var rows = RowText()
    var places: [Int] = []
    try array(members["columns"], "columns") { scanner, _ in
      var name: [UInt8] = []
      guard try scanner.scalar(into: &name) else {
        throw Problem(
          .badRequest, "a column's name is not a text", remedy: "send a text")
      }
      places.append(
        try rows.place(of: String(decoding: name, as: UTF8.self)))
    }
    try array(members["data"], "data") { scanner, row in
      rows.beginRow()
      var count = 0
      guard try scanner.kind() == .array else {
        throw Problem.data(row: row, field: nil, "it is not an array; give one")
      }
      try scanner.array { scanner, index in
        count += 1
        guard index < places.count else {
          _ = try scanner.skipValue()
          return
        }
        try rows.append(places[index]) { try scanner.scalar(into: &$0) }
      }
      guard count == places.count else {
        throw Problem.data(
          row: row, field: nil,
          "it has \(count) values for \(places.count) columns; give one each")
      }
    }
    return rows
  }

  /// Rows as columns of values.
  private func columns(_ place: Range<Int>) throws -> RowText {
    let members = try members(of: place)
    let names = members.keys.sorted()
    var values: [[(text: [UInt8], isScalar: Bool)]] = []
    for name in names {
      var column: [(text: [UInt8], isScalar: Bool)] = []
      try array(members[name], name) { scanner, _ in
        var text: [UInt8] = []
        let isScalar = try scanner.scalar(into: &text)
        if !isScalar { _ = try scanner.skipValue() }
        column.append((text, isScalar))
      }
      if let first = values.first, first.count != column.count {
        throw Problem(
          .badData,
          "\"\(name)\" has \(column.count) values, others "
            + "\(first.count)", remedy: "send columns of one length")
      }
      values.append(column)
    }
    var rows = RowText()
    let places = try names.map { try rows.place(of: $0) }
    for row in (values.first ?? []).indices {
      rows.beginRow()
      for (column, place) in zip(values, places) {
        try rows.append(place) { text in
          text += column[row].text
          return column[row].isScalar
        }
      }
    }
    return rows
  }
}
