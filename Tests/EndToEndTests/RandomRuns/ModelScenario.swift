extension RandomRun {
  /// `clv fit`, and what is done with a model file.
  mutating func fitAndUse() async throws {
    let input = try RandomInput(&self)
    let split = input.split(&dice)
    let model = dice.pick(RandomOptions.purchaseModels)
    let fitting =
      ["fit", input.file, "--output", "model.json"]
      + ["--time-unit", input.timeUnit, "--purchase-model", model]
      + input.reading + input.withCovariates + RandomOptions.inference(&dice)
      + (split.map { ["--calibration-end", PlainDate($0).iso] } ?? [])
    guard try await clv(fitting, writing: ["model.json"]) != nil,
      let file = json("model.json")
    else { return }
    checkFit(file)
    for use in dice.shuffled(ModelUse.allCases).prefix(3) {
      switch use {
      case .forecast: try await forecast(input, file)
      case .validate: try await validate(input, split, model)
      case .score: try await score(input, withModel: true)
      case .actions: try await actions(input)
      case .acquire: try await acquire(input)
      }
    }
  }

  private enum ModelUse: CaseIterable {
    case forecast, validate, score, actions, acquire
  }

  private mutating func checkFit(_ file: JSON) {
    for part in ["purchase", "spend"] where file[part].exists {
      let fit = file[part]
      expect(fit["log_likelihood"].number != nil, "no log-likelihood")
      for (name, value) in fit["parameters"].numbers {
        expect(value > 0 && value.isFinite, "\(name) is \(value)")
      }
      for (name, error) in fit["standard_errors"].numbers {
        expect(error >= 0, "the standard error of \(name) is \(error)")
      }
    }
  }

  /// `clv forecast` at two horizons.
  private mutating func forecast(
    _ input: RandomInput, _ model: JSON
  ) async throws {
    let money = RandomOptions.money(&dice)
    let horizons = dice.pick([["1", "4"], ["0.5", "52"], ["104", "1000"]])
    var tables: [CSV] = []
    for horizon in horizons {
      let output = "forecasts-\(horizon).csv"
      let groups = "groups-\(horizon).csv"
      let arguments =
        ["forecast", "model.json", input.file, "--horizon", horizon]
        + ["--output", output, "--groups-output", groups]
        + input.reading + input.withCovariates + money
      guard try await clv(arguments, writing: [output, groups]) != nil,
        let table = table(output), let sums = self.table(groups)
      else { return }
      let margin = money.value(of: "--margin").flatMap(Double.init) ?? 1
      checkForecasts(table, margin: margin)
      checkMedian(table, horizon: Double(horizon) ?? .nan)
      if !model["purchase.covariance"].exists,
        !model["purchase.parameter_draws"].exists
      {
        let level = money.value(of: "--level").flatMap(Double.init) ?? 0.9
        checkIntervalsOfOutcomes(table, level: level)
      }
      checkIntervals(sums)
      checkSum(of: "expected_purchases", table, sums)
      checkSum(of: "clv", table, sums)
      tables.append(table)
    }
    checkHorizons(tables[0], tables[1])
  }

  /// Checks that the sum of a group of all customers is that.
  private mutating func checkSum(of column: String, _ table: CSV, _ sums: CSV) {
    let customers = table.numbers(column).compactMap(\.self)
    guard let sum = sums.numbers(column).first, let sum, sum.isFinite,
      !customers.isEmpty
    else { return }
    let expected = customers.reduce(0, +)
    expect(
      isClose(sum, expected, 1e-6),
      "the group's \(column) is \(sum), "
        + "the customers' \(expected)")
  }

  /// `clv validate` on the log.
  private mutating func validate(
    _ input: RandomInput, _ split: Int?, _ model: String
  ) async throws {
    guard let split else { return }
    let arguments =
      ["validate", "model.json", input.file, "--output", "validation.json"]
      + ["--calibration-end", PlainDate(split).iso]
      + input.reading + input.withCovariates + RandomOptions.origins(&dice)
    guard try await clv(arguments, writing: ["validation.json"]) != nil,
      let validation = json("validation.json"), model != "bg-bb"
    else { return }
    let expected = input.summary(end: split).holdoutPurchases
    let actual = validation["holdout.actual_purchases"].number ?? .nan
    expect(
      actual == Double(expected), "\(actual) purchases, not \(expected)")
  }

  /// `clv actions`, with all its outputs.
  private mutating func actions(_ input: RandomInput) async throws {
    let outputs = ["lists.csv", "sums.csv", "lorenz.csv", "ceilings.csv"]
    let arguments =
      ["actions", "model.json", input.file, "--output", outputs[0]]
      + ["--groups-output", outputs[1], "--concentration-output", outputs[2]]
      + ["--acquisition-output", outputs[3]] + input.reading
      + input.withCovariates + RandomOptions.lists(&dice)
      + RandomOptions.horizon(&dice) + RandomOptions.money(&dice)
    guard try await clv(arguments, writing: outputs) != nil,
      let lists = table(outputs[0]), let sums = table(outputs[1]),
      let lorenz = table(outputs[2]), let ceilings = table(outputs[3])
    else { return }
    checkLists(lists)
    checkIntervals(ceilings)
    let customers = sums.numbers("customers").compactMap(\.self)
    expect(
      customers.reduce(0, +) == Double(lists.rows.count),
      "the groups do not hold all \(lists.rows.count) customers")
    for column in lorenz.columns { check(lorenz, column, 0...1 + 1e-9) }
  }

  /// `clv acquire`.
  private mutating func acquire(_ input: RandomInput) async throws {
    let arguments =
      ["acquire", "model.json", "--output", "arrivals.csv"]
      + ["--customers", dice.pick(["1", "40", "100000"])]
      + ["--horizon", dice.pick(["1", "12", "52"])]
      + input.withCovariates + RandomOptions.money(&dice)
    guard try await clv(arguments, writing: ["arrivals.csv"]) != nil,
      let table = table("arrivals.csv")
    else { return }
    checkIntervals(table)
    check(table, "expected_purchases", 0...Double.greatestFiniteMagnitude)
    check(table, "expected_alive", 0...100_000 * (1 + 1e-9))
    let purchases = table.numbers("expected_purchases").compactMap(\.self)
    if let total = purchases.last {
      let sum = purchases.dropLast().reduce(0, +)
      expect(isClose(sum, total, 1e-6), "periods sum to \(sum), not \(total)")
    }
  }
}
