import Foundation
import Testing

@Suite("Groups of customers, and customers yet to be acquired", .serialized)
struct GroupTests {
  /// A directory with a log, its summary, a model fitted to it, and groups.
  private func prepared() async throws -> Workdir {
    let directory = try Workdir()
    try await directory.succeed("simulate --customers 900 --seed 3 -o log.csv")
    try await directory.succeed("summarize log.csv -o s.csv --quiet")
    try await directory.succeed("fit s.csv -o m.json --quiet")
    let customers = try directory.rows("s.csv").dropFirst().map { $0[0] }
    try directory.write(
      "g.csv",
      "customer_id,group\n"
        + customers.enumerated().map { place, customer in
          "\(customer),\(place % 30 == 0 ? "few" : "many")\n"
        }.joined())
    return directory
  }

  @Test func `Sums over groups are those of the customers`() async throws {
    let directory = try await prepared()
    let outcome = try await directory.succeed(
      "forecast m.json s.csv -o f.csv --groups g.csv --groups-output sums.csv")
    #expect(outcome.errors.contains("intervals join the uncertainty"))
    let forecasts = try directory.rows("f.csv")
    #expect(
      forecasts[0].suffix(5) == [
        "discounted_purchases", "probability_alive_horizon",
        "median_time_to_purchase", "clv_lower", "clv_upper",
      ])
    let groups = try directory.rows("g.csv").map { $0[1] }
    let sums = try directory.rows("sums.csv")
    #expect(
      sums[0] == [
        "group", "customers", "expected_alive", "expected_alive_lower",
        "expected_alive_upper", "expected_purchases",
        "expected_purchases_lower", "expected_purchases_upper", "clv",
        "clv_lower", "clv_upper",
      ])
    #expect(sums.dropFirst().map { $0[0] } == ["few", "many"])
    for sum in sums.dropFirst() {
      let members = zip(groups, forecasts).filter { $0.0 == sum[0] }
      #expect(sum[1] == "\(members.count)")
      for (column, own) in [(2, 1), (5, 2), (8, 4)] {
        let total = members.reduce(0.0) { $0 + (Double($1.1[own]) ?? .nan) }
        let values = sum[column...(column + 2)].compactMap { Double($0) }
        try #require(values.count == 3)
        #expect(abs(values[0] - total) < 1e-9 * total)
        #expect(values[1] <= total && total <= values[2])
      }
    }
  }

  @Test func `Without groups there is one of all`() async throws {
    let directory = try await prepared()
    try await directory.succeed(
      "forecast m.json log.csv -o f.csv --groups-output sums.csv --quiet")
    let sums = try directory.rows("sums.csv")
    #expect(sums.count == 2 && sums[1][0] == "all" && sums[1][1] == "900")
  }

  @Test func `Who is in no group, or not in the data, is counted`()
    async throws
  {
    let directory = try await prepared()
    let known = try directory.rows("s.csv")[1][0]
    try directory.write("g.csv", "customer_id,group\n\(known),a\nnobody,a\n")
    let outcome = try await directory.succeed(
      "forecast m.json s.csv -o f.csv --groups g.csv --groups-output o.csv")
    #expect(outcome.errors.contains("1 customer of g.csv is not in the data"))
    #expect(outcome.errors.contains("899 customers are in no group"))
  }

  @Test func `A model without covariance has intervals of the outcome`()
    async throws
  {
    let directory = try await prepared()
    try directory.write("hand.json", Samples.model)
    let outcome = try await directory.succeed(
      "forecast hand.json s.csv -o f.csv --groups-output sums.csv")
    #expect(outcome.errors.contains("intervals speak of the outcome alone"))
    try directory.write(
      "bad.json",
      Samples.model(
        "\"model\": \"BG/NBD\",",
        "\"model\": \"BG/NBD\", \"covariance\": [[1]], "
          + "\"parameter_order\": [\"r\", \"a\"],"))
    let warned = try await directory.succeed(
      "forecast bad.json s.csv -o g2.csv")
    #expect(
      warned.errors.contains("warning: bad.json: the covariance of BG/NBD"))
    #expect(try directory.data("f.csv") == directory.data("g2.csv"))
  }

  @Test func `Sums are the same on one processor and on all`() async throws {
    let directory = try await prepared()
    let outcome = try await directory.shell(
      """
      set -e
      for name in one all; do
        if [ $name = one ]; then run="taskset -c 0"; else run=""; fi
        $run $CLV forecast m.json s.csv -o f-$name.csv --groups g.csv \
          --groups-output g-$name.csv --quiet
        $run $CLV acquire m.json --customers 50 --horizon 20 -o a-$name.csv \
          --quiet
      done
      cmp f-one.csv f-all.csv && cmp g-one.csv g-all.csv
      cmp a-one.csv a-all.csv
      """)
    #expect(outcome.status == 0, "\(outcome.errors)\(outcome.output)")
  }

  @Test func `New customers are forecast period by period`() async throws {
    let directory = try await prepared()
    try directory.write(
      "c.csv", "date,customers\n2025-01-06,100\n2025-01-20,50\n")
    let outcome = try await directory.succeed(
      "acquire m.json --calendar c.csv --horizon 10 --period 4 -o a.csv")
    for text in [
      "A new customer, over 10 weeks", "P(at least one)", "CLV without end",
      "not counted",
    ] {
      #expect(outcome.errors.contains(text))
    }
    let rows = try directory.rows("a.csv")
    #expect(rows.map { $0[0] } == ["period", "1", "2", "3", "total"])
    #expect(
      rows.map { $0[3] } == [
        "start_date", "2025-01-06", "2025-02-03", "2025-03-03", "2025-01-06",
      ])
    #expect(rows.map { $0[4] } == ["new_customers", "150", "0", "0", "150"])
    for column in [6, 9, 12] {
      let values = rows.dropFirst().compactMap { Double($0[column]) }
      try #require(values.count == 4)
      let sum = values[0] + values[1] + values[2]
      #expect(abs(sum - values[3]) < 1e-9 * sum)
    }
    for row in rows.dropFirst() {
      let numbers = row[4...].compactMap { Double($0) }
      try #require(numbers.count == 9)
      #expect(numbers[3] <= numbers[2] && numbers[2] <= numbers[4])
      #expect(numbers[6] <= numbers[5] && numbers[5] <= numbers[7])
    }
  }

  @Test func `A number of customers is a calendar of its own`() async throws {
    let directory = try await prepared()
    try directory.write("c.csv", "date,customers\n2025-01-06,70\n")
    try await directory.succeed(
      "acquire m.json --calendar c.csv --horizon 6 -o a.csv --quiet")
    try await directory.succeed(
      "acquire m.json --customers 70 --horizon 6 -o b.csv --quiet")
    let one = try directory.rows("a.csv").map { $0[4...] }
    #expect(try one == directory.rows("b.csv").map { $0[4...] })
    let late = try await directory.clv([
      "acquire", "m.json", "--calendar", "c.csv", "--horizon", "6",
      "--margin", "30",
    ])
    #expect(late.errors.contains("30 % is written 0.3"))
  }
}
