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
      let words = text.matches(of: try Regex("<bdi>(.*?)</bdi>")).map {
        String($0.output[1].substring ?? "")
      }
      for tip in text.matches(of: try Regex("<title>(.*?)</title>")) {
        let numbers = String(tip.output[1].substring ?? "")
          .split { " :·–&gt;".contains($0) }.map(String.init)
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

  @Test func `It asks nothing of a network`() async throws {
    let html = try await report().page.html
    for word in ["http:", "https:", "src=", "url(", "@import", "//"] {
      let lines = html.split(separator: "\n").filter {
        $0.contains(word) && !$0.hasPrefix("// ") && !$0.hasPrefix("  // ")
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
      #expect(try words.firstMatch(of: Regex("[a-z]+\\.[a-z_]+")) == nil)
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

  @Test(arguments: [
    "--language fr", "--persian-digits", "--output report.txt",
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
