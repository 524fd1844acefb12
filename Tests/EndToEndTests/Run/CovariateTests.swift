import Foundation
import Testing

@Suite("Covariates", .serialized)
struct CovariateRunTests {
  /// Two channels that differ in their rate of purchases, made up apart and
  /// put together, and a file of covariates with one customer too many.
  private func shop() async throws -> Workdir {
    let workdir = try Workdir()
    let parameters = [("s", "4.4"), ("w", "2.2")]
    var log = "customer_id,date,amount\n"
    var covariates = "customer_id,channel,age\nnobody,shop,33\n"
    for (seed, (prefix, alpha)) in parameters.enumerated() {
      try await workdir.succeed(
        "simulate --customers 1500 --seed \(seed + 1) --output part.csv "
          + "--parameters r=0.4,alpha=\(alpha),a=0.8,b=2.4")
      var seen: Set<String> = []
      for row in try workdir.rows("part.csv").dropFirst() {
        log += "\(prefix)\(row[0]),\(row[1]),\(row[2])\n"
        if seen.insert(row[0]).inserted {
          covariates +=
            "\(prefix)\(row[0]),\(prefix == "s" ? "shop" : "web"),"
            + "\(20 + row[0].utf8.reduce(0) { $0 + Int($1) } % 40)\n"
        }
      }
    }
    try workdir.write("log.csv", log)
    try workdir.write("covariates.csv", covariates)
    return workdir
  }

  @Test func `Fit, validate and forecast go by the covariates`() async throws {
    let workdir = try await shop()
    let rows = try workdir.rows("log.csv").dropFirst()
    let days = rows.map { $0[1] }.sorted()
    let split = days[2 * days.count / 3]
    let fit = try await workdir.succeed(
      "fit log.csv --calibration-end \(split) --covariates covariates.csv "
        + "--fix-coefficients dropout.age=0 --output model.json")
    #expect(fit.errors.contains("not in the data and left out"))
    let model = try workdir.json("model.json")["purchase"]
    #expect(model["convergence.outcome"].text == "converged")
    // The rate of the web is twice that of the shop: ln 2.
    let errors = model["standard_errors"].numbers
    let error = try #require(
      errors["purchase.channel=web"] ?? errors["purchase.channel=shop"])
    #expect(errors["dropout.age"] == nil)
    let table = model["covariates.coefficients"]
    #expect(table.count == 4)
    let value = try coefficient(
      "purchase", in: try workdir.data("model.json"))
    #expect(abs(abs(value) - log(2)) < 4 * error)

    try await workdir.succeed(
      "validate model.json log.csv --calibration-end \(split) "
        + "--covariates covariates.csv --output validation.json")
    let validation = try workdir.json("validation.json")
    #expect(validation["tracking"].count > 10)
    #expect((validation["holdout.predicted_purchases"].number ?? 0) > 0)

