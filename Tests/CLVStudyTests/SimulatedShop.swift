import CLVData
import CLVModels
import CLVNumerics
import TestSupport

/// A shop of which everything is drawn at random, without a file.
enum SimulatedShop {
  static let firstDay = CalendarDay(daysSince1970: 19_358)

  /// The last day of two thirds of the log.
  static let calibrationEnd = firstDay.advanced(by: 363)

  /// A log of a year and a half of purchases.
  static func log(customers count: Int = 400) throws -> TransactionLog {
    try log(customers: count, seed: 11) { count, generator in
      let mean = Double.random(in: 5...50, using: &generator)
      return (0..<count).map { _ in
        (mean * Double.random(in: 0.5...1.5, using: &generator)).rounded()
      }
    }
  }

  /// The like, with amounts drawn from a model, in cents.
  static func log(
    customers count: Int, spend: some SpendModel, seed: UInt64
  ) throws -> TransactionLog {
    try log(customers: count, seed: seed) { count, generator in
      spend.simulatedSpends(count: count, using: &generator).map {
        max(0.01, ($0 * 100).rounded() / 100)
      }
    }
  }

  /// The like, with amounts that a function draws for the purchases of each
  /// customer.
  static func log(
    customers count: Int, seed: UInt64,
    amounts spends: (Int, inout SeededGenerator) -> [Double]
  ) throws -> TransactionLog {
    var generator = SeededGenerator(seed: seed)
    let model = BGNBD(r: 0.8, alpha: 6, a: 0.8, b: 2.4)
    var customers: [String] = []
    var days: [CalendarDay] = []
    var amounts: [Double] = []
    for customer in 0..<count {
      let start = customer % 84
      let length = 545 - start
      let times =
        [0]
        + model.simulatedPurchases(
          until: Double(length) / 7, using: &generator)
      amounts += spends(times.count, &generator)
      for time in times {
        customers.append("c\(customer)")
        days.append(firstDay.advanced(by: start + Int(time * 7)))
      }
    }
    return try TransactionLog(
      reading: TransactionArrays(
        customers: customers, days: days, amounts: amounts))
  }
}
