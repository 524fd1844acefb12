import Foundation

@testable import CLVData

/// The definitions of the summary, written down as directly as possible.
struct NaiveSummary {
  struct Row {
    var customer: String
    var day: Int
    var cents: Int
  }

  struct Customer: Equatable {
    var id: String
    var x = 0
    var recency = 0.0
    var T = 0.0
    var value = 0.0
    var amounts: [Double] = []
    var logGaps = 0.0
    var firstAmount = 0.0
    var first = 0
    var holdoutX = 0
    var holdoutValue = 0.0
  }

  var customers: [Customer] = []
  var later = 0
  var without = 0

  init(_ rows: [Row], calibrationEnd: Int, observationEnd: Int, unit: Double) {
    var order: [String] = []
    var days: [String: [Int: [Int]]] = [:]
    for row in rows {
      if days[row.customer] == nil { order.append(row.customer) }
      days[row.customer, default: [:]][row.day, default: []].append(row.cents)
    }
    for id in order {
      let bought = (days[id] ?? [:]).filter { _, cents in
        cents.allSatisfy { $0 == 0 } || cents.reduce(0, +) > 0
      }
      let dates = bought.keys.sorted()
      guard let first = dates.first else {
        without += 1
        continue
      }
      guard first <= calibrationEnd else {
        later += 1
        continue
      }
      func mean(_ dates: [Int]) -> Double {
        let sum = dates.reduce(0) { $0 + (bought[$1] ?? []).reduce(0, +) }
        return dates.isEmpty ? 0 : Double(sum) / 100 / Double(dates.count)
      }
      let inside = dates.filter { $0 <= calibrationEnd }
      let after = dates.filter { $0 > calibrationEnd && $0 <= observationEnd }
      customers.append(
        Customer(
          id: id, x: inside.count - 1,
          recency: Double((inside.last ?? first) - first) / unit,
          T: Double(calibrationEnd - first) / unit,
          value: mean(Array(inside.dropFirst())),
          amounts: inside.dropFirst().map { mean([$0]) },
          logGaps: zip(inside.dropFirst(), inside).reduce(0) {
            $0 + log(Double($1.0 - $1.1) / unit)
          }, firstAmount: mean([first]), first: first,
          holdoutX: after.count, holdoutValue: mean(after)))
    }
  }
}
