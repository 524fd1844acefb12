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
    var generator = SeededGenerator(seed: 11)
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
      let mean = Double.random(in: 5...50, using: &generator)
      for time in times {
        customers.append("c\(customer)")
        days.append(firstDay.advanced(by: start + Int(time * 7)))
        amounts.append(
          (mean * Double.random(in: 0.5...1.5, using: &generator)).rounded()
        )
      }
    }
    return try TransactionLog(
      reading: TransactionArrays(
        customers: customers, days: days, amounts: amounts))
  }
}
