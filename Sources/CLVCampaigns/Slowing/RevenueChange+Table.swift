public import CLVTables

extension RevenueChange {
  /// A part of the change, as the table has it.
  public struct TableRow: Sendable {
    let by: String
    let part: String?
    let before: Double?
    let after: Double?
    let change: Double
  }

  /// The table of the parts of a change of revenue.
  public static let table = OutputTable<[TableRow]>(columns: [
    .text(
      "by", "total, factor, amount, customers, or the name of a column"
    ) { $0[$1].by },
    .text(
      "part",
      "of the change: revenue; customers, frequency and amount; items and "
        + "price, which add up to amount; new, returned, lost, kept_frequency "
        + "and kept_amount; or a value of the column"
    ) { $0[$1].part },
    .number("before", "what it was in the period before") { $0[$1].before },
    .number("after", "what it was in the period after") { $0[$1].after },
    .number(
      "change",
      "what it does to the revenue; of each kind, the parts add up to the total",
      unit: "money, or purchases where amounts are not known"
    ) { $0[$1].change },
  ])

  /// Writes a row for each part as CSV, or as JSON Lines where the file's name
  /// ends in `.jsonl`; the caller commits the file.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - columns: The change by columns of the log.
  ///   - split: The amount by items and price; nil where that is not known.
  /// - Throws: Cannot create, where the file cannot be written.
  public func write(
    to file: AtomicFile, columns: [RevenueByColumn] = [],
    split: AmountSplit? = nil
  ) throws(DataError) {
    var rows = [
      TableRow(
        by: "total", part: "revenue", before: before.revenue,
        after: after.revenue, change: change)
    ]
    for (part, amount) in parts {
      let values = values(of: part, amount)
      rows.append(
        TableRow(
          by: part.isFactor ? "factor" : "customers", part: part.rawValue,
          before: values?.before, after: values?.after, change: amount))
    }
    if let split {
      rows += [("items", split.items), ("price", split.price)].map {
        TableRow(
          by: "amount", part: $0, before: $1.before, after: $1.after,
          change: $1.change)
      }
    }
    for column in columns {
      rows += column.values.map {
        TableRow(
          by: column.name, part: $0.name, before: $0.before, after: $0.after,
          change: $0.change)
      }
    }
    try Self.table.write(rows, count: rows.count, to: file)
  }

  /// What a part was in either period: a factor itself, or the revenue of
  /// customers who bought in one of the periods only.
  package func values(
    of part: Part, _ amount: Double
  ) -> (before: Double, after: Double)? {
    switch part {
    case .customers: (Double(before.customers), Double(after.customers))
    case .frequency:
      (before.purchasesPerCustomer, after.purchasesPerCustomer)
    case .amount: (before.amount, after.amount)
    case .new, .returned: (0, amount)
    case .lost: (-amount, 0)
    case .keptFrequency, .keptAmount: nil
    }
  }
}
