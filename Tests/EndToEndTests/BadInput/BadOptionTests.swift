import Foundation
import Testing

@Suite("A command line that cannot be obeyed is refused", .serialized)
struct BadOptionTests {
  @Test("for its days", arguments: days)
  func day(_ input: BadInput) async throws {
    try await input.check()
  }

  @Test("for its numbers", arguments: numbers)
  func number(_ input: BadInput) async throws {
    try await input.check()
  }

  @Test("for its files", arguments: files)
  func file(_ input: BadInput) async throws {
    try await input.check()
  }

  @Test("for its words", arguments: words)
  func word(_ input: BadInput) async throws {
    try await input.check()
  }

  @Test("for a simulation that cannot be", arguments: simulations)
  func simulation(_ input: BadInput) async throws {
    try await input.check()
  }

  static let days: [BadInput] = [
    summarize(
      "--calibration-end 2019-01-01", "before the first transaction",
      "2020-01-01", "give a later day"),
    summarize(
      "--calibration-end 2029-01-01", "leaves no holdout",
      "2020-02-01", "give an earlier day"),
    summarize("--calibration-end 2020-02-01", "leaves no holdout"),
    summarize(
      "--calibration-end tomorrow", "'tomorrow'",
      "--calibration-end <yyyy-MM-dd>"),
    summarize("--calibration-end 2020-02-30", "'2020-02-30'", "<yyyy-MM-dd>"),
    summarize(
      "--observation-end 2019-01-01", "--observation-end",
      "give a later one"),
    summarize("--observation-end x", "--observation-end <yyyy-MM-dd>"),
    BadInput(
      "fit a summary up to a day", ["s.csv": Array(Samples.summary.utf8)],
      "fit s.csv --calibration-end 2020-01-01", 64, ["s.csv is a summary"]),
    BadInput(
      "fit a summary observed to a day", ["s.csv": Array(Samples.summary.utf8)],
      "fit s.csv --observation-end 2020-01-01", 64, ["s.csv is a summary"]),
  ]

  static let numbers: [BadInput] = [
    forecast("--horizon -1", "--horizon -1.0", "above 0"),
    forecast("--horizon 0", "--horizon 0.0", "above 0"),
    forecast("--horizon nan", "above 0"),
    forecast("--horizon 1e300", "at most a million", "inf"),
    forecast("--horizon soon", "'soon'", "--horizon <time>"),
    forecast("--margin 0", "--margin 0.0", "30 % is 0.3"),
    forecast("--margin -0.5", "--margin -0.5", "above 0"),
    forecast("--level 2", "--level 2.0", "between 0 and 1"),
    forecast("--level 0", "--level 0.0", "between 0 and 1"),
    forecast("--discount-rate -0.1", "--discount-rate -0.1", "10 % is 0.1"),
    forecast("--discount-rate inf", "--discount-rate inf"),
    forecast("--time-unit day", "--time-unit day", "m.json", "week"),
  ]

  static let files: [BadInput] = [
    BadInput(
      "a log that is not there", [:], "summarize nope.csv", 66,
      ["nope.csv", "No such file", "check the name"]),
    BadInput(
      "a directory as a log", [:], "summarize .", 66,
      [".: is a directory", "name a file"]),
    summarize("-o no/x.csv", status: 73, "no/x.csv: cannot create"),
    summarize("-o .", status: 73, ".: is a directory"),
    summarize("-o log.csv/x.csv", status: 73, "log.csv/x.csv: cannot create"),
    summarize("-o ''", status: 73, "empty name"),
    summarize("-o log.csv", "log.csv is also the input"),
    summarize("-o ./../log.csv/../log.csv", status: 73, "cannot create"),
    summarize("-o ./log.csv", "is also the input", "name another file"),
    summarize(
      "--bad-rows skip --rejects no/r.csv", status: 73,
      "no/r.csv: cannot create"),
    summarize("--bad-rows skip --rejects log.csv", "--rejects"),
    summarize("--bad-rows skip --rejects x.csv -o x.csv", "--rejects"),
    summarize("--rejects r.csv", "--bad-rows skip"),
    BadInput(
      "a forecast over its model",
      [
        "s.csv": Array(Samples.summary.utf8),
        "m.json": Array(Samples.model.utf8),
      ],
      "forecast m.json s.csv -o m.json", 64, ["m.json is also the input"]),
    BadInput(
      "a run into a file", ["log.csv": Array(Samples.log.utf8)],
      "run log.csv --output log.csv", 73, ["cannot create"]),
    BadInput(
      "a run over its input", ["summary.csv": Array(Samples.log.utf8)],
      "run summary.csv --output .", 64, ["is also the input"]),
    BadInput(
      "a device that holds nothing", [:], "summarize /dev/null", 65,
      ["/dev/null", "empty"]),
    BadInput(
      "an empty standard input", [:], "summarize -", 65,
      ["standard input", "empty"]),
  ]

