internal import CLVTables

extension TransactionColumns {
  /// Whether a header is known to be that of a log, of an export or of a
  /// summary.
  package func areKnown(_ header: [String]) -> Bool {
    SummaryColumns.areIn(header) || areIn(header)
      || LogPreset.known(by: header) != nil
  }

  /// The columns of a log that are looked at; nil where all are: in a summary,
  /// and where one that must be there is missing.
  package func needed(
    in header: [String], _ filters: [RowFilter]
  ) -> Set<String>? {
    guard InputTable.sniffKind(header) == .transactions, areIn(header) else {
      return nil
    }
    let names = resolved(in: header)
    var needed = Set(
      [names.customer, names.date] + names.further + filters.map(\.column))
    guard needed.isSubset(of: header) else { return nil }
    switch names.amount {
    case .automatic:
      if header.contains(Self.defaultAmount) {
        needed.insert(Self.defaultAmount)
      } else if let money = MoneyColumns.closest(in: header) {
        needed.insert(money)
      }
    case .column(let name): needed.insert(name)
    case .product(let quantity, let price):
      needed.formUnion([quantity, price])
    }
    return needed.union(header.filter(ValueTally.isOfRowKind))
  }
}
