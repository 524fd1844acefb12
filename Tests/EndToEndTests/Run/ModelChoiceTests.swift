import Foundation
import Testing

@Suite("Models are chosen by name, by hand or by the data", .serialized)
struct ModelChoiceTests {
  private let split = "--calibration-end 2024-12-29"

  private func simulated(
    _ options: String = "--customers 1500 --seed 7"
  ) async throws -> Workdir {
    let directory = try Workdir()
    try await directory.succeed("simulate \(options) --output log.csv")
    return directory
  }

  @Test func `Every model listed can be simulated, fitted and forecast`()
    async throws
  {
    let directory = try await simulated()
    try await directory.succeed("models --json --output models.json")
    let groups = try directory.json("models.json")
    let purchase = try #require(groups.items.first)
    #expect(purchase["purpose"].text == "purchases")
    for model in purchase["models"].items {
      let name = try #require(model["identifier"].text)
      try await directory.succeed(
        "simulate --model \(name) --customers 800 --seed 3 --output l.csv")
      try await directory.succeed(
        "fit l.csv --purchase-model \(name) --output m.json")
      let file = try directory.json("m.json")
      #expect(file["purchase.model"].text == model["name"].text)
      for word in ["assumes", "use", "needs", "source"] {
        #expect(!(model["guide.\(word)"].text ?? "").isEmpty)
      }
      try await directory.succeed(
        "forecast m.json l.csv --horizon 26 --output f.csv")
      for row in try directory.rows("f.csv").dropFirst() {
        let purchases = try #require(Double(row[2]))
        #expect(purchases >= 0 && purchases.isFinite, "\(name)")
      }
    }
  }

  @Test func `Spend models make amounts that they are fitted to`()
    async throws
  {
    let directory = try Workdir()
    try await directory.succeed("models --json --output models.json")
    let groups = try directory.json("models.json").items
    #expect(groups.map { $0["purpose"].text?.prefix(5) == "spend" }[1])
    for model in groups[1]["models"].items {
      let name = try #require(model["identifier"].text)
      try await directory.succeed(
        "simulate --model \(name) --customers 3000 --output l.csv")
      try await directory.succeed(
        "fit l.csv --spend-model \(name) --output m.json")
      let file = try directory.json("m.json")
      #expect(file["spend.model"].text == model["name"].text)
      #expect(file["spend.convergence.outcome"].text == "converged")
      let beside = try await directory.clv(
        ["simulate", "--model", name, "--spend", "none"])
      #expect(beside.status == 64)
      #expect(beside.errors.contains("leave out --spend-model and --spend"))
    }
  }

  @Test func `A table puts the best first, by holdout or by AIC`() async throws
  {
    let directory = try await simulated()
    let text = try await directory.succeed(
      "compare log.csv \(split) --models bg-nbd,nbd,gamma-gamma")
    #expect(text.output.contains("by holdout log-likelihood"))
    #expect(text.output.contains("gamma-gamma"))
    try await directory.succeed(
      "compare log.csv --models nbd,bg-nbd --json --output c.json")
    let table = try directory.json("c.json")
    #expect(table["criterion"].text == "AIC")
    let models = table["purchase_models"].items
    #expect(models.map { $0["identifier"].text } == ["bg-nbd", "nbd"])
    let aic = models.compactMap { $0["fit.aic"].number }
    #expect(aic.count == 2 && aic[0] < aic[1])
    try await directory.succeed(
      "compare log.csv --models nbd,bg-nbd --output c.csv")
    let rows = try directory.rows("c.csv")
    let place = try #require(rows[0].firstIndex(of: "aic"))
    // Foundation reads numbers but nearly.
    #expect(rows.count == 3)
    for (row, value) in zip(rows.dropFirst(), aic) {
      #expect(abs(try #require(Double(row[place])) - value) < 1e-9)
    }
    let all = try directory.text("c.csv").split(separator: "\n")
    let values = try #require(all[1].split(separator: "\"").last)
    try await directory.succeed(
      "simulate --model bg-nbd --customers 9 -o s.csv --parameters \(values)")
  }

