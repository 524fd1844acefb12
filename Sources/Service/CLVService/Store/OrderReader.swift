internal import CLVData

/// Reads transactions from the JSON of a request.
struct OrderReader {
  private static let fields: Set = [
    "order_id", "customer_id", "date", "amount",
  ]

  private let rows: RowText

  /// Takes rows of a body.
  ///
  /// - Throws: A ``Problem`` where the body is none.
  init(_ body: [UInt8], as type: MediaType) throws {
    guard type == .json || type == .lines else {
      throw Problem(
        .unsupported, "transactions come as JSON or JSON Lines",
        remedy: "send application/json or application/x-ndjson")
    }
    var reader = JSONRowReader()
    try reader.read(body, areLines: type == .lines)
    rows = try reader.plainRows()
    for field in rows.fields where !Self.fields.contains(field) {
      throw Problem(
        .badData, "field \"\(field)\" is not one of a transaction",
        remedy: "send order_id, customer_id, date and amount")
    }
  }

  /// The transactions.
  ///
  /// - Throws: A ``Problem`` at the place of a value that cannot be.
  func orders() throws -> [StoredOrder] {
    try (0..<rows.count).map { row in
      StoredOrder(
        id: try needed(row, "order_id"),
        customer: try needed(row, "customer_id"), day: try day(row),
        amount: try amount(row))
    }
  }

  private func needed(_ row: Int, _ field: String) throws -> String {
    guard let text = rows.cell(row, field) else {
      throw Problem.data(row: row, field: field, "it is missing; give one")
    }
    guard text.utf8.count <= 1024 else {
      throw Problem.data(
        row: row, field: field, "it has more than 1024 bytes; shorten it")
    }
    return text
  }

  private func day(_ row: Int) throws -> CalendarDay {
    do {
      return try CalendarDay(try needed(row, "date"))
    } catch let problem as Problem {
      throw problem
    } catch {
      throw Problem.data(
        row: row, field: "date", "it is no day; write it as yyyy-MM-dd")
    }
  }

  private func amount(_ row: Int) throws -> Double? {
    guard let text = rows.cell(row, "amount") else { return nil }
    guard let amount = Double(text), amount.magnitude <= 1e15 else {
      throw Problem.data(
        row: row, field: "amount", "it is no amount; give a number")
    }
    return amount
  }
}
