public import CLVTables

/// Which customers of a summary are in which group.
public struct CustomerGroups: Sendable {
  /// The names of the groups, in order of first appearance.
  public let names: [String]

  /// Where the customers of each group begin in ``places``; one entry more
  /// than there are groups.
  private let starts: [Int]

  /// The customers' places in the summary, group after group, ascending
  /// within each.
  private let places: [Int32]

  /// How many rows were about customers whom the summary does not have.
  public let unknownCustomers: Int

  /// How many customers of the summary are in no group.
  public let customersWithoutGroup: Int

  /// The number of groups.
  public var count: Int { names.count }

  /// The places in the summary of a group's customers, ascending.
  public subscript(group: Int) -> ArraySlice<Int32> {
    places[starts[group]..<starts[group + 1]]
  }

  /// All customers of a summary, as one group.
  public init(allOf summary: CustomerSummary, named name: String = "all") {
    self.init(
      names: [name],
      groupOf: [Int32](repeating: 0, count: summary.count))
  }

  /// Groups by number: for each customer of the summary the place of the
  /// group among the names, negative for none.
  public init(names: [String], groupOf: [Int32], unknownCustomers: Int = 0) {
    var counts = [Int](repeating: 0, count: names.count + 1)
    for group in groupOf where group >= 0 { counts[Int(group) + 1] += 1 }
    for group in names.indices { counts[group + 1] += counts[group] }
    starts = counts
    var places = [Int32](repeating: 0, count: counts[names.count])
    for (customer, group) in groupOf.enumerated() where group >= 0 {
      places[counts[Int(group)]] = Int32(customer)
      counts[Int(group)] += 1
    }
    self.places = places
    self.names = names
    self.unknownCustomers = unknownCustomers
    customersWithoutGroup = groupOf.count - places.count
  }
}

extension CustomerGroups {
  /// Reads a file with the columns customer_id and group, or segment as a
  /// table of scores has it, a row for each customer.
  ///
  /// - Parameters:
  ///   - path: The file; `-` is the standard input.
  ///   - ids: The customers of the summary.
  ///   - customerColumn: The column of customers, if it has another name.
  ///   - delimiter: The byte between fields; nil for the comma.
  /// - Throws: Bad data for a missing column or field, and for a customer who
  ///   is there twice.
  public init(
    path: String, of ids: CustomerIDs, customerColumn: String? = nil,
    delimiter: UInt8? = nil
  ) throws(DataError) {
    try self.init(
      try KeyedRows(
        path: path, key: groupColumns, value: customerColumn ?? "customer_id",
        delimiter: delimiter), of: ids)
  }

  /// Reads an opened table with the columns customer_id and group, or segment.
  ///
  /// - Throws: Bad data for a missing column or field, and for a customer who
  ///   is there twice.
  public init(
    reading table: InputTable, of ids: CustomerIDs,
    customerColumn: String? = nil
  ) throws(DataError) {
    try self.init(
      try KeyedRows(
        table, key: groupColumns, value: customerColumn ?? "customer_id"),
      of: ids)
  }

  private init(_ rows: KeyedRows, of ids: CustomerIDs) throws(DataError) {
    let customers = CustomerInterner()
    for i in 0..<ids.count {
      // They were in one arena before: there is room for them.
      ids.withBytes(at: i) { _ = try? customers.intern($0) }
    }
    let groups = CustomerInterner()
    var groupOf = [Int32](repeating: -1, count: ids.count)
    var lines = [Int](repeating: 0, count: ids.count)
    var unknown = 0
    while try rows.advance() {
      let customer = Int(try customers.intern(try rows.text(1)))
      let group = Int32(try groups.intern(try rows.text(0)))
      guard customer < ids.count else {
        unknown += 1
        continue
      }
      guard lines[customer] == 0 else {
        throw rows.error(
          1,
          "customer \"\(ids[customer])\" is already on line "
            + "\(lines[customer]); keep one row per customer")
      }
      lines[customer] = rows.line
      groupOf[customer] = group
    }
    let names = CustomerIDs(groups.arena)
    self.init(
      names: (0..<names.count).map { names[$0] }, groupOf: groupOf,
      unknownCustomers: unknown)
    guard !places.isEmpty else {
      throw DataError(
        .badData, at: .file(rows.name),
        "none of its customers is in the data; check that the "
          + "identifiers are written alike")
    }
  }
}

/// What the groups of customers may be called, the first that is there.
private let groupColumns = ["group", "segment"]
