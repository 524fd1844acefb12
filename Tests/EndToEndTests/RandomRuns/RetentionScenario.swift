extension RandomRun {
  /// `clv retention` on made-up subscriptions: a log or a survival table.
  mutating func retain() async throws {
    let cohorts = (0..<dice.int(1...3)).map { _ in survivors() }
    let isLog = dice.chance(0.4)
    try directory.write("data.csv", isLog ? subscriptions() : survival(cohorts))
    let outputs = ["retention.csv", "retention.json"]
    let models = dice.pick(["sbg", "bdw", "auto", "auto"])
    let arguments =
      ["retention", "data.csv", "--output", outputs[0]]
      + ["--model-output", outputs[1], "--model", models]
      + ["--horizon", dice.pick(["1", "7", "120"])]
      + (dice.chance(0.3) ? ["--payment-value", "9.99"] : [])
      + (dice.chance(0.3) ? ["--discount-rate", "0"] : [])
      + (dice.chance(0.3) ? ["--periods", "2"] : [])
      + RandomOptions.inference(&dice)
      + (isLog
        ? ["--cohort-by", dice.pick(["all", "month", "year"])]
          + ["--time-unit", RandomOptions.timeUnit(&dice)] : [])
    guard try await clv(arguments, writing: outputs) != nil,
      let table = table(outputs[0])
    else { return }
    for column in [
      "survival", "retention", "expected_survival", "expected_retention",
    ] {
      check(table, column, 0...1)
    }
    checkIntervals(table)
    check(table, "residual_lifetime", 0...Double.infinity)
    checkDecline(table, "expected_survival")
    checkDecline(table, "survivors")
    if !isLog { checkEcho(table, cohorts) }
  }

  /// The customers of a cohort who are left after 0, 1, 2, … periods.
  private mutating func survivors() -> [Int] {
    var left = dice.pick([1, 7, 100, 1000, 250_000])
    let leaving = dice.pick([0, 0.02, 0.3, 0.9, 1])
    var survivors = [left]
    for _ in 0..<dice.int(1...20) {
      let share = leaving * (0.5 + dice.share() / 2)
      left -= min(left, Int((Double(left) * share).rounded()))
      survivors.append(left)
    }
    return survivors
  }

  private func survival(_ cohorts: [[Int]]) -> String {
    let periods = cohorts.map(\.count).max() ?? 0
    let names = cohorts.indices.map { "cohort \($0)" }
    let rows = (0..<periods).map { period in
      let cells = cohorts.map { period < $0.count ? "\($0[period])" : "" }
      return "\(period),\(cells.joined(separator: ","))\n"
    }
    return "period,\(names.joined(separator: ","))\n" + rows.joined()
  }

  private mutating func subscriptions() -> String {
    let rows = (0..<dice.int(1...80)).map { customer in
      let start = dice.int(15_000...17_000)
      let isOver = dice.chance(0.6)
      let end = start + dice.int(0...900)
      let last = isOver ? PlainDate(end).iso : ""
      return "k\(customer),\(PlainDate(start).iso),\(last)\n"
    }
    return "customer_id,start,end\n" + rows.joined()
  }

  /// Checks that within a cohort a column never rises.
  private mutating func checkDecline(_ table: CSV, _ column: String) {
    let cohorts = table.texts("cohort")
    var before: (cohort: String, value: Double)?
    for (cohort, value) in zip(cohorts, table.numbers(column)) {
      guard let value else { continue }
      if let before, before.cohort == cohort,
        value > before.value * (1 + 1e-12)
      {
        return find("\(column) rises from \(before.value) to \(value)")
      }
      before = (cohort, value)
    }
  }

  /// Checks that a survival table's numbers come back.
  private mutating func checkEcho(_ table: CSV, _ cohorts: [[Int]]) {
    let names = table.texts("cohort")
    let survivors = table.numbers("survivors")
    for (i, cohort) in cohorts.enumerated() {
      let said = zip(names, survivors).compactMap { name, count in
        name == "cohort \(i)" ? count : nil
      }
      expect(said == cohort.map(Double.init), "\(said), not \(cohort)")
    }
  }
}
