internal import CLVRequests
internal import CLVTables
internal import Libm

/// One customer as she is, and as she would be.
struct Scenarios {
  /// The fields of a summary, as text.
  private var customer: [(field: String, text: String)] = []

  /// What the purchase of today would be worth; her mean purchase unless given.
  private var amount: Double?

  /// How much longer without a purchase, in time units.
  private var silences: [Double] = []

  /// The options of the question.
  private var options: [UInt8] = []

  /// Reads a body.
  ///
  /// - Throws: A ``Problem`` where it is none of the question.
  init(_ body: [UInt8]) throws {
    var scanner = JSONScanner(body)
    guard String(validating: body, as: UTF8.self) != nil,
      try scanner.kind() == .object
    else {
      throw Problem(
        .badRequest, "the body is not an object", remedy: "send a JSON object")
    }
    var seen: Set<String> = []
    try scanner.object { scanner, name in
      guard seen.insert(name).inserted else {
        throw Problem(.badRequest, "member \"\(name)\" is there twice")
      }
      switch name {
      case "customer": customer = try Self.fields(&scanner)
      case "amount":
        amount = try Self.number(&scanner, name)
      case "silent_for":
        guard try scanner.kind() == .array else {
          throw Self.wrong(name, "it is not an array of numbers; give one")
        }
        try scanner.array { scanner, _ in
          silences.append(try Self.number(&scanner, name))
        }
      case "options":
        let place = try scanner.skipValue()
        options = Array(scanner.text(place))
      default:
        throw Problem(
          .badRequest, "member \"\(name)\" is not one of the body",
          remedy: "send customer, amount, silent_for and options")
      }
    }
    try scanner.finish()
  }

  private static func wrong(_ field: String, _ fault: String) -> Problem {
    .data(row: nil, field: field, fault)
  }

  private static func fields(
    _ scanner: inout JSONScanner
  ) throws -> [(field: String, text: String)] {
    guard try scanner.kind() == .object else {
      throw wrong("customer", "it is not an object; give fields by their names")
    }
    var row = RowText()
    row.beginRow()
    try scanner.object { scanner, name in
      try row.append(row.place(of: name)) { try scanner.scalar(into: &$0) }
    }
    return row.fields.compactMap { field in
      field == "customer_id" ? nil : row.cell(0, field).map { (field, $0) }
    }
  }

  private static func number(
    _ scanner: inout JSONScanner, _ field: String
  ) throws -> Double {
    var text: [UInt8] = []
    guard try scanner.kind() == .number, try scanner.scalar(into: &text),
      let number = Double(String(decoding: text, as: UTF8.self)), number > 0,
      number <= 1e15
    else { throw wrong(field, "it is not a number above 0; give one") }
    return number
  }

  // MARK: - Scenarios

  private func value(_ field: String) -> Double? {
    customer.first { $0.field == field }.flatMap { Double($0.text) }
  }

  private func needed(_ field: String) throws -> Double {
    guard let value = value(field) else {
      throw Self.wrong(field, "it is missing, or no number; give one")
    }
    return value
  }

  /// A row for each scenario, by its name.
  ///
  /// - Throws: A ``Problem`` where a number is missing, or cannot be.
  func rows() throws -> CustomerRows {
    let x = try needed("frequency")
    let T = try needed("T")
    let gap = T - (try needed("recency"))
    guard silences.count <= 100 else {
      throw Self.wrong("silent_for", "there are more than 100; send fewer")
    }
    var text = RowText()
    try append("now", [:], to: &text)
    // A second purchase of the day is none of its own.
    try append("bought_today", gap > 0 ? bought(x, gap, T) : [:], to: &text)
    for time in silences {
      try append("silent_\(Self.text(time))", ["T": T + time], to: &text)
    }
    return CustomerRows(text, options: options)
  }

  private static func text(_ number: Double) -> String {
    Int(exactly: number).map(String.init) ?? "\(number)"
  }

  /// What a purchase at the end of observation changes in the summary.
  private func bought(
    _ x: Double, _ gap: Double, _ T: Double
  ) -> [String: Double] {
    var after = ["frequency": x + 1, "recency": T]
    after["log_gaps"] = value("log_gaps").map { $0 + log(gap) }
    guard let mean = value("monetary_value") else { return after }
    let worth = amount ?? (x > 0 ? mean : value("first_amount") ?? mean)
    after["monetary_value"] = (x * mean + worth) / (x + 1)
    after["spend_squares"] = value("spend_squares").map {
      $0 + x / (x + 1) * (worth - mean) * (worth - mean)
    }
    if worth > 0 {
      let paid = x - (value("zero_spends") ?? 0)
      after["log_spend_squares"] = value("log_spend_squares").map {
        guard paid > 0, let sum = value("log_spends") else { return $0 }
        let distance = log(worth) - sum / paid
        return $0 + paid / (paid + 1) * distance * distance
      }
      after["log_spends"] = value("log_spends").map { $0 + log(worth) }
    } else {
      after["zero_spends"] = value("zero_spends").map { $0 + 1 }
    }
    return after
  }

  private func append(
    _ name: String, _ changes: [String: Double], to text: inout RowText
  ) throws {
    text.beginRow()
    try text.append(text.place(of: "customer_id")) {
      $0 += name.utf8
      return true
    }
    for (field, known) in customer {
      try text.append(text.place(of: field)) {
        $0 += (changes[field].map(Self.text) ?? known).utf8
        return true
      }
    }
  }
}

/// JSON in which the column of customers bears another name.
struct ScenarioFormat: TableFormat {
  private let array = JSONArrayFormat()

  func header(_ columns: [String]) -> String { array.header(columns) }

  func beginning(of column: String, at index: Int) -> String {
    array.beginning(
      of: column == "customer_id" ? "scenario" : column, at: index)
  }

  var emptyCell: String { array.emptyCell }

  var rowEnd: String { array.rowEnd }

  func append(text: UnsafeBufferPointer<UInt8>, to buffer: inout ByteBuffer) {
    array.append(text: text, to: &buffer)
  }

  func append(notFinite number: Double, to buffer: inout ByteBuffer) {
    array.append(notFinite: number, to: &buffer)
  }
}
