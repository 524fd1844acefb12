import Foundation
import TestSupport
import Testing

/// The page confesses what the terminal does.
@Suite("What speaks against forecasts is on the page")
struct FindingsTests {
  /// Logs of different character: a simulation, and what is done to it.
  private static let simulations = [
    "--model bg-nbd", "--model mbg-nbd", "--model pareto-nbd",
    "--model nbd", "--model nbd --parameters r=2,alpha=20 --end 2026-12-31",
    "--model mbg-cnbd-k --parameters k=3,r=1.5,alpha=2,a=0.8,b=4",
    "--model ggom-nbd", "--spend-model gamma-gamma-frequency",
    "--model bg-nbd --parameters r=0.1,alpha=2,a=0.2,b=0.4",
    "--model bg-nbd --acquisition-days 400",
  ]

  private func log(_ number: Int) async throws -> Workdir {
    let directory = try Workdir()
    let simulation = Self.simulations[number % Self.simulations.count]
    try await directory.succeed(
      "simulate \(simulation) --customers \(200 + 60 * number) "
        + "--seed \(number) --output log.csv")
    guard number >= Self.simulations.count else { return directory }
    // Purchases fall away or come in bursts from some day on.
    let rows = try directory.rows("log.csv")
    let kept = rows.enumerated().filter { place, row in
      place == 0 || row[1] < "2024-12" || place % 3 != number % 3
    }.map(\.element)
    try directory.write(
      "log.csv",
      kept.map { $0.joined(separator: ",") }.joined(separator: "\n"))
    return directory
  }

  /// The names of the sentences that a validation must lead to.
  private func wanted(_ validation: JSON) -> Set<String> {
    var names: Set<String> = []
    for (card, what) in [("purchases", "purchases"), ("value", "money")] {
      let card = validation["scorecard.\(card)"]
      for contest in card["contests"].items
      where contest["winner"].text == "rule" {
        let name: String? =
          switch contest["measure"].text {
          case "mae": "error"
          case "rmse": "large"
          case "rank_correlation": "order_rank"
          case "normalized_gini": "order_gini"
          case "top_10_percent": "top_tenth"
          case "top_20_percent": "top_fifth"
          case "log_score": "other_model"
          default: nil
          }
        if let name { names.insert("bear.\(name)_\(what)") }
      }
      let total = validation["totals.\(card)"]
      if total["contradicts_model"].number == 1 {
        names.insert("doubt.contradicted_\(what)")
      }
    }
    for (total, what) in [("purchases", "purchases"), ("value", "money")]
    where validation["totals.\(total).contradicts_model"].number == 1 {
      names.insert("doubt.contradicted_\(what)")
    }
    if let bias = validation["holdout.bias"].number, abs(bias) >= 0.1 {
      names.insert("bear.too_\(bias < 0 ? "low" : "high")_purchases")
    }
    if let bias = validation["value.bias"].number, abs(bias) >= 0.1 {
      names.insert("bear.too_\(bias < 0 ? "low" : "high")_money")
    }
    if validation["calibration.verdict"].text ?? "sound" != "sound" {
      names.insert("bear.law_purchases")
    }
    for finding in validation["assumptions.findings"].items
    where finding["status"].text == "doubtful" {
      names.insert("finding.\(finding["key"].text ?? "")")
    }
    return names
  }

