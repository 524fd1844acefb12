import ArgumentParser
import CLV

/// What a new customer may cost, as the page says it.
struct AcquisitionOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What acquiring a customer costs, to see when it comes back.",
      valueName: "amount"))
  var acquisitionCost: Double?

  @Option(
    help: ArgumentHelp(
      """
      The groups for which the page says what a new customer may cost: CSV \
      with the columns customer_id and group, or segment. (default: the times \
      of the first purchase)
      """, valueName: "file"))
  var groups: String?

  @Option(
    help: ArgumentHelp(
      """
      In place of --groups: the column of the log, such as channel, whose \
      value at the first purchase is a customer's group. The log is read again \
      for each value.
      """, valueName: "column"))
  var groupColumn: String?

  /// More groups than this are taken for a mistake.
  private static let most = 30

  func validate() throws {
    guard groups == nil || groupColumn == nil else {
      throw ValidationError("give either --groups or --group-column")
    }
    if let acquisitionCost, !(acquisitionCost > 0 && acquisitionCost.isFinite) {
      throw ValidationError(
        "--acquisition-cost \(acquisitionCost): it must be above 0")
    }
  }

  /// The files read.
  var inputs: [String] { [groups].compactMap(\.self) }

  /// The columns of the log that are read.
  var columns: [String] { [groupColumn].compactMap(\.self) }

  /// Who is in which group; nil where none are asked for.
  ///
  /// - Parameters:
  ///   - summary: The customers.
  ///   - path: The log.
  ///   - input: How it is read.
  /// - Returns: The groups.
  /// - Throws: A usage error where there are no amounts, or too many groups; bad
  ///   data where a file cannot be used.
  func members(
    of summary: CustomerSummary, in path: String, _ input: InputOptions
  ) throws -> CustomerGroups? {
    guard summary.hasAmounts || acquisitionCost == nil else {
      throw ValidationError(
        "what a new customer may cost cannot be told without amounts; leave "
          + "out --acquisition-cost")
    }
    if let groupColumn {
      return try byFirstPurchase(groupColumn, summary.ids, of: path, input)
    }
    return try groups.map {
      try CustomerGroups.reading($0, of: summary, input)
    }
  }

  /// The customers by the value of a column at their first purchase; of several
  /// on the first day, the one that the log has first.
  private func byFirstPurchase(
    _ column: String, _ ids: CustomerIDs, of path: String,
    _ input: InputOptions
  ) throws -> CustomerGroups {
    let values = try input.readAgain(path, by: column).customers
    guard values.count <= Self.most else {
      throw ValidationError(
        "--group-column \(column): it has \(values.count) values, and a group "
          + "for each would say little; name a column with \(Self.most) at "
          + "most")
    }
    let places = Dictionary(
      (0..<ids.count).map { (ids[$0], $0) }
    ) { first, _ in first }
    var names: [String] = []
    var groupOf = [Int32](repeating: -1, count: ids.count)
    var firstDays = [CalendarDay?](repeating: nil, count: ids.count)
    for number in 0..<values.count {
      let value = values[number]
      let log = try input.readAgain(
        path, only: [RowFilter(column: column, values: [value], keeps: true)])
      try log.forEachCustomer { customer, purchases in
        guard let day = purchases.first?.day,
          let place = places[log.customers[customer]]
        else { return }
        if let earlier = firstDays[place], earlier <= day { return }
        firstDays[place] = day
        groupOf[place] = Int32(clamping: number)
      }
      names.append(value)
    }
    return CustomerGroups(names: names, groupOf: groupOf)
  }
}
