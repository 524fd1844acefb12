/// Reads customers from JSON: an array of rows, an object with `rows` and
/// `options`, or a row on each line.
struct JSONRowReader {
  private var summaries = RowText()
  private var purchases = RowText()
  private var places: [(row: Int, index: Int)] = []

  /// The identifiers of customers with purchases, each of which has one row.
  private var customers: Set<String> = []
  private var count = 0
  private var options: [UInt8] = []

  /// Reads a body.
  ///
  /// - Parameters:
  ///   - body: The bytes.
  ///   - areLines: Whether there is a row on each line.
  /// - Throws: A ``Problem``.
  mutating func read(_ body: [UInt8], areLines: Bool) throws {
    guard String(validating: body, as: UTF8.self) != nil else {
      throw Problem(
        .badRequest, "the body is not UTF-8", remedy: "send it as UTF-8")
    }
    if areLines {
      for line in body.split(separator: UInt8(ascii: "\n")) {
        if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) {
          continue
        }
        var scanner = JSONScanner(Array(line))
        do {
          try readRow(&scanner)
          try scanner.finish()
        } catch let problem as Problem where problem.kind == .badRequest {
          throw Problem.data(
            row: count, field: nil, problem.detail + "; send a JSON text")
        }
      }
      return
    }
    var scanner = JSONScanner(body)
    switch try scanner.kind() {
    case .array: try readRows(&scanner)
    case .object:
      var seen: Set<String> = []
      try scanner.object { scanner, name in
        guard seen.insert(name).inserted else {
          throw Problem(.badRequest, "member \"\(name)\" is there twice")
        }
        switch name {
        case "rows": try readRows(&scanner)
        case "options":
          let place = try scanner.skipValue()
          options = Array(scanner.text(place))
        default:
          throw Problem(
            .badRequest, "member \"\(name)\" is not one of the body",
            remedy: "send rows and options, or an array of rows")
        }
      }
    default:
      throw Problem(
        .badRequest, "the body is neither an array nor an object",
        remedy: "send rows and options, or an array of rows")
    }
    try scanner.finish()
  }

  /// Reads an array of rows.
  mutating func readRows(_ scanner: inout JSONScanner) throws {
    guard try scanner.kind() == .array else {
      throw Problem(
        .badRequest, "\"rows\" is not an array", remedy: "send an array of rows"
      )
    }
    try scanner.array { scanner, _ in try readRow(&scanner) }
  }

  private mutating func readRow(_ scanner: inout JSONScanner) throws {
    guard try scanner.kind() == .object else {
      throw Problem.data(
        row: count, field: nil,
        "it is not an object; give fields by their names")
    }
    summaries.beginRow()
    let first = places.count
    var hasPurchases = false
    try scanner.object { scanner, name in
      if name == "purchases" {
        guard !hasPurchases else {
          throw Problem.data(
            row: count, field: name, "it is there twice; give it once")
        }
        hasPurchases = true
        try readPurchases(&scanner)
      } else {
        let place = try summaries.place(of: name)
        try summaries.append(place) { try scanner.scalar(into: &$0) }
      }
    }
    if hasPurchases {
      try finishPurchases(from: first)
    } else if !places.isEmpty {
      throw Problem.data(
        row: count, field: "purchases",
        "it is missing, and other rows have it; give it for all or for none")
    }
    count += 1
  }

  // MARK: - Purchases

  private mutating func readPurchases(_ scanner: inout JSONScanner) throws {
    let row = count
    guard count == 0 || !places.isEmpty else {
      throw Problem.data(
        row: row, field: "purchases",
        "other rows are without; give it for all or for none")
    }
    guard try scanner.kind() == .array else {
      throw Problem.data(
        row: row, field: "purchases", "it is not an array; give one")
    }
    try scanner.array { scanner, index in
      guard try scanner.kind() == .object else {
        throw Problem.data(
          row: row, field: "purchases[\(index)]",
          "it is not an object; give date and amount")
      }
      purchases.beginRow()
      places.append((row, index))
      try scanner.object { scanner, name in
        guard name == "date" || name == "amount" else {
          throw Problem.data(
            row: row, field: "purchases[\(index)].\(name)",
            "it is not a field of a purchase; give date and amount")
        }
        let place = try purchases.place(of: name)
        do {
          try purchases.append(place) { try scanner.scalar(into: &$0) }
        } catch let problem as Problem where problem.kind == .badData {
          throw Problem.data(
            row: row, field: "purchases[\(index)].\(name)",
            "it is not a text or a number that is there once; give one")
        }
      }
    }
  }

  /// Checks the purchases of a row, which are those from a place on.
  private mutating func finishPurchases(from first: Int) throws {
    guard places.count > first else {
      throw Problem.data(
        row: count, field: "purchases", "it is empty; give one or more")
    }
    guard let customer = summaries.cell(count, "customer_id") else {
      throw Problem.data(
        row: count, field: "customer_id", "it is missing; give one")
    }
    guard customers.insert(customer).inserted else {
      throw Problem.data(
        row: count, field: "customer_id",
        "another row is of the same customer; give one row with all purchases")
    }
  }

  /// The rows that were read, which are no customers.
  ///
  /// - Throws: A ``Problem`` where they have purchases.
  func plainRows() throws -> RowText {
    guard let (row, _) = places.first else { return summaries }
    throw Problem.data(
      row: row, field: "purchases",
      "it is not a field of these rows; leave it "
        + "out")
  }

  /// The rows that were read, of which there may be none.
  func rows() throws -> CustomerRows {
    guard !places.isEmpty else {
      return CustomerRows(summaries, options: options)
    }
    var all = RowText()
    let customer = try all.place(of: "customer_id")
    let fields = try purchases.fields.map { (try all.place(of: $0), $0) }
    for (line, place) in places.enumerated() {
      all.beginRow()
      let id = summaries.cell(place.row, "customer_id") ?? ""
      try all.append(customer) {
        $0 += id.utf8
        return true
      }
      for (column, name) in fields {
        guard let value = purchases.cell(line, name) else { continue }
        try all.append(column) {
          $0 += value.utf8
          return true
        }
      }
    }
    return CustomerRows(
      purchases: all, of: places, count: count, options: options)
  }
}
