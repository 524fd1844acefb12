public import CLVTables

/// The export of a shop, a payment service or a CRM, known by its header:
/// which of its columns are a log, and which of its rows are purchases.
public struct LogPreset: Sendable, Equatable {
  /// What it is called, such as `shopify`.
  public let name: String

  /// Which columns it has, of which the ones that must be there make it known.
  let shape: Shape

  /// The columns of one kind of export.
  struct Shape: Sendable, Equatable {
    /// Columns of which each must be there.
    let marks: [String]
    let customers: [String]
    let dates: [String]
    let amounts: [String]
    var order: [String] = []
    var scope = AmountScope.row
    var currencies: [String] = []
    var refunded: [String] = []
    var returned: [String] = []

    /// Values of a column that are purchases, or none; the first column that
    /// is there counts.
    var filters: [(columns: [String], values: [String], keeps: Bool)] = []

    static func == (first: Shape, second: Shape) -> Bool {
      first.marks == second.marks
    }
  }

  /// The names of all presets.
  public static var names: [String] {
    var names: [String] = []
    for preset in all where !names.contains(preset.name) {
      names.append(preset.name)
    }
    return names
  }

  /// The preset whose columns a header has; nil where it is none of them.
  ///
  /// - Parameters:
  ///   - header: The names of the columns.
  ///   - name: Only presets of this name; nil for all.
  /// - Returns: The first that fits.
  public static func known(
    by header: [String], name: String? = nil
  ) -> LogPreset? {
    all.first { preset in
      (name == nil || preset.name == name)
        && preset.shape.marks.allSatisfy { one in
          one.split(separator: "|").contains { header.contains(String($0)) }
        }
    }
  }

  /// What is said where a preset of a name does not fit a table.
  public static func misfit(
    _ name: String, _ table: InputTable
  ) -> DataError {
    let wanted = all.filter { $0.name == name }.map { preset in
      preset.shape.marks.map {
        "\"\($0.split(separator: "|").joined(separator: "\" or \""))\""
      }.joined(separator: ", ")
    }
    let present = table.columns.map { "\"\($0)\"" }.joined(separator: ", ")
    return DataError(
      .badData, at: .line(1, of: table.name),
      "this is not what \(name) exports, which has "
        + "\(wanted.joined(separator: "; or ")); the columns are \(present)")
  }

  /// The values of a status that say that all was given back.
  private static let givenBack: Set = ["refunded", "wc-refunded", "closed"]

  /// Names the columns and the rows of a table's purchases, as far as nothing
  /// else was asked for.
  ///
  /// - Parameters:
  ///   - options: What is asked for, and gets the rest.
  ///   - header: The names of the columns.
  /// - Returns: What was decided.
  public func fill(
    _ options: inout TransactionOptions, _ header: [String]
  ) -> Advice {
    func first(_ names: [String]) -> String? {
      names.first { header.contains($0) }
    }
    var columns = options.columns
    columns.customer = first(shape.customers) ?? columns.customer
    columns.date = first(shape.dates) ?? columns.date
    if let amount = first(shape.amounts) { columns.amount = .column(amount) }
    if columns.order == nil, let order = first(shape.order) {
      columns.order = order
      options.amountScope = shape.scope
    }
    columns.currency = columns.currency ?? first(shape.currencies)
    columns.refunded = columns.refunded ?? first(shape.refunded)
    columns.returned = columns.returned ?? first(shape.returned)
    options.columns = columns
    var kept: [String] = []
    for filter in shape.filters {
      guard let column = first(filter.columns),
        !options.filters.contains(where: { $0.column == column })
      else { continue }
      // Where nothing says how much was given back, all of it was.
      let values = filter.values.filter {
        columns.refunded != nil || !Self.givenBack.contains($0.lowercased())
      }
      options.filters.append(
        RowFilter(
          column: column, values: values, keeps: filter.keeps,
          ignoresCase: true))
      let list = values.joined(separator: ", ")
      kept.append("\"\(column)\" \(filter.keeps ? "=" : "≠") \(list)")
    }
    return said(columns, kept)
  }

  private func said(_ columns: TransactionColumns, _ kept: [String]) -> Advice {
    let amount =
      if case .column(let name) = columns.amount { name } else { "" }
    let names = [columns.customer, columns.date, amount] + columns.further
    let list = names.filter { !$0.isEmpty }.map { "\"\($0)\"" }
      .joined(separator: ", ")
    let rows = kept.joined(separator: "; ")
    let all: Advice =
      "the columns are those that \(name) exports: \(list) are read"
    let advice = rows.isEmpty ? all : all + ", of the rows with \(rows)"
    return advice.named(
      rows.isEmpty ? "preset" : "preset_rows",
      [
        "name": .text(name), "columns": .text(list), "rows": .text(rows),
      ])
  }

  /// Whether two are of one vendor and one kind of export.
  public static func == (first: LogPreset, second: LogPreset) -> Bool {
    first.name == second.name && first.shape == second.shape
  }
}
