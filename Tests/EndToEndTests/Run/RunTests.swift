import Foundation
import Testing

@Suite("A run does the whole loop", .serialized)
struct RunTests {
  private let split = "--calibration-end 2024-12-29"

  private func simulated(_ customers: Int = 2000) async throws -> Workdir {
    let directory = try Workdir()
    try await directory.succeed(
      "simulate --customers \(customers) --seed 7 --output log.csv")
    return directory
  }

  @Test func `It writes its files and gives an account`() async throws {
    let directory = try await simulated()
    let outcome = try await directory.succeed(
      "run log.csv --verbose --output out")
    #expect(
      directory.names == [
        "log.csv", "out", "out/actions.csv", "out/final-model.json",
        "out/forecasts.csv",
        "out/model.json", "out/report.html", "out/report.json",
        "out/summary.csv", "out/validation.json",
      ])
    #expect(outcome.errors.isEmpty)
    for word in ["BG/NBD", "Gamma-Gamma", "Holdout", "Forecast of 52 weeks"] {
      #expect(outcome.output.contains(word))
    }
    for line in outcome.output.split(separator: "\n") {
      #expect(line.count <= 80, "\(line)")
    }
  }

  @Test func `Its tables have the columns and the order promised`() async throws
  {
    let directory = try await simulated()
    try await directory.succeed("run log.csv --output out --quiet")
    let summary = try directory.rows("out/summary.csv")
    let forecasts = try directory.rows("out/forecasts.csv")
    #expect(
      summary[0].prefix(8) == [
        "customer_id", "frequency", "recency", "T", "monetary_value",
        "frequency_holdout", "monetary_value_holdout", "duration_holdout",
      ])
    #expect(
      forecasts[0].prefix(8) == [
        "customer_id", "probability_alive", "expected_purchases",
        "expected_spend", "clv", "expected_purchases_lower",
        "expected_purchases_upper", "probability_purchase",
      ])
    var seen: Set<String> = []
    let order = try directory.rows("log.csv").dropFirst().map { $0[0] }
      .filter { seen.insert($0).inserted }
    #expect(summary.dropFirst().map { $0[0] } == order)
    #expect(forecasts.dropFirst().map { $0[0] } == order)
  }

  @Test func `Its forecasts are numbers that can be`() async throws {
    let directory = try await simulated()
    try await directory.succeed("run log.csv --output out --quiet")
    for row in try directory.rows("out/forecasts.csv").dropFirst() {
      // Whose next purchase has less than even odds has no median time.
      #expect(row.count == 13)
      #expect(row[10].isEmpty == ((Double(row[1]) ?? 0) <= 0.5))
      let numbers = row[1...9].map { Double($0) ?? .nan }
      try #require(numbers.count == 9 && numbers.allSatisfy(\.isFinite))
      #expect((0...numbers[0]).contains(numbers[8]))
      let (alive, purchases, low, high) =
        (numbers[0], numbers[1], numbers[4], numbers[5])
      #expect((0...1).contains(alive) && purchases >= 0 && low <= high)
      let value = row[11...12].map { Double($0) ?? .nan }
      #expect(0 <= value[0] && value[0] <= value[1] && value[1].isFinite)
    }
  }

  @Test func `Its JSON has the members promised`() async throws {
    let directory = try await simulated()
    try await directory.succeed("run log.csv --output out --quiet")
    for name in ["out/model.json", "out/final-model.json"] {
      let model = try directory.json(name)
      #expect(model["format"].text == "clv-model")
      #expect(model["version"].number == 1)
      #expect(model["time_unit"].text == "week")
      #expect(model["purchase.model"].text == "BG/NBD")
      #expect(
        model["purchase.parameters"].keys == ["a", "alpha", "b", "r"])
      #expect(model["purchase.customers"].number == 2000)
      #expect(model["purchase.convergence.outcome"].text == "converged")
      #expect(model["purchase.covariance"].count == 4)
      #expect(model["spend.model"].text == "Gamma-Gamma")
      #expect(model["spend.parameters"].keys == ["p", "q", "v"])
      for part in ["purchase", "spend"] {
        for member in [
          "log_likelihood", "customers", "distinct_histories",
          "standard_errors", "covariance", "convergence.message",
        ] {
          #expect(model["\(part).\(member)"].exists, "\(part).\(member)")
        }
      }
      #expect(model["data"].exists)
    }
    let validation = try directory.json("out/validation.json")
    let members = [
      "customers", "duration", "actual_purchases", "predicted_purchases",
      "mae", "rmse",
    ]
    for member in members + ["correlation"] {
      #expect(validation["holdout.\(member)"].number != nil, "\(member)")
    }
    #expect(!validation["baselines"].keys.isEmpty)
    for rule in validation["baselines"].keys {
      for member in members {
        #expect(validation["baselines.\(rule).\(member)"].number != nil)
      }
    }
  }

  // Of a summary the form of the spend model is not chosen as of a log, which
  // has an inner holdout: so it is named.
  @Test(arguments: ["means", "amounts"])
  func `The commands one by one give what a run gives`(
    spendForm: String
  ) async throws {
    let directory = try await simulated()
    let form = "--spend-form \(spendForm)"
    try await directory.succeed(
      "run log.csv \(split) \(form) --output out --quiet")
    let outcome = try await directory.shell(
      """
      set -e
      $CLV summarize log.csv \(split) --quiet > s.csv
      $CLV summarize - \(split) --quiet < log.csv |
        $CLV fit - \(form) --quiet > m.json
      $CLV validate m.json s.csv --quiet > v.json
      $CLV summarize log.csv --quiet | tee all.csv |
        $CLV fit - \(form) -o f.json
      $CLV forecast f.json - < all.csv > forecasts.csv
      """)
    try #require(outcome.status == 0, "\(outcome.errors)")
    #expect(try directory.data("s.csv") == directory.data("out/summary.csv"))
    #expect(
      try directory.data("forecasts.csv") == directory.data("out/forecasts.csv")
    )
    for (one, other) in [
      ("m.json", "out/model.json"), ("f.json", "out/final-model.json"),
    ] {
      try expectSameFit(directory.json(one), directory.json(other))
    }
    #expect(
      try directory.json("v.json")["holdout"].numbers
        == directory.json("out/validation.json")["holdout"].numbers)
  }

  @Test(arguments: ["means", "amounts", "amounts-repeat"])
  func `A log fits like its summary`(spendForm: String) async throws {
    let form = "--spend-form \(spendForm)"
    let directory = try await simulated(500)
    try await directory.succeed("summarize log.csv \(split) --output s.csv")
    try await directory.succeed("fit s.csv \(form) -o from-summary.json")
    try await directory.succeed("fit log.csv \(split) \(form) -o from-log.json")
    try expectSameFit(
      directory.json("from-summary.json"), directory.json("from-log.json"))
  }

  @Test func `The same input gives the same bytes`() async throws {
    let directory = try await simulated(500)
    for name in ["one", "two"] {
      try await directory.succeed("run log.csv --output \(name) --quiet")
    }
    for name in [
      "summary.csv", "model.json", "validation.json", "final-model.json",
      "forecasts.csv", "actions.csv", "report.html", "report.json",
    ] {
      #expect(
        try directory.data("one/\(name)") == directory.data("two/\(name)"))
    }
  }

  @Test func `However many threads there are for matrices, fits are the same`()
    async throws
  {
    let directory = try await simulated(2000)
    for threads in 1...2 {
      let outcome = try await directory.shell(
        "OPENBLAS_NUM_THREADS=\(threads) \"$CLV\" fit log.csv "
          + "--output \(threads).json --quiet")
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    #expect(try directory.data("1.json") == directory.data("2.json"))
  }

  @Test(arguments: [("day", 1.0), ("month", 365.25 / 12), ("year", 365.25)])
  func `The time unit shifts the likelihood and leaves the forecasts`(
    unit: String, days: Double
  ) async throws {
    let directory = try await simulated()
    try await directory.succeed("fit log.csv --output week.json")
    try await directory.succeed("fit log.csv --time-unit \(unit) -o unit.json")
    let week = try directory.json("week.json")
    let other = try directory.json("unit.json")
    // A density of purchase times is per unit of time, once per purchase.
    let purchases = try #require(week["data.repeat_purchases"].number)
    let shift = purchases * log(days / 7)
    let expected = try #require(week["purchase.log_likelihood"].number) + shift
    let actual = try #require(other["purchase.log_likelihood"].number)
    #expect(abs(actual - expected) < 1e-8 * abs(expected))

    try await directory.succeed(
      "forecast week.json log.csv --horizon 26 -o week.csv")
    try await directory.succeed(
      "forecast unit.json log.csv --horizon \(182 / days) -o unit.csv")
    let one = try directory.rows("week.csv")
    for (left, right) in zip(one, try directory.rows("unit.csv")).dropFirst() {
      #expect(left[0] == right[0])
      for column in 1...4 {
        let (x, y) = (Double(left[column]), Double(right[column]))
        let (a, b) = (try #require(x), try #require(y))
        #expect(abs(a - b) <= 1e-8 * max(abs(a), 1e-3))
      }
    }
  }

  /// The same numbers, bit for bit; where the data came from may differ.
  private func expectSameFit(_ one: JSON, _ other: JSON) {
    #expect(one["spend.form"].text != nil)
    #expect(one["spend.form"].text == other["spend.form"].text)
    for part in ["purchase", "spend"] {
      for member in ["parameters", "standard_errors"] {
        let path = "\(part).\(member)"
        #expect(!one[path].numbers.isEmpty)
        #expect(one[path].numbers == other[path].numbers)
      }
      let path = "\(part).log_likelihood"
      #expect(one[path].number != nil)
      #expect(one[path].number == other[path].number)
    }
  }
}
