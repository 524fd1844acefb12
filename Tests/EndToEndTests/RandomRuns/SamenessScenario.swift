extension RandomRun {
  /// A log told in another way, which must change nothing: other names, other
  /// order of rows, days in several rows, one core.
  mutating func retell() async throws {
    let input = try RandomInput(&self)
    let model = dice.pick(Array(RandomOptions.purchaseModels.dropLast()))
    guard let original = try await results(of: input, in: "a", model) else {
      return
    }
    switch dice.pick(Retelling.allCases) {
    case .renamed: try await rename(input, model, original)
    case .permuted: try await permute(input, model, original)
    case .split: try await splitDays(input, model, original)
    case .oneCore: try await useOneCore(input, model, original)
    }
  }

  private enum Retelling: CaseIterable {
    case renamed, permuted, split, oneCore
  }

  /// What `clv run` writes of each customer.
  private struct Results {
    let summary: CSV
    let forecasts: CSV
    let texts: [String]
  }

  private mutating func results(
    of input: RandomInput, in output: String, _ model: String,
    onOneCore: Bool = false
  ) async throws -> Results? {
    let arguments =
      ["run", input.file, "--output", output, "--purchase-model", model]
      + ["--time-unit", input.timeUnit] + input.reading
      + input.withCovariates
    let outcome = try await clv(
      arguments, writing: [output + "/"], onOneCore: onOneCore)
    guard outcome != nil, let summary = table("\(output)/summary.csv"),
      let forecasts = table("\(output)/forecasts.csv")
    else { return nil }
    let names = [
      "summary.csv", "model.json", "validation.json", "final-model.json",
      "forecasts.csv", "actions.csv", "report.html", "report.json",
    ]
    return Results(
      summary: summary, forecasts: forecasts,
      texts: try names.map { try directory.text("\(output)/\($0)") })
  }

  /// Other names in the same order: every other column stays as it is.
  private mutating func rename(
    _ input: RandomInput, _ model: String, _ original: Results
  ) async throws {
    guard input.covariates == nil else { return }
    var input = input
    input.dialect.names.offset = 100_000
    try input.write(to: directory)
    guard let renamed = try await results(of: input, in: "b", model) else {
      return find("renamed customers make a run fail")
    }
    for (before, after) in [
      (original.summary, renamed.summary),
      (original.forecasts, renamed.forecasts),
    ] {
      expect(
        before.rows.map { Array($0.dropFirst()) }
          == after.rows.map { Array($0.dropFirst()) },
        "other names give other numbers")
    }
  }

  /// Other order of rows: the customers come in another order, and their
  /// numbers are the same but for the rounding of sums.
  private mutating func permute(
    _ input: RandomInput, _ model: String, _ original: Results
  ) async throws {
    var input = input
    input.log.rows = dice.shuffled(input.log.rows)
    try await compare(input, model, original, "another order of rows")
  }

  /// Each amount in two rows of its day; but a refund that is to be matched is
  /// one: parts of it fit into purchases that the whole does not.
  private mutating func splitDays(
    _ input: RandomInput, _ model: String, _ original: Results
  ) async throws {
    var input = input
    var rows: [LogRow] = []
    for row in input.log.rows {
      let part = row.cents / 3
      var (first, second) = (row, row)
      (first.cents, second.cents) = (part, row.cents - part)
      let isWhole = part == 0 || input.refunds == "match" && part < 0
      rows += isWhole ? [row] : [first, second]
    }
    input.log.rows = rows
    try await compare(input, model, original, "a day in several rows")
  }

  private mutating func compare(
    _ input: RandomInput, _ model: String, _ original: Results, _ why: String
  ) async throws {
    try input.write(to: directory)
    guard let other = try await results(of: input, in: "b", model) else {
      return find("\(why) makes a run fail")
    }
    compare(original.summary, other.summary, 1e-9, why)
    compare(original.forecasts, other.forecasts, 1e-5, why)
  }

  /// Compares tables whose customers may be in different order.
  private mutating func compare(
    _ before: CSV, _ after: CSV, _ tolerance: Double, _ why: String
  ) {
    let rows = Dictionary(
      after.rows.map { ($0[0], $0) }, uniquingKeysWith: { first, _ in first })
    expect(before.rows.count == after.rows.count, "\(why): other customers")
    for row in before.rows {
      guard let other = rows[row[0]] else {
        return find("\(why) loses customer \(row[0])")
      }
      let areClose = zip(row, other).allSatisfy { left, right in
        guard let a = Double(left), let b = Double(right) else {
          return left == right
        }
        return isClose(a, b, tolerance)
      }
      guard areClose else { return find("\(why): \(row), then \(other)") }
    }
  }

  /// One core: every byte stays as it is.
  private mutating func useOneCore(
    _ input: RandomInput, _ model: String, _ original: Results
  ) async throws {
    let other = try await results(of: input, in: "b", model, onOneCore: true)
    expect(other?.texts == original.texts, "one core gives other bytes")
  }
}
