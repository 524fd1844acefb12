import Testing

@Suite("Logs over a long time, and dates far from all others")
struct LongSpanTests {
  @Test("A last date far from all others is named with its line, and all runs")
  func farFuture() async throws {
    let directory = try Workdir()
    try await directory.succeed(
      "simulate --customers 300 --seed 3 --output simulated.csv")
    let log = try directory.text("simulated.csv")
    let lines = log.split(separator: "\n").count
    try directory.write("log.csv", log + "ZZZ,2099-12-31,10\n")
    let outcome = try await directory.succeed(
      "run log.csv --verbose --output out")
    let named = "log.csv: line \(lines + 1), 2099-12-31, is "
    #expect(outcome.errors.contains(named))
    #expect(outcome.errors.contains("--observation-end"))
    let model = try directory.json("out/final-model.json")
    let far = try #require(model["data.cleaning.far_dates"].items.first)
    #expect(far["line"].number == Double(lines + 1))
    #expect(far["rows"].number == 1)
    #expect(try directory.text("out/report.html").contains("2099-12-31"))
    let report = try directory.json("out/report.json")
    #expect(
      report["figures"].keys.contains("warnings.far_last"))
    let tracking = try directory.json("out/validation.json")["tracking"]
    #expect(tracking.count > 1000 && tracking.count <= 1350)
    #expect((tracking.items.first?["weeks"].number ?? 0) > 1)

    let last = try #require(far["nearest"].text)
    let again = try await directory.succeed(
      "summarize log.csv --observation-end \(last) --output summary.csv")
    #expect(!again.errors.contains("2099-12-31, is"))
  }

  @Test("A placeholder before all others is named by every command")
  func placeholder() async throws {
    let directory = try Workdir()
    try await directory.succeed(
      "simulate --customers 200 --seed 4 --output simulated.csv")
    let rows = try directory.text("simulated.csv").split(separator: "\n")
    let log =
      (rows[..<5] + ["ZZZ,1970-01-01,10"] + rows[5...])
      .joined(separator: "\n")
    try directory.write("log.csv", log + "\n")
    for command in ["summarize", "fit", "rfm"] {
      let outcome = try await directory.succeed(
        "\(command) log.csv --output \(command).out")
      #expect(outcome.errors.contains("log.csv: line 6, 1970-01-01, is "))
    }
  }

  @Test("25 years are tracked by week, and ordinary logs name no date")
  func quarterOfACentury() async throws {
    let directory = try Workdir()
    try await directory.succeed(
      "simulate --customers 300 --start 2000-01-01 --end 2025-01-01 --seed 5 "
        + "--output log.csv")
    let outcome = try await directory.succeed(
      "run log.csv --verbose --output out")
    #expect(!outcome.errors.contains("years"))
    let tracking = try directory.json("out/validation.json")["tracking"]
    #expect((1290...1310).contains(tracking.count))
    #expect(!(tracking.items.first?["weeks"].exists ?? true))
  }

  @Test("A forecast further ahead than the log reaches back says so")
  func extrapolation() async throws {
    let directory = try Workdir()
    try await directory.succeed(
      "simulate --customers 400 --start 2024-01-01 --end 2024-02-20 "
        + "--acquisition-days 14 --parameters r=1,alpha=2,a=0.8,b=3 --seed 6 --output log.csv"
    )
    let outcome = try await directory.succeed(
      "run log.csv --verbose --output out")
    #expect(outcome.errors.contains("an extrapolation"))
    let report = try directory.json("out/report.json")
    #expect(report["figures"].keys.contains("warnings.extrapolation"))
    let near = try await directory.succeed(
      "run log.csv --verbose --horizon 2 --output near")
    #expect(!near.errors.contains("extrapolation"))
  }
}
