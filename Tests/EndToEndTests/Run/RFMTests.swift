import Foundation
import Testing

@Suite("RFM scores and segments", .serialized)
struct RFMTests {
  private func prepared() async throws -> Workdir {
    let directory = try Workdir()
    try await directory.succeed("simulate --customers 900 --seed 3 -o log.csv")
    try await directory.succeed("summarize log.csv -o s.csv --quiet")
    return directory
  }

  private func row(
    _ rows: [[String]], _ customer: String
  ) -> [String: String] {
    let row = rows.first { $0[0] == customer } ?? []
    return Dictionary(uniqueKeysWithValues: zip(rows[0], row))
  }

  @Test func `A log and its summary have the same scores`() async throws {
    let directory = try await prepared()
    let outcome = try await directory.succeed("rfm log.csv -o a.csv")
    #expect(outcome.errors.contains("900 customers at the end of "))
    #expect(outcome.errors.contains("Champions: bought lately, often"))
    try await directory.succeed("rfm s.csv -o b.csv --quiet")
    #expect(try directory.data("a.csv") == directory.data("b.csv"))
    let rows = try directory.rows("a.csv")
    #expect(
      rows[0] == [
        "customer_id", "recency_days", "purchases", "monetary_value",
        "recency_score", "frequency_score", "monetary_score", "rfm_score",
        "segment", "segment_key",
      ])
    for row in rows.dropFirst() {
      #expect(row[4] + row[5] + row[6] == row[7] && !row[8].isEmpty)
    }
  }

  @Test func `Scores and edges of a log by hand`() async throws {
    let directory = try Workdir()
    try directory.write(
      "log.csv",
      "customer_id,date,amount\na,2024-01-01,10\nb,2024-02-01,20\n"
        + "b,2024-02-11,40\nc,2024-03-01,5\n")
    try await directory.succeed(
      "rfm log.csv --bins 3 -o o.csv --edges e.csv --observation-end "
        + "2024-03-02")
    #expect(
      try directory.text("o.csv").split(separator: "\n").dropFirst() == [
        "a,61,1,10,1,1,2,112,Lost,lost",
        "b,20,2,30,2,3,3,233,Loyal,loyal", "c,1,1,5,3,1,1,311,New,new",
      ])
    #expect(
      try directory.text("e.csv") == """
        component,within_recency,within_frequency,score,from,to,customers
        recency,,,1,61,61,1
        recency,,,2,20,20,1
        recency,,,3,1,1,1
        frequency,,,1,1,1,2
        frequency,,,2,,,0
        frequency,,,3,2,2,1
        monetary,,,1,5,5,1
        monetary,,,2,10,10,1
        monetary,,,3,30,30,1

        """)
  }

  @Test func `A log without amounts is scored by two`() async throws {
    let directory = try Workdir()
    try directory.write(
      "log.csv",
      "customer_id,date\na,2024-01-01\nb,2024-02-01\nb,2024-02-11\n")
    let outcome = try await directory.succeed("rfm log.csv -o o.csv --bins 2")
    #expect(outcome.errors.contains("there are no amounts"))
    #expect(
      try directory.rows("o.csv").dropFirst().map { $0[6] + "/" + $0[7] }
        == ["/11", "/22"])
  }

  @Test func `An old summary lacks first amounts, and it is said`() async throws
  {
    let directory = try Workdir()
    try directory.write("s.csv", Samples.summary)
    let outcome = try await directory.succeed("rfm s.csv -o o.csv")
    #expect(outcome.errors.contains("there is no column first_amount"))
  }

  @Test func `Standard rules, printed, are the standard rules`() async throws {
    let directory = try await prepared()
    for options in ["", "--bins 3", "--bins 10 --without-monetary"] {
      try await directory.succeed("rfm --print-rules -o rules.csv \(options)")
      try await directory.succeed("rfm s.csv -o a.csv --quiet \(options)")
      try await directory.succeed(
        "rfm s.csv -o b.csv --quiet --rules rules.csv \(options)")
      #expect(try directory.data("a.csv") == directory.data("b.csv"))
    }
  }

  @Test func `Migration tells who moved`() async throws {
    let directory = try await prepared()
    let dates = try directory.rows("log.csv").dropFirst().map { $0[1] }.sorted()
    let day = dates[dates.count / 10]
    let outcome = try await directory.succeed(
      "rfm log.csv -o now.csv --migration-from \(day) --migration m.csv")
    #expect(outcome.errors.contains("in the segment they were in"))
    try await directory.succeed(
      "rfm log.csv -o then.csv --quiet --observation-end \(day)")
    let then = Dictionary(
      uniqueKeysWithValues: try directory.rows("then.csv").dropFirst().map {
        ($0[0], $0[8])
      })
    var moves: [String: Int] = [:]
    for row in try directory.rows("now.csv").dropFirst() {
      #expect(row[9] == then[row[0]] ?? "")
      moves["\(row[9])>\(row[8])", default: 0] += 1
    }
    let matrix = try directory.rows("m.csv").dropFirst()
    #expect(matrix.count == moves.count)
    for row in matrix { #expect(moves["\(row[0])>\(row[1])"] == Int(row[2])) }
    #expect(matrix.contains { $0[0].isEmpty })
  }

  @Test func `A model is laid beside`() async throws {
    let directory = try await prepared()
    try await directory.succeed("fit s.csv -o m.json --quiet")
    let outcome = try await directory.succeed(
      "rfm s.csv --model m.json -o o.csv --cells c.csv --iso-values v.csv "
        + "--iso-curves i.csv --paradox p.csv --horizon 26")
    #expect(outcome.errors.contains("mean CLV: recency ↓ frequency →"))
    #expect(outcome.errors.contains("the model believes lost"))
    try await directory.succeed(
      "forecast m.json s.csv -o f.csv --horizon 26 --quiet")
    let forecasts = try directory.rows("f.csv")
    let rows = try directory.rows("o.csv")
    #expect(
      rows.map { [$0[9], $0[10], $0[11]] }
        == forecasts.map { [$0[1], $0[2], $0[4]] })
    let cells = try directory.rows("c.csv").dropFirst()
    #expect(cells.reduce(0) { $0 + (Int($1[3]) ?? 0) } == 900)
    let total = forecasts.dropFirst().reduce(0) { $0 + (Double($1[4]) ?? 0) }
    let sum = cells.reduce(0) { $0 + (Double($1[7]) ?? 0) }
    #expect(abs(total - sum) < 1e-9 * total)
    #expect(
      try directory.rows("v.csv")[0] == [
        "frequency", "recency", "probability_alive", "discounted_purchases",
        "clv",
      ])
    #expect(try directory.rows("i.csv").count > 10)
    let paradox = try directory.rows("p.csv")
    #expect(paradox[0].suffix(2) == ["reason", "segment_key"])
    #expect(paradox.count > 1)
    for entry in paradox.dropFirst() {
      let row = row(rows, entry[0])
      #expect(row["rfm_score"] == entry[2] && row["segment"] == entry[3])
    }
    try await directory.succeed(
      "rfm s.csv --model m.json -o o.csv --cells c.csv --cells-by repeaters")
    let terciles = try directory.rows("c.csv").dropFirst()
    #expect(terciles.first?.prefix(3) == ["0", "0", "0"])
    #expect(terciles.count <= 28)
  }
}