  static let words: [BadInput] = [
    summarize("--frobnicate", "Unknown option '--frobnicate'"),
    BadInput("an unknown command", [:], "frobnicate", 64, ["'frobnicate'"]),
    BadInput("no log", [:], "summarize", 64, ["<log>"]),
    BadInput("no output", [:], "run log.csv", 64, ["--output <directory>"]),
    summarize("--quantity-column q", "--price-column", "together"),
    summarize(
      "--quantity-column q --price-column p --amount-column amount",
      "either --amount-column or"),
    summarize("--refunds keep", "'net', 'drop' or 'reject'"),
    summarize("--bad-rows ignore", "'stop' and 'skip'"),
    summarize("--time-unit weeks", "'day', 'week', 'month' or 'year'"),
    fit("--purchase-model weibull", "--purchase-model weibull", "bg-nbd"),
    fit("--spend-model weibull", "--spend-model weibull", "gamma-gamma"),
    fit("--bootstrap 1", "--bootstrap 1", "from 2"),
    fit("--bootstrap 5001", "--bootstrap 5001", "to 5000"),
    BadInput(
      "a model to compare that is not there", [:],
      "compare log.csv --models bg-nbd,weibull", 64, ["weibull", "bg-nbd"]),
    summarize("--delimiter ab", "--delimiter \"ab\"", "tab"),
    summarize("--delimiter 5", "--delimiter \"5\"", "tab"),
  ]

  static let simulations: [BadInput] = [
    simulate("--customers 0", "--customers 0"),
    simulate("--customers -5", "--customers -5"),
    simulate("--seed -1", "--seed <number>"),
    simulate("--model weibull", "bg-nbd"),
    simulate("--parameters r=1", "needs alpha"),
    simulate("--parameters r=x,alpha=1,a=1,b=1", "\"r=x\""),
    simulate("--parameters r=1,r=2,alpha=1,a=1,b=1", "r is there twice"),
    simulate("--parameters r=1,alpha=1e-12,a=1e-9,b=1", "a billion rows"),
    simulate("--parameters r=-1,alpha=1,a=1,b=1", "r of BG/NBD is"),
    simulate("--spend p=1", "needs q"),
    simulate("--spend-model weibull", "gamma-gamma"),
    simulate("--end 2020-01-01", "--end 2020-01-01"),
    simulate("--acquisition-days 0", "--acquisition-days 0"),
    simulate("--start 2024-02-30", "--start <yyyy-MM-dd>"),
  ]

  private static func summarize(
    _ options: String, status: Int32 = 64, _ says: String...
  ) -> BadInput {
    BadInput(
      options, ["log.csv": Array(Samples.log.utf8)],
      "summarize log.csv \(options)", status, says)
  }

  private static func fit(_ options: String, _ says: String...) -> BadInput {
    BadInput(
      options, ["log.csv": Array(Samples.log.utf8)],
      "fit log.csv \(options)", 64, says)
  }

  private static func forecast(
    _ options: String, _ says: String...
  ) -> BadInput {
    BadInput(
      options,
      [
        "s.csv": Array(Samples.summary.utf8),
        "m.json": Array(Samples.model.utf8),
      ],
      "forecast m.json s.csv \(options)", 64, says)
  }

  private static func simulate(
    _ options: String, _ says: String...
  ) -> BadInput {
    BadInput(options, [:], "simulate \(options)", 64, says)
  }
}
