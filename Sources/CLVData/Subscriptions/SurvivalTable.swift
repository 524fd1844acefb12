internal import CLVModels
internal import CLVTables

/// The number of customers of one cohort, period by period, as it is read.
private struct SurvivorColumn {
  /// More customers than people on earth are a column of something else.
  private static let mostCustomers = 1e10

  let name: String
  private(set) var survivors: [Int] = []

  init(_ name: String) {
    self.name = name
  }

  /// Takes the number of customers after the next period, in a cell.
  mutating func take(
    _ rows: RetentionRows, _ index: Int
  ) throws(DataError) {
    let value = try rows.number(index)
    guard let count = Int(exactly: value), value <= Self.mostCustomers else {
      throw rows.error(index, advice(on: value))
    }
    if let last = survivors.last, count > last {
      throw rows.error(
        index,
        "\(Plural.count(count, "customer")) after \(last) in the period before; survivors "
          + "cannot increase: correct the numbers, or count customers who "
          + "come back as new ones")
    }
    guard count > 0 || !survivors.isEmpty else {
      throw rows.error(
        index,
        "the cohort begins with no customer; leave the cohort out")
    }
    survivors.append(count)
  }

  private func advice(on value: Double) -> Advice {
    if value > Self.mostCustomers {
      return "\(value) customers cannot be; check the column"
    }
    let first = survivors.first ?? Int(value.rounded(.up))
    guard first == 100 || first == 1 else {
      return "\(value) is not a whole number of customers; give counts"
    }
    return "\(value) after \(first) looks like a percentage or a share; give "
      + "the numbers of customers, without which nothing can be said of "
      + "chance (\(value) of 1,000 customers are "
      + "\(Int((1000 * value / Double(first)).rounded())))"
  }

  var cohort: RetentionCohort {
    RetentionCohort(name: name, survivors: survivors)
  }
}

extension RetentionRows {
  /// Checks that the period in a cell is the one expected.
  fileprivate func check(
    period index: Int, is expected: Int, of cohort: String = ""
  ) throws(DataError) {
    let value = try number(index)
    guard value == Double(expected) else {
      let text = reader[index].bytes.trimmed.excerpt
      let place =
        expected == 0 ? "at the beginning" : "after \(expected - 1)"
      throw error(
        index,
        "the period is \(text) \(place)\(cohort); periods must be 0, 1, 2, … "
          + "without a gap, 0 for the number of customers at the beginning")
    }
  }
}

/// Reading a table with a row for each period and a column for each cohort.
struct WideTableReading {
  private let rows: RetentionRows
  private let period: Int

  /// The places of the cohorts' columns.
  private let cohortColumns: [Int]

  init(_ table: InputTable, _ columns: RetentionColumns) throws(DataError) {
    rows = RetentionRows(table)
    period = try table.index(of: columns.period, remedy: .period)
    let period = period
    cohortColumns = table.columns.indices.filter { $0 != period }
    guard !cohortColumns.isEmpty else {
      throw DataError(
        .badData, at: .line(1, of: table.name),
        "there is no cohort: beside \"\(columns.period)\" a "
          + "survival table has a column for each cohort")
    }
    for index in cohortColumns {
      _ = try table.optionalIndex(of: table.columns[index])
    }
  }

  func cohorts() throws(DataError) -> RetentionCohorts {
    let names = rows.table.columns
    var found = cohortColumns.map { SurvivorColumn(names[$0]) }
    var count = 0
    while try rows.next() {
      try rows.check(period: period, is: count)
      for (place, index) in cohortColumns.enumerated() {
        guard !rows.isEmpty(index) else {
          if count == 0 {
            throw rows.error(
              index,
              "the number of customers at the beginning is missing; begin "
                + "every cohort at period 0, its own first one")
          }
          continue
        }
        guard found[place].survivors.count == count else {
          throw rows.error(
            index,
            "a number after an empty cell; only the last cells of a cohort "
              + "may be empty, where it has not been observed so long")
        }
        try found[place].take(rows, index)
      }
      count += 1
    }
    guard count > 0 else { throw noRows(rows.table) }
    return RetentionCohorts(found.map(\.cohort))
  }
}

/// Reading a table with a row for each period of each cohort.
struct LongTableReading {
  private let rows: RetentionRows
  private let cohort: Int
  private let period: Int
  private let customers: Int

  init(_ table: InputTable, _ columns: RetentionColumns) throws(DataError) {
    rows = RetentionRows(table)
    cohort = try table.index(of: columns.cohort, remedy: .cohort)
    period = try table.index(of: columns.period, remedy: .period)
    customers = try table.index(
      of: columns.customers, remedy: .customers)
  }

  func cohorts() throws(DataError) -> RetentionCohorts {
    var found: [SurvivorColumn] = []
    var places: [String: Int] = [:]
    while try rows.next() {
      let name = try rows.text(cohort)
      guard !name.isEmpty else {
        throw rows.error(cohort, "the cohort is missing; fill it in")
      }
      let place = places[name] ?? found.count
      if place == found.count {
        places[name] = place
        found.append(SurvivorColumn(name))
      }
      try rows.check(
        period: period, is: found[place].survivors.count,
        of: " in cohort \"\(name)\"")
      try found[place].take(rows, customers)
    }
    guard !found.isEmpty else { throw noRows(rows.table) }
    return RetentionCohorts(found.map(\.cohort))
  }
}

private func noRows(_ table: InputTable) -> DataError {
  DataError(
    .badData, at: .file(table.name),
    "there are no periods, only a header; give a table with "
      + "rows")
}
