import Foundation
import Testing

@Suite("A report")
struct ReportTests {
  private func report(
    _ options: String = "", customers: Int = 1000
  ) async throws -> (directory: Workdir, page: ReportPage) {
    let directory = try Workdir()
    try await directory.succeed(
      "simulate --customers \(customers) --seed 7 --output log.csv")
    try await directory.succeed("report log.csv --quiet \(options)")
    return (directory, ReportPage(try directory.text("report.html")))
  }

  @Test func `Its files are a page and its numbers`() async throws {
    let directory = try await report().directory
    #expect(
      directory.names == [
        "log.csv", "report-actions.csv", "report.html", "report.json",
      ])
  }

  @Test func `A run writes the same`() async throws {
    let (directory, page) = try await report()
    try await directory.succeed("run log.csv --output out --quiet")
    // But for the name of a file.
    #expect(
      try directory.text("out/report.html")
        == page.html.replacingOccurrences(
          of: "report-actions.csv", with: "actions.csv"))
    #expect(
      try directory.data("out/actions.csv")
        == directory.data("report-actions.csv"))
  }

  @Test(arguments: ["", "--currency EUR", "--currency kr"])
  func `Every number in its sentences is the one in the data file`(
    options: String
  ) async throws {
    let (directory, page) = try await report(options)
    let figures = try ReportFile(directory.data("report.json")).figures
    let numbers = try ReportPage.numbers(page.html).filter { $0.source != nil }
    #expect(numbers.count > 50)
    for number in numbers {
      let source = try #require(number.source)
      let split = try #require(source.lastIndex(of: "."))
      // Names of sentences have points in them.
      let value = figures[String(source[..<split])]?[
        String(source[source.index(after: split)...])]
      #expect(value?.number == number.value, "\(source)")
      #expect(number.isTrue, "\(source): \(number)")
    }
  }

  @Test func `Every number in its tables is the one in the data file`()
    async throws
  {
    let (directory, page) = try await report()
    let data = try ReportFile(directory.data("report.json")).tables
    let tables = try page.tables()
    #expect(Set(tables.keys) == Set(data.keys))
    for (name, rows) in tables {
      let wanted = try #require(data[name]).rows
      #expect(rows.count == wanted.count && !rows.isEmpty, "\(name)")
      for (row, values) in zip(rows, wanted) {
        #expect(row.count == values.count)
        for (cell, value) in zip(row, values) {
          guard let number = try ReportPage.numbers(cell).first else {
            #expect(value.number == nil, "\(name): \(cell)")
            continue
          }
          #expect(number.value == value.number, "\(name): \(cell)")
          #expect(number.isTrue, "\(name): \(cell)")
        }
      }
    }
  }

  @Test(arguments: ["", "--currency USD", "--horizon 1 --margin 0.3"])
  func `No number is anywhere else`(options: String) async throws {
    let words = try await report(options).page.words()
    #expect(words.count > 3000)
    let digits = words.filter(\.isNumber)
    #expect(digits.isEmpty, "\(words)")
  }

  @Test func `The figures in its charts are those of their tables`()
    async throws
  {
    let page = try await report().page
    let figures = page.html.matches(
      of: try Regex("<figure>(.*?)</figure>").dotMatchesNewlines())
    #expect(figures.count >= 8)
    for figure in figures {
      let text = String(try #require(figure.output[1].substring))
      let shown = Set(try ReportPage.numbers(text).map(\.shown))
      let words = Set(
        text.matches(of: try Regex("<(?:bdi|span)[^>]*>(.*?)</")).flatMap {
          ($0.output[1].substring ?? "").split(separator: " ").map(String.init)
        })
      for tip in text.matches(of: try Regex("<title>(.*?)</title>")) {
        let tipped = String(tip.output[1].substring ?? "")
          .replacing("&#39;", with: "'")
        // What a segment has in all is a sum of rows, which another test adds.
        if text.contains("→"), !tipped.contains(":") { continue }
        // A star marks a stretch that is not whole.
        let numbers =
          tipped.split { " :·–&gt;*".contains($0) }.map(String.init)
          .filter { $0.contains(where: \.isNumber) }
        #expect(!numbers.isEmpty)
        for number in numbers where !words.contains(number) {
          #expect(shown.contains(number), "\(tip.output[1].substring ?? "")")
        }
      }
    }
  }

  @Test(arguments: ["<script>alert(1)</script>", "\"><img>", "'&amp;\u{202E}"])
  func `Markup in names and currencies is shown as text`(
    hostile: String
  ) async throws {
    let directory = try Workdir()
    try await directory.succeed("simulate --customers 300 -o log.csv")
    let name = hostile.replacingOccurrences(of: "/", with: ":") + ".csv"
    try directory.write(name, directory.text("log.csv"))
    let outcome = try await directory.clv([
      "report", name, "--currency", hostile, "--quiet",
    ])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let html = try directory.text("report.html")
    #expect(!html.contains(hostile) && !html.contains(name))
    #expect(!html.contains("<img"))
    #expect(html.components(separatedBy: "<script").count == 2)
    #expect(
      try ReportFile(directory.data("report.json"))
        .figures["page.subtitle"]?["source"]?.text == name)
  }

  @Test(arguments: [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>",
    "'&amp;\u{202E}🛒", "</table></html>",
  ])
  func `Markup in the names of customers is shown as text`(
    hostile: String
  ) async throws {
    let directory = try Workdir()
    try await directory.succeed("simulate --customers 300 -o log.csv")
    let field = "\"\(hostile.replacingOccurrences(of: "\"", with: "\"\""))"
    let rows = try directory.rows("log.csv")
    try directory.write(
      "hostile.csv",
      rows.enumerated().map { i, row in
        i == 0
          ? row.joined(separator: ",")
          : "\(field)\(row[0])\",\(row[1]),\(row[2])"
      }.joined(separator: "\n"))
    try await directory.succeed("report hostile.csv --quiet")
    let page = ReportPage(try directory.text("report.html"))
    #expect(!page.html.contains(hostile))
    #expect(page.html.components(separatedBy: "<script").count == 2)
    #expect(!page.html.contains("<img"))
    // The lists name customers, and the data file has them as they are.
    let lists = try ReportFile(directory.data("report.json")).tables
      .filter { $0.key.hasPrefix("list_") }
    #expect(!lists.isEmpty)
    for row in lists.values.flatMap(\.rows) {
      #expect(row[0].text?.hasPrefix(hostile) ?? false)
    }
    #expect(page.html.contains("<bdi>\(escaped(hostile))"))
  }

  private func escaped(_ text: String) -> String {
    [
      ("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;"),
      ("'", "&#39;"),
    ].reduce(text) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
  }

  @Test func `It asks nothing of a network`() async throws {
    let html = try await report().page.html
    for word in ["http:", "https:", "src=", "url(", "@import", "//"] {
      let lines = html.split(separator: "\n").filter {
        $0.contains(word)
          && !$0.trimmingCharacters(in: .whitespaces).hasPrefix("// ")
      }
      #expect(lines.isEmpty, "\(word): \(lines.first ?? "")")
    }
  }

  @Test(arguments: ["en", "fa", "zh"])
  func `Every text is written out in every language`(
    language: String
  ) async throws {
    for options in ["", "--horizon inf"] {
      let (_, page) = try await report("--language \(language) \(options)")
      let words = try page.words()
      #expect(!words.contains("{") && !words.contains("}"))
      // A key without a text would be shown as it is.
      let keys = try words.matches(of: Regex("[a-z]+\\.[a-z_]+"))
        .map { String(words[$0.range]) }.filter { !$0.hasSuffix(".csv") }
      #expect(keys.isEmpty, "\(keys)")
      #expect(page.html.contains("<html lang=\"\(language)"))
      #expect(page.html.contains("dir=\"\(language == "fa" ? "rtl" : "ltr")\""))
    }
  }

  @Test func `Persian digits are for those who want them`() async throws {
    let latin = try await report("--language fa").page
    #expect(try !latin.html.contains(Regex("[۰-۹]")))
    let persian = try await report("--language fa --persian-digits").page
    let shown = try ReportPage.numbers(persian.html).map(\.shown).joined()
    #expect(try !shown.contains(Regex("[0-9]")))
    #expect(try shown.contains(Regex("[۰-۹]")))
  }

  @Test func `One customer has a page with past and future`() async throws {
    let (directory, page) = try await report("--customer 7")
    #expect(directory.names == ["log.csv", "report.html", "report.json"])
    let tables = try ReportFile(directory.data("report.json")).tables
    let log = try directory.rows("log.csv").filter { $0[0] == "7" }
    let rows = try #require(tables["purchases"]).rows
    #expect(rows.map { $0[0].text } == Array(Set(log.map { $0[1] })).sorted())
    let spent = rows.reduce(0) { $0 + ($1[1].number ?? .nan) }
    let expected = log.reduce(0) { $0 + (Double($1[2]) ?? .nan) }
    #expect(abs(spent - expected) < 1e-9 * expected)
    // The last P(alive) of the path is that of the forecasts, as is the
    // probability of no purchase.
    try await directory.succeed("run log.csv --output out --quiet")
    let forecast = try #require(
      directory.rows("out/forecasts.csv").first { $0[0] == "7" })
    let alive = try #require(tables["alive_over_time"]?.rows.last?[1].number)
    #expect(abs(alive - (Double(forecast[1]) ?? .nan)) < 1e-9)
    let none = try #require(tables["distribution"]?.rows.first?[1].number)
    #expect(abs(1 - none - (Double(forecast[7]) ?? .nan)) < 1e-9)
    #expect(try !page.words().contains("{"))
  }

  @Test func `Charts are written as files`() async throws {
    let (directory, page) = try await report("--charts charts")
    let drawings = directory.names.filter { $0.hasSuffix(".svg") }
    #expect(
      drawings.count == page.html.components(separatedBy: "<figure>").count - 1)
    for name in drawings {
      #expect(try directory.text(name).hasPrefix("<?xml"))
    }
    let pictures = directory.names.filter { $0.hasSuffix(".png") }
    #expect(pictures.isEmpty || pictures.count == drawings.count)
    for name in pictures {
      #expect(try directory.data(name).starts(with: [0x89, 0x50, 0x4E, 0x47]))
    }
  }

  @Test(arguments: [
    "--no-money", "--purchase-model pareto-nbd",
    "--purchase-model bg-bb --time-unit month",
  ])
  func `It can be made of every kind of data`(options: String) async throws {
    let directory = try Workdir()
    try await directory.succeed(
      "simulate --customers 800 --seed 5 --output log.csv")
    if options == "--no-money" {
      try directory.write(
        "log.csv",
        directory.rows("log.csv").map { "\($0[0]),\($0[1])" }
          .joined(separator: "\n"))
    }
    let given = options.hasPrefix("--purchase") ? options : ""
    try await directory.succeed("report log.csv --quiet \(given)")
    let page = ReportPage(try directory.text("report.html"))
    let words = try page.words()
    #expect(!words.contains("{"))
    #expect(words.contains("value to come") == (options != "--no-money"))
  }

  @Test(arguments: [
    "--customer nobody", "--language fr", "--persian-digits",
    "--output report.txt",
    "--output log.html",
  ])
  func `What cannot be is refused`(options: String) async throws {
    let directory = try Workdir()
    try directory.write("log.html", "customer_id,date\na,2024-01-01\n")
    let outcome = try await directory.clv(
      ["report", "log.html"] + options.split(separator: " ").map(String.init))
    #expect(outcome.status == 64)
    #expect(directory.names == ["log.html"])
  }
}
