import CLVNumerics
import CLVTables
import TestSupport
import Testing

@testable import CLVData

/// Refunds against the purchases that they belong to, worked out in the
/// plainest way: whole cents, one refund after the other.
@Suite("Refunds are matched with purchases")
struct RefundMatchingTests {
  struct Row {
    var customer: Int
    var day: Int
    var cents: Int
    var order: Int?
  }

  private struct Refund: Comparable {
    let day: Int
    let cents: Int
    let target: Int

    static func < (one: Refund, other: Refund) -> Bool {
      if one.day != other.day { return one.day < other.day }
      let (first, second) = (one.target < one.day, other.target < other.day)
      if first != second { return first }
      if one.cents != other.cents { return one.cents > other.cents }
      return one.target < other.target
    }
  }

  /// The purchases of one customer by day after refunds up to a day.
  private func naive(_ rows: [Row], until end: Int) -> (
    left: [Int: Int], unmatched: Int
  ) {
    var bought: [Int: Int] = [:]
    var dayOfOrder: [Int: Int] = [:]
    for row in rows where row.cents >= 0 && row.order != nil {
      let order = row.order ?? 0
      dayOfOrder[order] = min(dayOfOrder[order] ?? row.day, row.day)
    }
    for row in rows where row.cents >= 0 {
      let day = row.order.flatMap { dayOfOrder[$0] } ?? row.day
      bought[day, default: 0] += row.cents
    }
    var left = bought
    var unmatched = 0
    var refunds: [Refund] = []
    for row in rows where row.cents < 0 && row.day <= end {
      var target = row.day
      if let order = row.order, let day = dayOfOrder[order], day < row.day {
        target = day
      }
      refunds.append(Refund(day: row.day, cents: -row.cents, target: target))
    }
    refunds.sort()
    for refund in refunds {
      var rest = refund.cents
      func take(_ day: Int) {
        let amount = min(rest, left[day] ?? 0)
        left[day]? -= amount
        rest -= amount
      }
      take(refund.target)
      take(refund.day)
      let earlier = left.keys.filter { $0 <= refund.day }.sorted(by: >)
      if let fitting = earlier.first(where: { (left[$0] ?? 0) >= rest }),
        rest > 0
      {
        take(fitting)
      }
      for day in earlier where rest > 0 { take(day) }
      unmatched += rest
    }
    for (day, cents) in bought where cents > 0 && left[day] == 0 {
      left[day] = nil
    }
    return (left, unmatched)
  }

  private func rows(_ random: inout SeededGenerator, orders: Bool) -> [Row] {
    (0..<Int.random(in: 1...60, using: &random)).map { _ in
      let cents = Int.random(in: 0...5, using: &random) * 250
      let isRefund = Int.random(in: 0...2, using: &random) == 0
      return Row(
        customer: Int.random(in: 0...3, using: &random),
        day: Int.random(in: 0...25, using: &random),
        cents: isRefund ? -cents : cents,
        order: orders && Int.random(in: 0...3, using: &random) > 0
          ? Int.random(in: 0...12, using: &random) : nil)
    }
  }

  private func read(
    _ rows: [Row], capacity: Int, orders: Bool
  ) throws -> TransactionLog {
    var options = TransactionOptions()
    options.bufferCapacity = capacity
    if orders { options.columns.order = "order" }
    let start = day("2024-01-01")
    let lines = rows.map { row in
      "c\(row.customer),\(start.advanced(by: row.day)),"
        + "\(Double(row.cents) / 100),\(row.order.map(String.init) ?? "")\n"
    }
    return try log("customer_id,date,amount,order\n" + lines.joined(), options)
  }

