internal import CLVTables

/// Reading a table with a row for each customer: how many periods the customer
/// has been there, and whether the customer has left.
///
/// Who has left after t periods was lost in period t, in period 1 if t is 0;
/// who has not was seen active after t.
struct TenureReading {
  /// More periods than three hundred years have days are taken for a column of
  /// something else.
  private static let mostPeriods = 110_000.0

  private let rows: RetentionRows
  private let tenure: Int
  private let churned: Int
  private let cohort: Int?

  init(_ table: InputTable, _ columns: RetentionColumns) throws(DataError) {
    rows = RetentionRows(table)
    tenure = try table.index(of: columns.tenure, remedy: .tenure)
    churned = try table.index(of: columns.churned, remedy: .churned)
    cohort = try table.optionalIndex(of: columns.cohort)
  }

  func cohorts() throws(DataError) -> RetentionCohorts {
    var names: [String] = []
    var lost: [String: [Int: Int]] = [:]
    var active: [String: [Int: Int]] = [:]
    while try rows.next() {
      var name = "all"
      if let cohort { name = try rows.text(cohort) }
      let periods = try periods()
      if lost[name] == nil, active[name] == nil { names.append(name) }
      if try hasLeft() {
        lost[name, default: [:]][max(1, periods), default: 0] += 1
      } else {
        active[name, default: [:]][periods, default: 0] += 1
      }
    }
    guard !names.isEmpty else {
      throw DataError(
        .badData, at: .file(rows.table.name),
        "there are no subscriptions, only a header; give "
          + "a log with rows")
    }
    return RetentionCohorts(
      names.map { name in
        let (gone, there) = (lost[name] ?? [:], active[name] ?? [:])
        let last = max(gone.keys.max() ?? 0, there.keys.max() ?? 0)
        return RetentionCohort(
          name: name, lost: (0..<last).map { gone[$0 + 1] ?? 0 },
          active: (0...last).map { there[$0] ?? 0 })
      })
  }

  private func periods() throws(DataError) -> Int {
    let value = try rows.number(tenure)
    guard value <= Self.mostPeriods, let periods = Int(exactly: value) else {
      throw rows.error(
        tenure,
        "\"\(rows.reader[tenure].bytes.trimmed.excerpt)\" is not a whole "
          + "number of periods; correct the number")
    }
    return periods
  }

  private func hasLeft() throws(DataError) -> Bool {
    let field = rows.reader[churned].bytes.trimmed
    guard let hasLeft = Flag.value(field), !field.isEmpty else {
      throw rows.error(
        churned,
        "\"\(field.excerpt)\" does not say whether the customer has left; "
          + "write yes or no, or 1 or 0")
    }
    return hasLeft
  }
}
