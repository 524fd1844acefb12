internal import CLVNumerics

/// The line above which the top share of customers is.
package enum TopShare {
  /// The smallest value that belongs to the top: at least a share 1 − `share`
  /// of the values is below it.
  ///
  /// Equal values are all in or all out, so the top is never larger than
  /// `share`; ∞ where more than that share the highest value.
  package static func line(of values: [Double], share: Double) -> Double {
    let below = min(
      values.count, Int(((1 - share) * Double(values.count)).rounded(.up)))
    guard below < values.count else { return .infinity }
    var order = OrderStatistics(values)
    guard below > 0 else { return order.value(at: 0) }
    return order.least(above: order.value(at: below - 1)) ?? .infinity
  }
}
