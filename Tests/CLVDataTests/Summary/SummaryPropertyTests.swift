import CLVModels
import CLVNumerics
import CLVTables
import Foundation
import TestSupport
import Testing

@testable import CLVData

/// Random logs with refunds, zeros, duplicates, quoted customers, blanks about
/// them and rows in any order, against the definitions written down directly.
@Suite struct SummaryPropertyTests {
  private let firstDay = day("2020-01-01")

  private func rows(
    _ random: inout SeededGenerator, count: Int
  ) -> [NaiveSummary.Row] {
    let names = ["a", "b,c", "d\"e", "line\nbreak", "f ", "a-long-identifier"]
    return (0..<count).map { _ in
      let name = names.randomElement(using: &random) ?? ""
      let number = Int.random(in: 0...6, using: &random)
      let kind = Int.random(in: 0...9, using: &random)
      let cents =
        kind < 2
        ? 0
        : Int.random(in: 1...4, using: &random) * 333 * (kind < 5 ? -1 : 1)
      return NaiveSummary.Row(
        customer: name + String(number),
        day: Int.random(in: 0...40, using: &random), cents: cents)
    }
  }

  private func text(_ rows: [NaiveSummary.Row]) -> String {
    var text = ByteBuffer()
    text.append("date,amount,customer_id\n")
    for row in rows {
      text.append(firstDay.advanced(by: row.day))
      text.append(",")
      text.append(Double(row.cents) / 100)
      text.append(",")
      if row.day % 3 == 0 { text.append(" ") }
      text.append(field: row.customer)
      if row.day % 2 == 0 { text.append(" ") }
      text.append("\n")
    }
    return text.text
  }

  @Test(
    "Summaries agree with the definitions, also when transactions spill",
    arguments: 0..<40, [3, 50, 100_000])
  func agree(seed: Int, capacity: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let count = [5, 40, 400][seed % 3]
    let rows = rows(&random, count: count)
    let unit = TimeUnit.allCases[seed % 4]
    var options = TransactionOptions()
    options.bufferCapacity = capacity
    options.refunds = .net
    let log = try log(text(rows), options)
    let start = try #require(rows.map(\.day).min())
    let end = try #require(rows.map(\.day).max())
    #expect(log.firstDay == firstDay.advanced(by: start))
    #expect(log.lastDay == firstDay.advanced(by: end))
    let split = start + (end - start) / 2
    guard split < end else { return }
    let naive = NaiveSummary(
      rows, calibrationEnd: split, observationEnd: end, unit: unit.days)
    guard !naive.customers.isEmpty else { return }
    let window = try log.window(calibrationEnd: firstDay.advanced(by: split))
    let summaries = try log.summarize(window, timeUnit: unit)
    expect(summaries.calibration, naive)
    #expect(summaries.report.customersFirstSeenInHoldout == naive.later)
    #expect(summaries.report.customersWithoutPurchase == naive.without)
    let complete = NaiveSummary(
      rows, calibrationEnd: end, observationEnd: end, unit: unit.days)
    expect(summaries.complete, complete)
    expect(summaries.timeline, naive)
  }

  private func expect(_ summary: CustomerSummary, _ naive: NaiveSummary) {
    #expect(summary.count == naive.customers.count)
    for (index, customer) in naive.customers.enumerated()
    where index < summary.count {
      #expect(summary.ids[index] == customer.id)
      #expect(Int(summary.frequency[index]) == customer.x)
      #expect(summary.recency[index].bitPattern == customer.recency.bitPattern)
      #expect(summary.T[index].bitPattern == customer.T.bitPattern)
      #expect(
        isClose(summary.monetaryValue[index], customer.value, relative: 1e-12))
      expect(momentsOf: index, in: summary, customer)
      #expect(
        isClose(
          summary.firstAmount?[index] ?? .nan, customer.firstAmount,
          relative: 1e-12))
      #expect(
        isClose(
          summary.logGaps?[index] ?? .nan, customer.logGaps, relative: 1e-13,
          floor: 1))
      #expect(
        summary.firstDay?[index] == firstDay.advanced(by: customer.first))
      guard let holdout = summary.holdout else { continue }
      #expect(Int(holdout.frequency[index]) == customer.holdoutX)
      #expect(
        isClose(
          holdout.monetaryValue[index], customer.holdoutValue,
          relative: 1e-12))
    }
  }

  private func expect(
    momentsOf index: Int, in summary: CustomerSummary,
    _ customer: NaiveSummary.Customer
  ) {
    let squares = customer.amounts.reduce(0) {
      $0 + ($1 - customer.value) * ($1 - customer.value)
    }
    let paid = customer.amounts.filter { $0 > 0 }
    let logSum = paid.reduce(0) { $0 + log($1) }
    let zeros = summary.spendMoments?.zeros(
      of: index, frequency: summary.frequency, means: summary.monetaryValue)
    #expect(zeros == Int32(customer.amounts.count - paid.count))
    #expect(
      isClose(
        summary.spendMoments?.squares(of: index, frequency: summary.frequency)
          ?? .nan, squares, relative: 1e-12, floor: 1))
    #expect(
      isClose(
        summary.spendMoments?.logSum(
          of: index, frequency: summary.frequency,
          means: summary.monetaryValue) ?? .nan, logSum, relative: 1e-12,
        floor: 1))
    let mean = logSum / Double(max(1, paid.count))
    let logSquares = paid.reduce(0) {
      $0 + (log($1) - mean) * (log($1) - mean)
    }
    #expect(
      isClose(
        summary.spendMoments?.logSquares(
          of: index, frequency: summary.frequency) ?? .nan, logSquares,
        relative: 1e-12, floor: 1))
    // Of all amounts, the first included.
    let all = summary.spendHistories(.amounts, .geometric)
    let first = summary.firstAmount?[index] ?? .nan
    let logs = (paid + [first].filter { $0 > 0 }).map { log($0) }
    let center = logs.reduce(0, +) / Double(max(1, logs.count))
    #expect(all?.counts[index] == Int32(logs.count))
    #expect(
      isClose(
        all?.logSquares?[index] ?? .nan,
        logs.reduce(0) { $0 + ($1 - center) * ($1 - center) },
        relative: 1e-9, floor: 1))
    if !logs.isEmpty {
      #expect(
        isClose(all?.means[index] ?? .nan, exp(center), relative: 1e-12))
    }
  }

  private func expect(_ timeline: PurchaseTimeline, _ naive: NaiveSummary) {
    let repeats = naive.customers.map { $0.x + $0.holdoutX }.reduce(0, +)
    #expect(timeline.repeats.reduce(0, +) == repeats)
    #expect(timeline.acquisitions.reduce(0, +) == naive.customers.count)
    let amounts = naive.customers.map { customer in
      Double(customer.x) * customer.value
        + Double(customer.holdoutX) * customer.holdoutValue
    }
    #expect(
      isClose(
        timeline.repeatAmounts.reduce(0, +), amounts.reduce(0, +),
        relative: 1e-9))
  }
}