  @Test func `Models within models are tested by their ratio, others by Vuong`()
    async throws
  {
    let directory = try await simulated()
    let text = try await directory.succeed(
      "compare log.csv --models nbd,bg-nbd,pareto-nbd,ggom-nbd,"
        + "gamma-gamma,gamma-gamma-frequency")
    #expect(text.output.contains("nbd within bg-nbd: no dropout is"))
    #expect(text.output.split(separator: "\n").allSatisfy { $0.count < 100 })
    try await directory.succeed(
      "compare log.csv --models nbd,bg-nbd,pareto-nbd,ggom-nbd,"
        + "gamma-gamma,gamma-gamma-frequency --json --output c.json")
    let table = try directory.json("c.json")
    let models = table["purchase_models"].items
    #expect(models[0]["identifier"].text == "bg-nbd")
    for model in models.dropFirst() {
      let isWithin = model["identifier"].text == "nbd"
      #expect(model["vuong"].exists != isWithin)
    }
    func test(_ general: String) throws -> JSON {
      try #require(
        table["likelihood_ratio_tests"].items.first {
          $0["general"].text == general
        })
    }
    let dropout = try test("bg-nbd")
    #expect(dropout["restricted"].text == "nbd")
    #expect((dropout["statistic"].number ?? 0) > 100)
    #expect(dropout["degrees_of_freedom"].number == 2)
    #expect(!dropout["p_value"].exists && dropout["note"].exists)
    let ageing = try test("ggom-nbd")
    #expect(ageing["restricted"].text == "pareto-nbd")
    #expect((ageing["p_value"].number ?? 0) > 0.01)
    let spend = try test("gamma-gamma-frequency")
    let p = try #require(spend["p_value"].number)
    #expect(p > 0 && p <= 1 && !spend["note"].exists)
  }

  @Test func `Auto fits the best of an inner holdout and shows the table`()
    async throws
  {
    let directory = try await simulated()
    let outcome = try await directory.succeed(
      "fit log.csv \(split) --purchase-model auto --spend-model auto "
        + "--output m.json")
    #expect(
      outcome.errors.contains("Purchases, by inner holdout log-likelihood"))
    #expect(outcome.errors.contains("days after 2024-08-30"))
    try await directory.succeed(
      "compare log.csv --calibration-end 2024-08-30 "
        + "--observation-end 2024-12-29 --json --output c.json")
    let best = try #require(
      try directory.json("c.json")["purchase_models"].items.first)
    #expect(
      try directory.json("m.json")["purchase.model"].text == best["name"].text)
    #expect(try directory.json("m.json")["correction.customers"].exists)
    let quiet = try await directory.succeed(
      "fit log.csv \(split) --purchase-model auto --quiet --output m.json")
    #expect(quiet.errors.isEmpty)
  }

  @Test func `What is after the calibration has no part in a choice`()
    async throws
  {
    let directory = try await simulated()
    try await directory.succeed(
      "simulate --customers 1500 --seed 7 --output all.csv")
    let rows = try directory.text("all.csv").split(separator: "\n")
    let past =
      [rows[0]]
      + rows.dropFirst().filter { row in
        let cells = row.split(separator: ",")
        return cells[1] <= "2024-12-29"
      }
    try directory.write("past.csv", past.joined(separator: "\n") + "\n")
    let auto = "--purchase-model auto --spend-model auto --quiet"
    try await directory.succeed("fit all.csv \(split) \(auto) -o one.json")
    try await directory.succeed(
      "fit past.csv --observation-end 2024-12-29 \(auto) -o other.json")
    let (one, other) = (
      try directory.json("one.json"), try directory.json("other.json")
    )
    for path in [
      "purchase.model", "spend.model", "spend.form", "correction.learnt_from",
    ] {
      #expect(one[path].text == other[path].text)
    }
    for path in ["purchase.log_likelihood", "spend.log_likelihood"] {
      #expect(one[path].number == other[path].number)
    }
    let trials = [one, other].map { $0["correction.trials"].items }
    #expect(trials[0].count == trials[1].count && !trials[0].isEmpty)
    for (trial, same) in zip(trials[0], trials[1]) {
      #expect(trial["crossed.loss"].number == same["crossed.loss"].number)
      #expect(trial["later.loss"].number == same["later.loss"].number)
    }
  }

  @Test func `A correction is asked for by name, and plain names are plain`()
    async throws
  {
    let directory = try await simulated()
    try await directory.succeed("fit log.csv \(split) --output plain.json")
    #expect(!(try directory.json("plain.json")["correction"].exists))
    let asked = try await directory.succeed(
      "fit log.csv \(split) --correct auto --output m.json")
    #expect(asked.errors.contains("correct"))
    let model = try directory.json("m.json")
    #expect(model["purchase.model"].text == "BG/NBD")
    #expect(!model["correction.trials"].items.isEmpty)
    try await directory.succeed(
      "fit log.csv \(split) --purchase-model auto --correct none -o n.json")
    #expect(!(try directory.json("n.json")["correction"].exists))
    try await directory.succeed("summarize log.csv --output s.csv")
    let summary = try await directory.succeed(
      "fit s.csv --correct auto --output m.json")
    #expect(summary.errors.contains("earlier origins need the log itself"))
    let unknown = try await directory.clv(
      ["fit", "log.csv", "--correct", "always"])
    #expect(unknown.status == 64)
  }

  @Test func `Inference on request is in the file`() async throws {
    let directory = try await simulated()
    try await directory.succeed(
      "fit log.csv --robust --profile --bootstrap 20 --output m.json")
    let model = try directory.json("m.json")
    for part in ["purchase", "spend"] {
      #expect(model["\(part).robust_standard_errors"].keys.count > 2)
      #expect(model["\(part).profile_intervals"].keys.count > 2)
      #expect(model["\(part).bootstrap.replicates"].number == 20)
    }
    try await directory.succeed("fit log.csv --output plain.json")
    let plain = try directory.json("plain.json")
    #expect(!plain["purchase.bootstrap"].exists)
    #expect(
      plain["purchase.log_likelihood"].number
        == model["purchase.log_likelihood"].number)
  }

  @Test func `A run takes the model that is asked for`() async throws {
    let directory = try await simulated()
    try await directory.succeed(
      "run log.csv --purchase-model nbd --output out --quiet")
    for name in ["out/model.json", "out/final-model.json"] {
      #expect(try directory.json(name)["purchase.model"].text == "NBD")
    }
  }
}