    try await workdir.succeed(
      "forecast model.json log.csv --covariates covariates.csv "
        + "--output forecasts.csv")
    let forecasts = try workdir.rows("forecasts.csv")
    #expect(forecasts.count == 3001)
    try await workdir.succeed(
      "fit log.csv --calibration-end \(split) --output plain.json")
    let plain = try workdir.json("plain.json")["purchase.log_likelihood"]
    let gain =
      (model["log_likelihood"].number ?? 0) - (plain.number ?? 0)
    #expect(gain > 10)
    #expect(model["covariates.log_likelihood_without"].number == plain.number)
  }

  @Test func `A run carries covariates through, and its files agree`()
    async throws
  {
    let workdir = try await shop()
    let run = try await workdir.succeed(
      "run log.csv --verbose --covariates covariates.csv --shared-coefficients age "
        + "--output out")
    #expect(run.errors.contains("1 customer is not in the data and left out"))
    let account = run.output.split { $0.isWhitespace }.joined(separator: " ")
    #expect(account.contains("covariates: channel ("))
    #expect(account.contains("the covariates matter: likelihood-ratio test"))
    for name in ["model", "final-model"] {
      let model = try workdir.json("out/\(name).json")["purchase"]
      #expect(model["covariates.coefficients"].count == 4)
      let test = model["covariates.test_of_no_effects"]
      #expect(test["degrees_of_freedom"].number == 3)
      #expect((test["p_value"].number ?? 1) < 1e-6)
      let shared = model["covariates.test_of_shared_coefficients"]
      #expect(shared["degrees_of_freedom"].number == 1)
    }
    try await workdir.succeed(
      "forecast out/final-model.json log.csv --covariates covariates.csv "
        + "--output forecasts.csv --groups-output sums.csv")
    #expect(
      try workdir.data("forecasts.csv") == workdir.data("out/forecasts.csv"))
    let forecasts = try workdir.rows("forecasts.csv").dropFirst()
    let sums = try workdir.rows("sums.csv")[1]
    #expect(sums[1] == "3000" && sums.allSatisfy { !$0.isEmpty })
    for (column, own) in [(2, 1), (5, 2), (8, 4)] {
      let total = forecasts.reduce(0.0) { $0 + (Double($1[own]) ?? .nan) }
      let values = sums[column...(column + 2)].compactMap { Double($0) }
      try #require(values.count == 3)
      #expect(abs(values[0] - total) < 1e-9 * total)
      #expect(values[1] <= total && total <= values[2])
    }
    for row in forecasts {
      let ends = row.suffix(2).compactMap { Double($0) }
      try #require(ends.count == 2)
      #expect(0 <= ends[0] && ends[0] <= ends[1])
    }
    try workdir.write("few.csv", "customer_id,channel\ns1,shop\n")
    try await refuse(
      workdir, "run log.csv --verbose --covariates few.csv --output other", 65,
      "customers of the data")
    #expect(!workdir.names.contains("other"))
  }

  @Test func `Earlier origins are fitted with their customers' covariates`()
    async throws
  {
    let workdir = try await shop()
    let days = try workdir.rows("log.csv").dropFirst().map { $0[1] }.sorted()
    let options =
      "--calibration-end \(days[2 * days.count / 3]) --origins 2 "
      + "--covariates covariates.csv"
    try await workdir.succeed(
      "run log.csv --verbose \(options) --l2 0.5 --fix-coefficients dropout.age=0 "
        + "--output out")
    let run = try workdir.json("out/validation.json")["backtest"]
    #expect(run["origins"].count == 2 && run["failures"].count == 0)
    // A model file keeps what was asked of the coefficients.
    try await workdir.succeed(
      "validate out/model.json log.csv \(options) --output validation.json")
    let again = try workdir.json("validation.json")["backtest"]
    for (one, other) in zip(run["origins"].items, again["origins"].items) {
      #expect(one["parameters"].numbers == other["parameters"].numbers)
      #expect(one["scores.mae"].numbers == other["scores.mae"].numbers)
    }
    // The last origin is the calibration itself.
    let fitted = try workdir.json("out/model.json")["purchase.parameters"]
    let origins = run["origins"].items
    #expect(origins.last?["parameters"].numbers == fitted.numbers)
    #expect(origins.first?["parameters"].numbers != fitted.numbers)
  }

  @Test func `Errors of all kinds are there with covariates too`() async throws
  {
    let workdir = try await shop()
    try await workdir.succeed(
      "fit log.csv --covariates covariates.csv --covariate-columns channel "
        + "--robust --profile --bootstrap 5 --output model.json")
    for part in ["purchase", "spend"] {
      let model = try workdir.json("model.json")[part]
      let names = model["parameter_order"].items.compactMap(\.text)
      #expect(names.contains { $0.hasPrefix("\(part).channel=") })
      for name in names {
        #expect(model["robust_standard_errors"].keys.contains(name))
        #expect(model["bootstrap.standard_errors"].keys.contains(name))
        #expect(model["profile_intervals"].keys.contains(name))
      }
    }
  }

  @Test func `A covariate far out is named, not forecast from`() async throws {
    let workdir = try await shop()
    try await workdir.succeed(
      "fit log.csv --covariates covariates.csv --covariate-columns age "
        + "--output model.json")
    let rows = try workdir.rows("covariates.csv")
    let age = try #require(rows[0].firstIndex(of: "age"))
    var far = rows
    far[7][age] = "1e9"
    try workdir.write(
      "far.csv", far.map { $0.joined(separator: ",") }.joined(separator: "\n"))
    try await refuse(
      workdir, "forecast model.json log.csv --covariates far.csv", 65,
      "far.csv:8: customer \"\(rows[7][0])\"")
  }

  @Test func `Customers to come are of the kinds of a file`() async throws {
    let workdir = try await shop()
    try await workdir.succeed(
      "fit log.csv --covariates covariates.csv --covariate-columns channel "
        + "--output model.json")
    var totals: [String: [Double]] = [:]
    for (name, rows) in [
      ("web", "a,web"), ("shop", "a,shop"), ("both", "a,web\nb,shop\nc,shop"),
    ] {
      try workdir.write("\(name).csv", "name,channel\n\(rows)\n")
      let outcome = try await workdir.succeed(
        "acquire model.json --customers 3000 --covariates \(name).csv "
          + "--output \(name)-out.csv")
      let row = try #require(workdir.rows("\(name)-out.csv").last)
      #expect(row[0] == "total" && row[4] == "3000")
      totals[name] = row[5...].compactMap { Double($0) }
      #expect(totals[name]?.count == 8)
      #expect(outcome.errors.contains("A new customer") == (name != "both"))
      #expect(outcome.errors.contains("2 kinds") == (name == "both"))
    }
    let (web, shop, both) = (
      try #require(totals["web"]), try #require(totals["shop"]),
      try #require(totals["both"])
    )
    #expect(web[1] > shop[1])
    // Alive, purchases, revenue and value: a third and two thirds.
    for column in [0, 1, 4, 7] {
      let expected = (web[column] + 2 * shop[column]) / 3
      #expect(abs(both[column] - expected) < 1e-9 * expected)
    }
    try await refuse(
      workdir, "acquire model.json --covariates covariates.csv --horizon inf",
      64, "periods need an end")
    try await workdir.succeed("fit log.csv --output plain.json")
    try await refuse(
      workdir, "acquire plain.json --covariates web.csv", 64,
      "without covariates")
  }

  @Test func `What does not fit together is refused`() async throws {
    let workdir = try await shop()
    try await workdir.succeed(
      "fit log.csv --covariates covariates.csv --covariate-columns channel "
        + "--l2 1 --shared-coefficients channel --output model.json")
    let shared = try workdir.json("model.json")["purchase.standard_errors"]
    #expect(shared.keys.contains { $0.hasPrefix("shared.channel=") })
    try await workdir.succeed("fit log.csv --output plain.json")
    try await refuse(
      workdir, "forecast model.json log.csv", 64, "with --covariates")
    try await refuse(
      workdir, "forecast plain.json log.csv --covariates covariates.csv", 64,
      "without covariates")
    try await refuse(
      workdir, "fit log.csv --l2 1", 64, "--l2 needs --covariates")
    try await refuse(
      workdir,
      "fit log.csv --covariates covariates.csv --fix-coefficients age=0", 64,
      "process.column=value")
    try await refuse(
      workdir,
      "fit log.csv --covariates covariates.csv "
        + "--fix-coefficients leaving.age=0", 64, "names no process")
    try await refuse(
      workdir, "fit log.csv --covariates covariates.csv --l2 1 --profile", 64,
      "--bootstrap")
    try await refuse(
      workdir,
      "fit log.csv --covariates covariates.csv "
        + "--covariate-columns colour", 65, "there is no column \"colour\"")
    try await refuse(
      workdir, "fit log.csv --covariates nowhere.csv", 66, "nowhere.csv")
    try await refuse(
      workdir,
      "fit log.csv --covariates covariates.csv --output covariates.csv", 64,
      "would be lost")
    try workdir.write("few.csv", "customer_id,channel\ns1,shop\n")
    try await refuse(
      workdir, "forecast model.json log.csv --covariates few.csv", 65,
      "customers of the data")
  }

  private func refuse(
    _ workdir: Workdir, _ command: String, _ status: Int32, _ text: String,
    location: SourceLocation = #_sourceLocation
  ) async throws {
    let outcome = try await workdir.clv(
      command.split(separator: " ").map(String.init))
    #expect(outcome.status == status, sourceLocation: location)
    #expect(
      outcome.errors.contains(text), "\(outcome.errors)",
      sourceLocation: location)
  }

  private func coefficient(
    _ process: String, in data: Data
  ) throws -> Double {
    struct File: Decodable {
      struct Model: Decodable { let covariates: Covariates }
      struct Covariates: Decodable { let coefficients: [Coefficient] }
      struct Coefficient: Decodable {
        let process: String
        let column: String
        let estimate: Double
      }
      let purchase: Model
    }
    let file = try JSONDecoder().decode(File.self, from: data)
    let found = file.purchase.covariates.coefficients.first {
      $0.process == process && $0.column.hasPrefix("channel=")
    }
    return try #require(found).estimate
  }
}
