import ArgumentParser
import CLV

extension InputOptions {
  /// Reads a log once more, of the rows that pass further filters, and tells
  /// nothing of it.
  ///
  /// - Parameters:
  ///   - path: The log.
  ///   - column: A column whose values are taken for customers; nil for the
  ///     customers.
  ///   - amount: A column whose values are taken for amounts; nil for the
  ///     amounts.
  ///   - filters: The rows to read.
  /// - Returns: The log.
  /// - Throws: Bad data where it cannot be read so.
  func readAgain(
    _ path: String, by column: String? = nil, amount: String? = nil,
    only filters: [RowFilter] = []
  ) throws -> TransactionLog {
    let table = try open(path, also: filters)
    var options = try transactionOptions(for: table)
    if let column { options.columns.customer = column }
    if let amount { options.columns.amount = .column(amount) }
    options.filters += filters
    return try TransactionLog(reading: table, options: options)
  }

  /// Refuses to read the standard input again, and columns that are not there.
  func checkAgain(
    _ columns: [String], _ option: String, in path: String, _ table: InputTable
  ) throws {
    guard !columns.isEmpty else { return }
    guard path != "-" else {
      throw ValidationError(
        "\(option) reads the log again, which the standard input cannot be; "
          + "name a file")
    }
    guard try source.table(path) == nil else { return }
    for column in columns where !table.columns.contains(column) {
      throw ValidationError(
        "\(option) \(column): there is no such column; the columns are "
          + table.columns.joined(separator: ", "))
    }
  }

  /// The rows of one customer.
  private func rows(of customer: String) -> RowFilter {
    RowFilter(
      column: customerColumn ?? "customer_id", values: [customer], keeps: true)
  }

  /// What a customer's purchases have in columns of the log.
  func columns(
    _ names: [String], of customer: String, in path: String
  ) throws -> [CustomerChange.Column] {
    try names.map { name in
      try CustomerChange.Column(
        name: name,
        in: try readAgain(path, by: name, only: [rows(of: customer)]))
    }
  }

  /// How many items a customer bought on each day; nil where there is no
  /// column of quantities, or the log cannot be read again.
  func items(
    of customer: String, in path: String
  ) throws -> [CalendarDay: Double]? {
    guard let quantityColumn, path != "-" else { return nil }
    let log = try readAgain(
      path, amount: quantityColumn, only: [rows(of: customer)])
    guard let place = log.customers.firstIndex(of: customer) else {
      return nil
    }
    return Dictionary(
      try log.purchases(ofCustomer: place).map { ($0.day, $0.amount) },
      uniquingKeysWith: +)
  }
}