  @Test(arguments: 0..<120, [2, 1000])
  func `Random logs agree with the plain account`(
    seed: Int, capacity: Int
  ) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let hasOrders = seed % 3 == 0
    let rows = rows(&random, orders: hasOrders)
    let log = try read(rows, capacity: capacity, orders: hasOrders)
    let start = day("2024-01-01")
    let split = Int.random(in: 0...25, using: &random)
    let end = 26
    var known: [String: [Int: Int]] = [:]
    var late: [String: [Int: Int]] = [:]
    func cents(_ purchases: UnsafeBufferPointer<Purchase>) -> [Int: Int] {
      Dictionary(
        uniqueKeysWithValues: purchases.map {
          (start.distance(to: $0.day), Int(($0.amount * 100).rounded()))
        })
    }
    let window = try ObservationWindow(
      start: min(log.firstDay, start.advanced(by: split)),
      calibrationEnd: start.advanced(by: split),
      observationEnd: start.advanced(by: end))
    let report = try log.forEachCustomer(in: window) { customer, early, all in
      known[log.customers[customer]] = cents(early)
      late[log.customers[customer]] = cents(all)
    }
    var unmatched = 0
    for customer in 0...3 {
      let own = rows.filter { $0.customer == customer }
      guard !own.isEmpty else { continue }
      let (early, _) = naive(own, until: split)
      let (all, rest) = naive(own, until: end)
      unmatched += rest
      let joined = early.filter { $0.key <= split }
        .merging(all.filter { $0.key > split }) { $1 }
      #expect(known["c\(customer)", default: [:]] == joined, "c\(customer)")
      #expect(late["c\(customer)", default: [:]] == all, "c\(customer)")
    }
    #expect(abs((report.amountUnmatched ?? 0) * 100 - Double(unmatched)) < 1e-6)
  }

  @Test(arguments: 0..<30)
  func `The order of rows is no matter`(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let rows = rows(&random, orders: false)
    func list(_ rows: [Row]) throws -> [String] {
      let log = try read(rows, capacity: 7, orders: false)
      var list: [String] = []
      try log.forEachCustomer { customer, purchases in
        list += purchases.map {
          "\(log.customers[customer]) \($0.day) \(($0.amount * 100).rounded())"
        }
      }
      return list.sorted()
    }
    #expect(try list(rows) == list(rows.shuffled(using: &random)))
  }

  @Test func `A refund of a later day finds its purchase`() throws {
    let log = try log(
      """
      order_id,customer_id,date,amount
      1,A,2024-01-10,100
      2,A,2024-03-01,40
      2,A,2024-03-12,-40
      3,A,2024-06-01,30
      4,B,2024-01-15,500
      4,B,2024-01-29,-500
      5,C,2024-02-01,60
      6,C,2024-02-03,-100

      """)
    var list: [String] = []
    let report = try log.forEachCustomer { customer, purchases in
      list += purchases.map { "\(log.customers[customer]) \($0.amount)" }
    }
    #expect(list == ["A 100.0", "A 30.0"])
    #expect(report.customersWithoutPurchase == 2)
    #expect(report.refundsMatched == 3 && report.refundsTakenOff == 2)
    #expect(report.refundsUnmatched == 1 && report.amountUnmatched == 40)
    #expect(report.amountRefunded == 640)
  }

  @Test func `A refund after the calibration leaves the calibration`() throws {
    let log = try log(
      "customer_id,date,amount\na,2024-01-01,10\na,2024-01-08,20\n"
        + "b,2024-01-01,5\nb,2024-02-05,-5\na,2024-02-05,-20\n"
        + "a,2024-02-12,7\n")
    let window = try log.window(calibrationEnd: day("2024-01-31"))
    let summaries = try log.summarize(window, timeUnit: .day)
    #expect(summaries.calibration.count == 2)
    #expect(summaries.calibration.frequency == [1, 0])
    #expect(summaries.calibration.monetaryValue == [20, 0])
    #expect(summaries.calibration.holdout?.frequency == [1, 0])
    #expect(summaries.complete.count == 1)
    #expect(summaries.complete.frequency == [1])
    #expect(summaries.complete.monetaryValue == [7])
    let early = try log.summarize(
      log.window(observationEnd: day("2024-01-31")), timeUnit: .day)
    #expect(early.complete.frequency == [1, 0])
  }

  @Test func `Many negative amounts are named`() throws {
    let rows = (0..<100).map {
      "a\($0 % 7),2024-01-\(10 + $0 % 18),\($0 % 4 == 0 ? "-3" : "9.5")\n"
    }
    let table = try table("customer_id,date,amount\n" + rows.joined())
    _ = try TransactionLog(reading: table)
    #expect(table.warnings.contains { $0.message?.name == "profits" })
  }
}
