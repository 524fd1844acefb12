public import CLVData
public import CLVTables

/// What is at stake with groups of customers, such as segments.
public struct GroupActions: Sendable {
  /// The names of the groups.
  public let names: [String]

  /// The sums over the customers of each.
  public let totals: [ActionTotals]

  /// Adds up over groups, in their order.
  public init(_ actions: CustomerActions, groups: CustomerGroups) {
    names = groups.names
    totals = (0..<groups.count).map { group in
      actions.totals(of: groups[group].lazy.map(Int.init))
    }
  }

  /// The columns of the file of groups.
  public static let columns =
    [
      "group", "customers", "expected_alive", "clv", "value_at_risk",
      "spend_ceiling", "spend_ceiling_per_customer",
    ]
    + ActionList.allCases.map(\.key)

  /// Writes a row for each group as CSV; the caller commits the file.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - hasMoney: Whether values are money; the columns of money are empty
  ///     where they are not.
  /// - Throws: Cannot create, where the file cannot be written.
  public func write(
    to file: AtomicFile, hasMoney: Bool
  ) throws(DataError) {
    var text = ByteBuffer()
    text.append(Self.columns.joined(separator: ",") + "\n")
    for (name, totals) in zip(names, totals) {
      text.append(field: name)
      text.append(byte: UInt8(ascii: ","))
      text.append(totals.customers)
      text.append(next: totals.alive)
      let money = [
        totals.value, totals.valueAtRisk, totals.ceiling,
        totals.customers > 0 ? totals.ceiling / Double(totals.customers) : 0,
      ]
      for value in money { text.append(next: hasMoney ? value : nil) }
      for list in ActionList.allCases {
        text.append(byte: UInt8(ascii: ","))
        text.append(totals.byList[list] ?? 0)
      }
      text.append(byte: UInt8(ascii: "\n"))
    }
    try file.write(text)
  }
}
