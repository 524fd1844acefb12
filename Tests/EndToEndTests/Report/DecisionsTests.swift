import Foundation
import Testing

@Suite("What to decide, on the page")
struct DecisionsTests {
  private func shop() async throws -> Workdir {
    let directory = try Workdir()
    try await directory.succeed(
      "simulate --customers 900 --seed 21 --output plain.csv")
    // Whose first purchase was where; some go elsewhere later.
    var firsts: [String: (day: String, channel: String)] = [:]
    let rows = try directory.rows("plain.csv").dropFirst().map { row in
      let channel = ["web", "shop", "mail"][firsts.count % 3]
      let first = firsts[row[0], default: (row[1], channel)]
      firsts[row[0]] = first
      let here = row[1] == first.day ? first.channel : "web"
      return "\(row[0]),\(row[1]),\(row[2]),\(here)"
    }
    try directory.write(
      "log.csv",
      (["customer_id,date,amount,channel"] + rows).joined(separator: "\n"))
    return directory
  }

  @Test func `The effects that are assumed are those given for each list`()
    async throws
  {
    let directory = try Workdir()
    try await directory.succeed(
      "simulate --customers 300 --seed 22 --output log.csv")
    func lists(_ options: String) async throws -> (
      ReportFile, [[ReportFile.Value]]
    ) {
      try await directory.succeed("report log.csv --quiet \(options)")
      let report = try ReportFile(directory.data("report.json"))
      return (report, try #require(report.tables["lists"]).rows)
    }
    let (plain, plainRows) = try await lists("--effect 0.2")
    #expect(plain.figures["actions.effect"]?["effect"]?.number == 0.2)
    let (own, rows) = try await lists("--effect keep=0.3,other=0.05")
    #expect(own.figures["actions.effect"]?["effect"] == nil)
    for (row, plainRow) in zip(rows, plainRows) {
      #expect(row.count == plainRow.count + 1)
      #expect(row.last?.number == (row[0].text == "keep" ? 0.3 : 0.05))
    }
  }

  @Test func `A plan is measured, and a new customer has a price`()
    async throws
  {
    let directory = try await shop()
    try writeCampaign(
      """
      all,buyers,300,90,0.4,0.02,-0.05,0.09,,0.9,2024-01-01,2024-03-31,
      all,money,300,90,12,3.5,1.25,5.75,0.08,0.9,2024-01-01,2024-03-31,150
      keep,money,200,60,20,4,1,7,0.09,0.9,2024-01-01,2024-03-31,100
      """, to: directory)
    try await directory.succeed(
      "report log.csv --quiet --cost 0.5 --budget 20 --control 20% "
        + "--acquisition-cost 40 --group-column channel --measured m.csv")
    let report = try ReportFile(directory.data("report.json"))
    let actions = try directory.rows("report-actions.csv")
    let arm = try #require(actions[0].firstIndex(of: "arm"))
    let contacted = actions.dropFirst().count { $0[arm] == "contact" }
    let left = actions.dropFirst().count { $0[arm] == "control" }
    let plan = try #require(report.tables["plan"]).rows
    #expect(plan.last?[1].number == Double(contacted))
    #expect(plan.last?[2].number == Double(left))
    #expect(plan.last?[3].number == 0.5 * Double(contacted))
    #expect(report.figures["plan.control"]?["controls"]?.number == Double(left))
    // What contacts cost and what is kept is the budget, or what is not spent.
    let kept = try #require(report.figures["plan.kept"]?["amount"]?.number)
    #expect(abs(kept - 0.5 * Double(left)) < 1e-9)
    // Of shares the difference is in points.
    #expect(try directory.text("report.html").contains("+2.0 points"))
    // 300 customers, 3.5 more each, for 150.
    #expect(report.figures["results.gain"]?["total"]?.number == 1050)
    #expect(report.figures["results.net"]?["total"]?.number == 900)
    #expect(report.figures["results.net"]?["low"]?.number == 225)
    #expect(report.figures["results.effect"]?["effect"]?.number == 0.08)
    #expect(report.tables["measured"]?.rows.count == 3)
    // The groups are those of the first purchase.
    let groups = try #require(report.tables["acquisition"])
    #expect(
      Set(groups.rows.compactMap { $0[0].text })
        == ["all", "web", "shop", "mail"])
    #expect(groups.rows.dropFirst().allSatisfy { $0[1].number == 300 })
    let payback = try #require(groups.columns.firstIndex(of: "payback_months"))
    let months = try #require(groups.rows[0][payback].number)
    let curve = try #require(report.tables["acquisition_curve"]).rows
    for row in curve {
      let (time, value) = (row[0].number ?? .nan, row[1].number ?? .nan)
      if time > months + 0.1 { #expect(value >= 40) }
      if time < months - 0.1 { #expect(value < 40) }
    }
    let page = try directory.text("report.html")
    for words in [
      "The plan, and how to know that it worked",
      "What the last campaign did", "What a new customer may cost",
      "Who moved between the segments",
    ] {
      #expect(page.contains(words), "\(words)")
    }
  }

  /// Writes `m.csv`, what `clv measure` said of a campaign.
  private func writeCampaign(_ rows: String, to directory: Workdir) throws {
    try directory.write(
      "m.csv",
      """
      list_key,measure,contacts,controls,control_mean,difference,\
      difference_lower,difference_upper,effect,level,since,until,cost
      \(rows)

      """)
  }

  @Test func `What a campaign leaves is what the reader subtracts`()
    async throws
  {
    let directory = try await shop()
    // To whole units it would be 231, less 223, which leaves 9.
    try writeCampaign(
      "all,money,300,90,12,0.77,-4.5,6,,0.9,2024-01-01,2024-03-31,222.5",
      to: directory)
    try await directory.succeed("report log.csv --quiet --measured m.csv")
    let page = try directory.text("report.html")
    #expect(page.contains("results.gain.total\">231.00<"))
    #expect(page.contains("results.net.cost\">222.50<"))
    #expect(page.contains("results.net.total\">8.50<"))
  }

  @Test(
    "Whom to contact is the same in brief, in the plan and on the lists",
    arguments: 1...8)
  func contacts(seed: Int) async throws {
    let directory = try Workdir()
    let model = ["bg-nbd", "mbg-nbd", "pareto-nbd"][seed % 3]
    try await directory.succeed(
      "simulate --model \(model) --customers \(60 * seed) --seed \(seed) "
        + "--output log.csv")
    let cost = ["0.02", "0.3", "1", "40"][seed % 4]
    let budget = seed % 3 == 0 ? " --budget 10" : ""
    let control = seed % 2 == 0 ? " --control 20%" : ""
    try await directory.succeed(
      "report log.csv --quiet --cost \(cost)\(budget)\(control)")
    let report = try ReportFile(directory.data("report.json"))
    let figures = report.figures
    // The plan takes the place of what lists say of any cost.
    #expect(figures["brief.contact_watch"] == nil)
    #expect(figures["brief.contact_win_back"] == nil)
    let plan = report.tables["plan"]?.rows ?? []
    func planned(_ list: String, _ column: String) -> Double {
      let place = report.tables["plan"]?.columns.firstIndex(of: column)
      let row = plan.first { $0[0].text == list }
      return place.flatMap { row?[$0].number } ?? 0
    }
    #expect(
      figures["brief.plan"]?["customers"]?.number ?? 0
        == planned("all", "to_contact"))
    let lists = try #require(report.tables["lists"]).rows
    let left = ["win_back", "let_go"].reduce(0.0) { sum, list in
      sum + (lists.first { $0[0].text == list }?[1].number ?? 0)
        - planned(list, "to_contact") - planned(list, "left_out")
    }
    if let gone = figures["brief.gone"]?["gone"]?.number {
      #expect(gone == left)
    }
    for (name, table) in report.tables where name.hasPrefix("list_") {
      let list = String(name.dropFirst("list_".count))
      let column = try #require(table.columns.firstIndex(of: "planned"))
      for (mark, sum) in [("contact", "to_contact"), ("left_out", "left_out")] {
        let count = Double(table.rows.count { $0[column].text == mark })
        let all = planned(list, sum)
        #expect(table.rows.count < 50 ? count == all : count <= all, "\(name)")
      }
    }
    let page = try directory.text("report.html")
    #expect(!page.contains("Contact them now"))
  }

  @Test func `What may be chance is nothing to plan by`() async throws {
    let directory = try await shop()
    for (low, words) in [("-1", "do not plan by it"), ("1", "plan the next")] {
      try directory.write(
        "m.csv",
        """
        list_key,measure,contacts,controls,difference,difference_lower,\
        difference_upper,effect,level
        all,money,300,90,3.5,\(low),5.75,0.08,0.9

        """)
      try await directory.succeed("report log.csv --quiet --measured m.csv")
      #expect(try directory.text("report.html").contains(words))
    }
  }

  @Test func `What is measured comes from either kind of file`() async throws {
    let directory = try await shop()
    try await directory.succeed("fit log.csv -o m.json --quiet")
    try await directory.succeed(
      "actions m.json log.csv -o c.csv --control 40% --quiet")
    for end in ["csv", "jsonl"] {
      try await directory.succeed(
        "measure c.csv log.csv --since 2024-06-01 --cost 0.1 -o r.\(end)")
      try await directory.succeed(
        "report log.csv --quiet --measured r.\(end) --output \(end).html")
    }
    let tables = try ["csv", "jsonl"].map {
      try ReportFile(directory.data("\($0).json")).tables["measured"]?.rows
        .map { $0.map { $0.text ?? $0.number.map { "\($0)" } ?? "" } }
    }
    #expect(tables[0] != nil && tables[0] == tables[1])
    for (options, part) in [
      ("--measured c.csv", "c.csv"), ("--group-column nothing", "no such"),
      ("--group-column date", "values"), ("--by channel", "--customer"),
      ("--groups c.csv --group-column channel", "either"),
    ] {
      let outcome = try await directory.clv(
        ["report", "log.csv"] + options.split(separator: " ").map(String.init))
      #expect([64, 65].contains(outcome.status), "\(options)")
      #expect(outcome.errors.contains(part), "\(outcome.errors)")
    }
  }

  @Test func `A customer's page says since when and what changed`()
    async throws
  {
    let directory = try Workdir()
    var rows = ["customer_id,date,pieces,price,channel"]
    let start = Date(timeIntervalSince1970: 1_672_531_200)
    func add(_ customer: String, _ day: Int, _ rest: String) {
      let date = start.addingTimeInterval(Double(day) * 86_400)
        .ISO8601Format().prefix(10)
      rows.append("\(customer),\(date),\(rest)")
    }
    for k in 0...15 { add("ann", 60 + 7 * k, "4,5,shop") }
    for k in 1...3 { add("ann", 165 + 99 * k, "2,9,web") }
    for other in 0..<30 {
      for k in 0..<47 { add("o\(other)", other + 10 * k, "1,10,shop") }
    }
    try directory.write("log.csv", rows.joined(separator: "\n"))
    let columns = "--quantity-column pieces --price-column price"
    try await directory.succeed(
      "report log.csv --customer ann --by channel --quiet \(columns)")
    let report = try ReportFile(directory.data("report.json"))
    let change = try #require(report.figures["pace.change"])
    #expect(change["day"]?.text == "2023-06-15")
    #expect(change["before"]?.number == 7 && change["after"]?.number == 99)
    let table = try #require(report.tables["pace"]).rows
    func row(_ what: String, _ which: String? = nil) -> [ReportFile.Value]? {
      table.first { $0[0].text == what && $0[1].text == which }
    }
    #expect(row("items")?[2].number == 4 && row("items")?[3].number == 2)
    #expect(row("price")?[2].number == 5 && row("price")?[3].number == 9)
    let web = row("channel", "web")
    #expect(web?[2].number == 0 && web?[3].number == 1)
    let page = ReportPage(try directory.text("report.html"))
    #expect(try page.words().contains("Is the customer slowing down?"))
    // All customers: pieces and price together are the part of the amount.
    try await directory.succeed("explain log.csv \(columns) -o e.csv --quiet")
    let parts = try directory.rows("e.csv")
    func part(_ by: String, _ part: String) -> Double {
      parts.first { $0[0] == by && $0[1] == part }.flatMap { Double($0[4]) }
        ?? .nan
    }
    #expect(
      abs(
        part("amount", "items") + part("amount", "price")
          - part("factor", "amount")) < 1e-6)
    let told = try await directory.succeed("explain log.csv \(columns)")
    #expect(told.output.contains("price of an item"))
  }

  @Test func `The currency is beside every amount of the lists`() async throws {
    let directory = try await shop()
    try await directory.succeed("fit log.csv -o m.json --quiet")
    let told = try await directory.succeed(
      "actions m.json log.csv --cost 0.5 --currency EUR -o a.csv")
    #expect(told.errors.contains("Amounts are in EUR."))
    #expect(told.errors.contains(" EUR, gain "))
    let rows = try directory.rows("a.csv")
    let reason = try #require(rows[0].firstIndex(of: "reason"))
    #expect(rows.dropFirst().contains { $0[reason].contains(" EUR") })
    let run = try await directory.succeed("run log.csv -o out --currency EUR")
    #expect(run.output.contains(" EUR"))
  }
}
