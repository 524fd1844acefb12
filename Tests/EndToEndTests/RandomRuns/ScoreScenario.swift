extension RandomRun {
  /// `clv rfm` on a log, beside the plain summary.
  mutating func scoreAlone() async throws {
    try await score(RandomInput(&self), withModel: false)
  }

  /// `clv rfm`, with `model.json` if so.
  mutating func score(_ input: RandomInput, withModel: Bool) async throws {
    var outputs = ["scores.csv", "edges.csv"]
    var arguments =
      ["rfm", input.file, "--output", outputs[0], "--edges", outputs[1]]
      + input.reading + RandomOptions.scoring(&dice)
    if withModel {
      outputs += ["cells.csv", "paradox.csv", "iso.csv", "curves.csv"]
      arguments += ["--model", "model.json", "--cells", outputs[2]]
      arguments += ["--paradox", outputs[3], "--iso-values", outputs[4]]
      arguments += ["--iso-curves", outputs[5]] + input.withCovariates
      arguments += RandomOptions.horizon(&dice) + RandomOptions.money(&dice)
    } else {
      arguments += ["--time-unit", input.timeUnit]
    }
    if dice.chance(0.3), let day = input.split(&dice) {
      outputs.append("moved.csv")
      arguments += ["--migration-from", PlainDate(day).iso]
      arguments += ["--migration", "moved.csv"]
    }
    guard try await clv(arguments, writing: outputs) != nil,
      let scores = table(outputs[0])
    else { return }
    let bins = Double(arguments.value(of: "--bins") ?? "5") ?? 5
    for column in ["recency_score", "frequency_score", "monetary_score"] {
      check(scores, column, 1...bins)
    }
    check(scores, "probability_alive", 0...1)
    check(scores, "expected_purchases", 0...Double.greatestFiniteMagnitude)
    expect(
      scores.texts("segment").allSatisfy { !$0.isEmpty },
      "a customer has no segment")
    if withModel {
      for name in outputs[2...4] {
        if let table = table(name) { check(table, "probability_alive", 0...1) }
      }
    } else {
      checkRecency(scores, input)
    }
  }

  private mutating func checkRecency(_ scores: CSV, _ input: RandomInput) {
    let plain = input.summary(end: input.lastDay)
    expect(
      scores.rows.count == plain.customers.count,
      "\(scores.rows.count) customers, not \(plain.customers.count)")
    var expected: [String: [Double]] = [:]
    for (number, customer) in plain.customers {
      expected[input.dialect.names.name(number)] = [
        Double(input.lastDay - customer.lastDay),
        Double(customer.frequency + 1),
      ]
    }
    let days = scores.numbers("recency_days")
    let purchases = scores.numbers("purchases")
    for (row, id) in scores.texts("customer_id").enumerated() {
      let said = [days[row] ?? .nan, purchases[row] ?? .nan]
      guard let values = expected[id], said != values else { continue }
      return find("\(id): recency and purchases \(said), not \(values)")
    }
  }

  /// `clv compare` on a log.
  mutating func compare() async throws {
    let input = try RandomInput(&self)
    let split = dice.chance(0.7) ? input.split(&dice) : nil
    let names = dice.shuffled(Array(RandomOptions.purchaseModels.dropLast()))
    let arguments =
      ["compare", input.file, "--json", "--output", "comparison.json"]
      + ["--time-unit", input.timeUnit]
      + ["--models", names.prefix(dice.int(2...7)).joined(separator: ",")]
      + (split.map { ["--calibration-end", PlainDate($0).iso] } ?? [])
      + input.reading
    guard try await clv(arguments, writing: ["comparison.json"]) != nil else {
      return
    }
    let models = json("comparison.json")?["purchase_models"].items ?? []
    expect(!models.isEmpty, "nothing compared")
    for model in models {
      expect(
        model["fit.log_likelihood"].number != nil,
        "\(model["name"].text ?? "a model") has no log-likelihood")
    }
  }

  /// `clv report` on a log.
  mutating func report() async throws {
    let input = try RandomInput(&self)
    let arguments =
      ["report", input.file, "--output", "page.html"]
      + ["--time-unit", input.timeUnit, "--charts", "charts"]
      + input.reading + input.withCovariates + RandomOptions.models(&dice)
      + RandomOptions.horizon(&dice) + RandomOptions.money(&dice)
      + RandomOptions.report(&dice)
    let outputs = ["page.html", "page.json", "page-actions.csv", "charts/"]
    guard try await clv(arguments, writing: outputs) != nil else { return }
    checkPage("page.html")
    if let lists = table("page-actions.csv") { checkLists(lists) }
  }
}
