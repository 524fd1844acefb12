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

  /// A group, as the table has it.
  public struct TableRow: Sendable {
    let name: String
    let totals: ActionTotals
    let hasMoney: Bool
  }

  /// The table of groups, in which money is empty where there are no amounts.
  public static let table = OutputTable<[TableRow]>(
    columns: [
      .text("group", "the group") { $0[$1].name },
      .count("customers", "who are in it") { $0[$1].totals.customers },
      .number("expected_alive", "customers still") { $0[$1].totals.alive },
      money("clv", "the sum of theirs") { $0.value },
      money("value_at_risk", "the sum of theirs") { $0.valueAtRisk },
      money("spend_ceiling", "the sum of theirs") {
        $0.ceiling
      },
      money("spend_ceiling_per_customer", "its mean") {
        $0.customers > 0 ? $0.ceiling / Double($0.customers) : 0
      },
    ]
      + ActionList.allCases.map { list in
        .count(list.key, "customers on that list") {
          $0[$1].totals.byList[list] ?? 0
        }
      })

  private static func money(
    _ name: String, _ meaning: String,
    _ value: @escaping @Sendable (ActionTotals) -> Double
  ) -> OutputColumn<[TableRow]> {
    .number(name, meaning, unit: "money") {
      $0[$1].hasMoney ? value($0[$1].totals) : nil
    }
  }

  /// Writes a row for each group as CSV, or as JSON Lines where the file's name
  /// ends in `.jsonl`; the caller commits the file.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - hasMoney: Whether values are money; the columns of money are empty
  ///     where they are not.
  /// - Throws: Cannot create, where the file cannot be written.
  public func write(
    to file: AtomicFile, hasMoney: Bool
  ) throws(DataError) {
    let rows = zip(names, totals).map {
      TableRow(name: $0, totals: $1, hasMoney: hasMoney)
    }
    try Self.table.write(rows, count: rows.count, to: file)
  }
}
