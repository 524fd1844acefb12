extension RandomRun {
  /// `clv simulate`, twice alike, and a summary or cohorts of what it makes.
  mutating func simulate() async throws {
    let retention = ["sbg", "bdw"]
    let model = dice.pick(RandomOptions.purchaseModels + retention)
    let isRetention = retention.contains(model)
    let customers = dice.int(1...300)
    let unit = isRetention ? "month" : RandomOptions.timeUnit(&dice)
    let arguments =
      ["simulate", "--model", model, "--customers", "\(customers)"]
      + ["--time-unit", unit, "--seed", "\(dice.int(0...1_000_000))"]
      + ["--acquisition-days", "\(dice.int(1...200))"]
      + [
        "--start", "2020-02-29", "--end",
        PlainDate(dice.int(18_600...20_000)).iso,
      ]
    for name in ["log.csv", "again.csv"] {
      let output = ["--output", name]
      guard try await clv(arguments + output, writing: [name]) != nil else {
        return
      }
    }
    let log = try directory.text("log.csv")
    expect(try directory.text("again.csv") == log, "a seed gives two logs")
    let table = CSV(log)
    let ids = Set(table.texts("customer_id"))
    expect(
      ids.count == customers, "\(ids.count) customers, not \(customers)")
    if isRetention {
      _ = try await clv(
        ["retention", "log.csv", "--output", "retention.csv"],
        writing: ["retention.csv"])
      return
    }
    check(table, "amount", 0...1e15)
    let days = table.texts("date")
    expect(days == days.sorted(), "dates are not in order")
    let summarizing = ["summarize", "log.csv", "--output", "summary.csv"]
    if try await clv(summarizing, writing: ["summary.csv"]) != nil,
      let summary = self.table("summary.csv")
    {
      expect(
        summary.rows.count == customers,
        "\(summary.rows.count) customers in the summary, not \(customers)")
    }
  }
}
