import Foundation
import TestSupport
import Testing

@Suite("Forms of the spend model")
struct SpendFormTests {
  /// Customers who pay 30, 100 or between, as often as they vary by themselves
  /// in the mean.
  private func spendThatDiffers() throws -> Workdir {
    let directory = try Workdir()
    try directory.write(
      "log.csv", Data(contentsOf: References.url("cases/spend_differs.csv")))
    return directory
  }

  /// The expected spend of each customer of a forecast.
  private func spends(
    _ name: String, in directory: Workdir
  ) throws -> [String: Double] {
    let rows = try directory.rows(name)
    let column = try #require(rows[0].firstIndex(of: "expected_spend"))
    return Dictionary(
      uniqueKeysWithValues: rows.dropFirst().map {
        ($0[0], Double($0[column]) ?? .nan)
      })
  }

  @Test func `Who always pays 30 is forecast to, and who pays 100 too`()
    async throws
  {
    let directory = try spendThatDiffers()
    try await directory.succeed("summarize log.csv --output summary.csv")
    for data in ["log.csv", "summary.csv"] {
      let fit = try await directory.succeed("fit \(data) --output m.json")
      #expect(fit.errors.contains("spend form amounts: "))
      // Of dropout there may be: it is the spending that differs.
      for line in fit.errors.split(separator: "\n")
      where line.hasPrefix("clv: Gamma-Gamma: ") {
        #expect(!line.contains("boundary"), "\(line)")
      }
      #expect(try directory.json("m.json")["spend.form"].text == "amounts")
      try await directory.succeed(
        "forecast m.json \(data) --horizon 10 --output f.csv")
      let spends = try spends("f.csv", in: directory)
      let (low, high) = (spends["L000"] ?? .nan, spends["L099"] ?? .nan)
      #expect(abs(low - 30) < 1, "\(data): \(low)")
      #expect(abs(high - 100) < 3, "\(data): \(high)")
    }
  }

  @Test(arguments: [
    (
      "en", "spend form amounts: fitted to every amount",
      "is fitted to every amount above zero"
    ),
    (
      "fa", "شکل مدل مبلغ، تک‌تک مبلغ‌ها: برازش",
      "به تک‌تک مبلغ‌های بالای صفر"
    ),
    ("zh", "金额模型形式（逐笔金额）", "每一笔大于零的金额"),
  ])
  func `A run says its form on the terminal, in files and on the page`(
    language: String, said: String, words: String
  ) async throws {
    let directory = try spendThatDiffers()
    let run = try await directory.succeed(
      "run log.csv --verbose --output out --language \(language)")
    #expect(run.output.contains(said))
    #expect(try directory.text("out/report.html").contains(words))
    for name in ["model", "final-model"] {
      let model = try directory.json("out/\(name).json")
      #expect(model["spend.form"].text == "amounts")
      #expect(model["spend_form_choice.form"].text == "amounts")
    }
    try await directory.succeed(
      "validate out/model.json out/summary.csv --output v.json")
    let (one, other) = (
      try directory.json("out/validation.json")["value.mae"].number,
      try directory.json("v.json")["value.mae"].number
    )
    #expect(one != nil && one == other)
  }

  @Test func `A summary of means is fitted by means, and so it says`()
    async throws
  {
    let directory = try spendThatDiffers()
    try await directory.succeed("summarize log.csv --output summary.csv")
    try directory.write(
      "means.csv",
      try directory.rows("summary.csv").map { row in
        row.prefix(5).joined(separator: ",") + "\n"
      }.joined())
    let fit = try await directory.succeed("fit means.csv --output m.json")
    #expect(fit.errors.contains("single amounts are not known"))
    let model = try directory.json("m.json")
    #expect(model["spend.form"].text == "means")
    #expect(model["spend_form_choice.reason"].text == "only means known")
    let asked = try await directory.succeed(
      "fit means.csv --spend-form amounts --output none.json")
    #expect(asked.errors.contains("takes amounts one by one"))
    #expect(!(try directory.json("none.json")["spend"].exists))
    // A model of single amounts cannot forecast from means.
    try await directory.succeed("fit log.csv --output amounts.json")
    let forecast = try await directory.clv([
      "forecast", "amounts.json", "means.csv", "--horizon", "10",
    ])
    #expect(forecast.status == 65)
    #expect(forecast.errors.contains("means.csv: the spend form amounts"))
    #expect(forecast.errors.contains("first_amount, spend_squares"))
  }

  @Test func `Purchases worth nothing are left out and counted`() async throws {
    let directory = try spendThatDiffers()
    let rows = try directory.rows("log.csv")
    let log = rows.enumerated().map { place, row in
      place > 0 && place % 100 == 0
        ? "\(row[0]),\(row[1]),0"
        : row.joined(
          separator: ",")
    }
    try directory.write("log.csv", log.joined(separator: "\n") + "\n")
    for form in ["amounts", "amounts-repeat"] {
      let fit = try await directory.succeed(
        "fit log.csv --spend-form \(form) --output m.json")
      let zeros = try #require(
        try directory.json("m.json")["spend.zero_amounts"].number)
      #expect((20...29).contains(zeros))
      #expect(fit.errors.contains("worth nothing are left out"))
      try await directory.succeed(
        "forecast m.json log.csv --horizon 10 --output f.csv")
      let spends = try spends("f.csv", in: directory)
      #expect(abs((spends["L000"] ?? .nan) - 30) < 1)
    }
  }

  @Test func `A form that is none is refused with those that are`()
    async throws
  {
    let directory = try spendThatDiffers()
    let fit = try await directory.clv([
      "fit", "log.csv", "--spend-form", "medians",
    ])
    #expect(fit.status == 64)
    #expect(fit.errors.contains("means, amounts, amounts-repeat, auto"))
  }
}
