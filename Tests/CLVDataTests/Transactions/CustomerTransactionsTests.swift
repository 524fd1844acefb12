import CLVNumerics
import TestSupport
import Testing

@testable import CLVData

@Suite struct CustomerTransactionsTests {
  @Test(
    "Sorting by day keeps the order within a day",
    arguments: [0, 1, 2, 10, 100, 5000])
  func stableSort(count: Int) {
    var random = SeededGenerator(seed: 4)
    var items = (0..<count).map { index in
      Transaction(
        customer: 0, day: Int32.random(in: 0...50, using: &random),
        amount: Double(index))
    }
    items.withUnsafeMutableBufferPointer { CustomerTransactions.sort($0) }
    for (left, right) in zip(items, items.dropFirst()) {
      #expect(
        left.day < right.day
          || left.day == right.day && left.amount < right.amount)
    }
  }

  @Test("Merging leaves one transaction of each sign per day")
  func merging() {
    var items = [(1, 5.0), (1, -2), (1, 3), (2, 0), (2, 0), (3, -1), (4, 2)]
      .map { Transaction(customer: 9, day: $0.0, amount: $0.1) }
    let merged = items.withUnsafeMutableBufferPointer { items in
      CustomerTransactions.mergeDays(items).map { "\($0.day) \($0.amount)" }
    }
    #expect(merged == ["1 8.0", "1 -2.0", "2 0.0", "3 -1.0", "4 2.0"])
  }
}
