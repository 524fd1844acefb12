import Foundation

extension RandomRun {
  /// `clv run` on a log, everything that it writes against the log.
  mutating func runEverything() async throws {
    let input = try RandomInput(&self)
    let split = dice.chance(0.7) ? input.split(&dice) : nil
    let options =
      RandomOptions.models(&dice) + RandomOptions.horizon(&dice)
      + RandomOptions.money(&dice) + RandomOptions.report(&dice)
      + RandomOptions.origins(&dice)
    let arguments =
      ["run", input.file, "--output", "out", "--time-unit", input.timeUnit]
      + input.reading + input.withCovariates
      + (split.map { ["--calibration-end", PlainDate($0).iso] } ?? [])
      + options
    guard try await clv(arguments, writing: ["out/"]) != nil,
      let validation = json("out/validation.json"),
      let model = json("out/model.json")
    else { return }
    if options.value(of: "--purchase-model") != "bg-bb" {
      let end = model["data.end"].text ?? ""
      guard let end = day(end, in: input) else {
        return find("the calibration ends on \(end)")
      }
      expect(split == nil || end == split, "the calibration ends on \(end)")
      check("out/summary.csv", of: input, end: end, holdoutEnd: input.lastDay)
      checkHoldout(validation, input, end)
      checkRows(model["data.cleaning"], input)
      checkCustomers("out/forecasts.csv", input)
    }
    if let forecasts = table("out/forecasts.csv") {
      let margin = options.value(of: "--margin").flatMap(Double.init) ?? 1
      checkForecasts(forecasts, margin: margin)
      checkActions("out/actions.csv", forecasts)
    }
    checkPage("out/report.html")
  }

  /// The number of a day of the log by its text.
  private func day(_ text: String, in input: RandomInput) -> Int? {
    (input.firstDay...input.lastDay).first { PlainDate($0).iso == text }
  }

  private mutating func checkHoldout(
    _ validation: JSON, _ input: RandomInput, _ end: Int
  ) {
    let plain = input.summary(end: end)
    let holdout = validation["holdout"]
    guard holdout.exists else { return }
    let expected = [
      "actual_purchases": Double(plain.holdoutPurchases),
      "customers": Double(plain.customers.count),
      "duration": Double(input.lastDay - end)
        / RandomInput.days(of: input.timeUnit),
    ]
    for (member, value) in expected.sorted(by: { $0.key < $1.key }) {
      let said = holdout[member].number
      expect(
        said.map { isClose($0, value) } ?? false,
        "the holdout's \(member) is \(said ?? .nan), not \(value)")
    }
    let spent = plain.customers.values.reduce(0) { $0 + $1.holdoutCents }
    if input.log.hasAmounts, let said = validation["value.actual_value"].number
    {
      let value = input.dialect.amount(spent)
      expect(
        isClose(said, value), "the holdout's value is \(said), not \(value)")
    }
    let later = validation["customers_first_seen_in_holdout"].number
    expect(
      later == Double(plain.firstSeenLater),
      "\(later ?? .nan) customers came later, not \(plain.firstSeenLater)")
    if let mae = holdout["mae"].number, let rmse = holdout["rmse"].number {
      expect(mae >= 0 && rmse >= mae * (1 - 1e-9), "mae \(mae), rmse \(rmse)")
    }
    if let coverage = validation["intervals.coverage"].number {
      expect(coverage >= 0 && coverage <= 1, "coverage \(coverage)")
    }
  }

  /// Checks that each row of the log is accounted for once.
  private mutating func checkRows(_ cleaning: JSON, _ input: RandomInput) {
    let counts = cleaning.numbers
    let rows = counts["rows"] ?? .nan
    expect(
      rows == Double(input.log.rows.count + input.badRows), "\(rows) rows")
    let used = counts["transactions_used"] ?? .nan
    let dropped = counts["refunds_dropped"] ?? .nan
    let bad = counts["bad_dates"] ?? .nan
    expect(bad == Double(input.badRows), "\(bad) bad rows")
    expect(used + dropped + bad == rows, "rows do not add up: \(counts)")
  }

  /// Checks that a table has a row for each customer of the log.
  mutating func checkCustomers(_ name: String, _ input: RandomInput) {
    guard let table = table(name) else { return }
    let customers = input.summary(end: input.lastDay).customers.keys
    let expected = Set(customers.map(input.dialect.names.name))
    let ids = table.texts("customer_id")
    expect(
      ids.count == expected.count && Set(ids) == expected,
      "\(name) has \(ids.count) customers, not the log's \(expected.count)")
  }

  /// Checks campaign lists beside the forecasts of the same customers.
  mutating func checkActions(_ name: String, _ forecasts: CSV) {
    guard let actions = table(name) else { return }
    expect(
      actions.texts("customer_id") == forecasts.texts("customer_id"),
      "\(name) has other customers than the forecasts")
    checkLists(actions)
  }

  /// Checks what must be so of campaign lists.
  mutating func checkLists(_ actions: CSV) {
    check(actions, "probability_alive", 0...1)
    check(actions, "silence_probability", 0...1)
    for column in [
      "value_if_alive", "value_if_staying", "value_at_risk", "spend_ceiling",
      "silence_days", "expected_gap_days",
    ] {
      check(actions, column, 0...Double.infinity)
    }
    let known: Set = [
      "win_back", "slowing_down", "watch", "grow", "keep", "let_go", "none",
    ]
    let lists = Set(actions.texts("list_key"))
    expect(lists.isSubset(of: known), "lists \(lists.subtracting(known))")
  }

  /// Checks that a page is whole and speaks no floating point.
  mutating func checkPage(_ name: String) {
    let page = (try? directory.text(name)) ?? ""
    expect(page.contains("</html>"), "\(name) is not whole")
    for word in [">nan<", ">inf<", ">-inf<", "NaN"] {
      expect(!page.contains(word), "\(name) has \(word)")
    }
  }
}