  @Test(arguments: 0..<20)
  func `Each is there, and lists and sums agree`(number: Int) async throws {
    let directory = try await log(number)
    let options = [
      "", "--purchase-model pareto-nbd", "--cost 0.5 --acquisition-cost 30",
      "--cost 0.2 --budget 5 --control 20% --margin 0.4",
    ][number % 4]
    let run = try await directory.succeed(
      "run log.csv --verbose --output out \(options)")
    let validation = try directory.json("out/validation.json")
    let report = try ReportFile(directory.data("out/report.json"))
    let names = Set(report.figures.keys)
    let page = try directory.text("out/report.html")
    for name in wanted(validation) {
      // A finding without a figure is on the page alone.
      #expect(
        names.contains { $0.hasPrefix(name) }, "\(name) of log \(number)")
    }
    for (model, kind) in [("purchase", "purchase"), ("spend", "spend")] {
      let fit = try directory.json("out/final-model.json")[model]
      if fit["convergence.limit"].exists {
        #expect(page.contains("class=\"warning\""))
        #expect(page.contains("What to bear in mind"), "\(kind)")
      }
    }
    // What the terminal says against the model.
    let said = run.output.split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
    for (words, name) in [
      ("over all customers a simple ranking did better", "bear.order_"),
      ("the simple ranking did better", "bear.top_"),
      ("errs less per customer than", "bear.error_"),
      ("total is too low by", "bear.too_low_"),
      ("total is too high by", "bear.too_high_"),
      ("a model without dropout, predicted it better", "bear.other_model_"),
      ("the holdout contradicts the model:", "doubt.contradicted_"),
      ("distributions are too", "bear.law_"),
      ("the intervals are too narrow", "bear.intervals"),
    ] where said.contains(words) {
      #expect(names.contains { $0.hasPrefix(name) }, "\(words) \(number)")
    }
    #expect(!page.contains("E-") && !page.contains("E+"))
    try expectAgreement(
      report, directory, page, isPlanned: options.contains("--cost"))
  }

  /// The lists have everybody once, and the figures of the brief are theirs,
  /// or where contacts have a cost, those of the plan.
  private func expectAgreement(
    _ report: ReportFile, _ directory: Workdir, _ page: String,
    isPlanned: Bool
  ) throws {
    let lists = try #require(report.tables["lists"])
    let customers = lists.rows.compactMap { $0[1].number }
    let all = try #require(report.figures["brief.tile_customers"]?["value"])
    #expect(customers.reduce(0, +) == all.number)
    let names = ["win_back", "watch", "grow", "keep", "let_go", "none"]
    func count(_ list: String) -> Double? {
      lists.rows.first { $0[0].text == list }?[1].number
    }
    #expect(names.allSatisfy { count($0) != nil })
    // Who is to be contacted is not among those to be left alone.
    for (list, sentence) in [
      ("watch", "contact_watch"), ("win_back", "contact_win_back"),
    ] {
      let told = report.figures["brief.\(sentence)"]?["customers"]?.number
      #expect(told == nil || told == count(list))
      #expect((told == nil) == (isPlanned || count(list) == 0))
    }
    if let gone = report.figures["brief.gone"]?["gone"]?.number {
      let left = (count("let_go") ?? 0) + (count("win_back") ?? 0)
      #expect(isPlanned ? gone <= left : gone == count("let_go"))
    }
    // The headline is a sum over customers.
    let buyers = try #require(
      report.figures["brief.tile_buyers"]?["value"]?.number)
    let rows = try directory.rows("out/forecasts.csv")
    let column = try #require(rows[0].firstIndex(of: "probability_purchase"))
    let chances = rows.dropFirst().compactMap { Double($0[column]) }
    #expect(isClose(buyers, chances.reduce(0, +), relative: 1e-9))
    #expect(report.figures["page.title"]?["buyers"]?.number == buyers)
    for (table, place) in [("lists", 2), ("cohorts", 2)] {
      guard let table = report.tables[table] else { continue }
      let sum = table.rows.compactMap { $0[place].number }.reduce(0, +)
      #expect(isClose(sum, buyers, relative: 1e-9))
    }
    if let segments = report.tables["segments"] {
      let sum = segments.rows.reduce(0) { sum, row in
        sum + (row[1].number ?? 0) * (row[4].number ?? 0)
      }
      #expect(isClose(sum, buyers, relative: 1e-9))
    }
    try expectNobodyTwice(report)
    expectMoves(report)
    // Nobody is called lost and active at once.
    #expect(!page.contains("100%</data></td><td class=\"n\">100%"))
  }

  /// The lists that are written out have nobody in common, and the next order
  /// is expected where buying is likelier than not.
  private func expectNobodyTwice(_ report: ReportFile) throws {
    var seen: Set<String> = []
    for (name, table) in report.tables where name.hasPrefix("list_") {
      let next = try #require(table.columns.firstIndex(of: "next_order"))
      let chance = try #require(table.columns.firstIndex(of: "will_buy"))
      for row in table.rows {
        let customer = try #require(row[0].text)
        #expect(seen.insert(customer).inserted, "\(customer) in \(name)")
        let isExpected = row[next].text != "not_expected"
        let probability = try #require(row[chance].number)
        #expect(isExpected == (probability >= 0.5), "\(customer)")
      }
    }
  }

  /// As many customers arrive at each segment as are in it, each group of new
  /// customers has its own, and a plan contacts those on lists.
  private func expectMoves(_ report: ReportFile) {
    let tables = report.tables
    func counts(_ name: String, by key: Int, _ count: Int) -> [String: Double] {
      (tables[name]?.rows ?? []).reduce(into: [:]) { counts, row in
        counts[row[key].text ?? "", default: 0] += row[count].number ?? .nan
      }
    }
    if tables["segment_moves"] != nil {
      #expect(
        counts("segment_moves", by: 1, 2) == counts("segments", by: 0, 1))
      let flow = report.figures["customers.flow"]
      let stayed = (tables["segment_moves"]?.rows ?? [])
        .filter { $0[0].text == $0[1].text }.compactMap { $0[2].number }
      #expect(flow?["stayed"]?.number == stayed.reduce(0, +))
    }
    if let acquisition = tables["acquisition"]?.rows {
      let sizes = acquisition.compactMap { $0[1].number }
      #expect(sizes.dropFirst().reduce(0, +) == sizes[0])
      let ceiling = report.figures["acquisition.ceiling"]?["total"]?.number
      #expect(acquisition[0][4].number == ceiling)
    }
    let lists = counts("lists", by: 0, 1)
    if let plan = tables["plan"]?.rows {
      let contacts = plan.compactMap { $0[1].number }
      #expect(contacts.dropLast().reduce(0, +) == contacts.last)
      for row in plan.dropLast() {
        #expect(row[1].number ?? .nan <= lists[row[0].text ?? ""] ?? 0)
      }
    }
    if let control = report.figures["plan.control"]?["all"]?.number,
      tables["plan"] == nil
    {
      let all = lists.values.reduce(0, +)
      #expect(
        control == all - (lists["let_go"] ?? 0) - (lists["none"] ?? 0))
    }
  }

  @Test func `A run tells it in some twenty lines`() async throws {
    for number in [0, 3, 11] {
      let directory = try await log(number)
      let run = try await directory.succeed("run log.csv --output out")
      let lines = run.output.split(separator: "\n")
      #expect((10...25).contains(lines.count), "\(run.output)")
      #expect(lines.allSatisfy { $0.count <= 80 })
      for word in [
        "log.csv: ", "Forecast of 52 weeks", "at least once", "Holdout",
        "predicted", "Files in out", "report.html",
      ] {
        #expect(run.output.contains(word), "\(word)")
      }
      // Three findings at most, the first ones; the file names all of them.
      let report = try ReportFile(directory.data("out/report.json"))
      let findings = try #require(report.findings)
      let more = findings.count - 3
      #expect(
        run.output.contains("and \(max(1, more)) more: on the page")
          == (more > 0))
      let page = try directory.text("out/report.html")
      let warnings = page.components(separatedBy: "class=\"warning\"").count
      #expect(warnings > findings.count)
      let all = try await directory.succeed("run log.csv --verbose -o all")
      #expect(all.output.count > 2 * run.output.count)
      #expect(
        try directory.data("out/report.json")
          == directory.data("all/report.json"))
    }
  }
}
