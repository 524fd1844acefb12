internal import CLVModels
internal import CLVTables

/// The values of a column that says what kind of row it is: a status, or a
/// currency.
struct ValueTally {
  /// What the column says.
  enum Kind {
    case status
    case currency
  }

  private static let names: [Kind: Set<String>] = [
    .status: [
      "status", "orderstatus", "state", "orderstate", "paymentstatus",
      "financialstatus", "transactionstatus", "fulfillmentstatus", "وضعیت",
      "订单状态", "状态",
    ],
    .currency: [
      "currency", "currencycode", "ccy", "waehrung", "währung", "ارز",
      "币种", "货币",
    ],
  ]

  /// The beginnings of values of rows that are no purchases.
  private static let unsold = [
    "cancel", "refund", "return", "fail", "void", "declin", "reject", "error",
    "abandon", "chargeback", "charged back", "unpaid", "expired", "revers",
    "storn", "annul", "لغو", "مرجوع", "取消", "已取消", "退款", "已退款",
  ]

  /// Values beyond these are not told apart.
  private static let mostValues = 50

  let kind: Kind
  private let column: Int
  private let name: String
  private var counts: [(value: [UInt8], rows: Int)] = []
  private var current = 0

  /// The tallies of a table's columns that no filter names.
  ///
  /// - Parameters:
  ///   - table: The table.
  ///   - filters: The filters of its rows.
  ///   - currency: The column of currencies that is named, if one is.
  ///   - isConverted: Whether amounts are converted to one currency.
  /// - Returns: A tally for each of them.
  static func all(
    of table: InputTable, _ filters: [RowFilter], currency: String?,
    isConverted: Bool
  ) -> [ValueTally] {
    table.columns.enumerated().compactMap { index, name in
      guard let kind = name == currency ? .currency : kind(of: name),
        !(kind == .currency && isConverted),
        kind != .currency || currency == nil || name == currency,
        !filters.contains(where: { $0.column == name })
      else {
        return nil
      }
      return ValueTally(kind: kind, column: index, name: name)
    }
  }

  private static func kind(of name: String) -> Kind? {
    let folded = name.lowercased().filter { $0.isLetter }
    return names.first { $0.value.contains(folded) }?.key
  }

  /// The place of the one column whose name says that it has currencies.
  static func currency(in header: [String]) -> Int? {
    let found = header.indices.filter { kind(of: header[$0]) == .currency }
    return found.count == 1 ? found.first : nil
  }

  /// Whether the name of a column says that it tells rows apart.
  static func isOfRowKind(_ name: String) -> Bool { kind(of: name) != nil }

  private init(kind: Kind, column: Int, name: String) {
    self.kind = kind
    self.column = column
    self.name = name
  }

  /// Takes the record at hand, which has the column.
  mutating func add(_ reader: RecordReader) {
    let field = reader[column].bytes.trimmed
    if current < counts.count, counts[current].value.elementsEqual(field) {
      counts[current].rows += 1
      return
    }
    if let place = counts.firstIndex(where: { $0.value.elementsEqual(field) }) {
      counts[place].rows += 1
      current = place
    } else if counts.count < Self.mostValues {
      counts.append((Array(field), 1))
    }
  }

  private var place: DataError.Place.Column {
    DataError.Place.Column(column + 1, name)
  }

  private func listed(_ values: [(value: [UInt8], rows: Int)]) -> String {
    values.map { value, rows in
      "\"\(String(decoding: value, as: UTF8.self))\" "
        + "(\(Plural.count(rows, "row")))"
    }.joined(separator: ", ")
  }

  /// To keep the value that most rows have.
  private func keeping(
    among values: [(value: [UInt8], rows: Int)]
  ) -> Remedy {
    let most = values.max { $0.rows < $1.rows }?.value ?? []
    return .keep.set(to: "\(name)=\(String(decoding: most, as: UTF8.self))")
  }

  /// What to say of rows that may be no purchases; nil where none looks so.
  var warning: Advice? {
    let isUnsold = { (value: [UInt8]) in
      let text = String(decoding: value, as: UTF8.self).lowercased()
      return Self.unsold.contains { text.hasPrefix($0) }
    }
    let unsold = counts.filter { isUnsold($0.value) }
    guard kind == .status, !unsold.isEmpty else { return nil }
    let others = counts.filter { !isUnsold($0.value) && !$0.value.isEmpty }
    let option: Remedy = others.isEmpty ? .drop : keeping(among: others)
    let remedy: Advice =
      others.isEmpty ? "leave them out with \(option)" : "give \(option)"
    let advice: Advice =
      "\(place) has values that look like no purchase, and their rows count: "
      + "\(listed(unsold)); \(remedy)"
    return advice.named(
      others.isEmpty ? "unsold_drop" : "unsold_keep",
      [
        "column": .column(place), "option": .remedy(option),
        "values": .tally(
          unsold.map {
            .init(String(decoding: $0.value, as: UTF8.self), rows: $0.rows)
          }),
      ])
  }

  /// Checks that the rows are of one currency.
  ///
  /// - Throws: Bad data where they are of several.
  func check(_ file: String) throws(DataError) {
    let named = counts.filter { !$0.value.isEmpty }
    guard kind == .currency, named.count > 1 else { return }
    throw DataError(
      .badData, at: .file(file),
      "\(place) names several currencies, whose amounts cannot be added: "
        + "\(listed(named)); keep one, such as \(keeping(among: named)), or "
        + "convert them with \(.rates)")
  }
}
