internal import CLVModels
internal import CLVNumerics
internal import Libm

/// What a new customer brings in, over time: the first purchase at once, and
/// what follows.
struct Newcomer: Sendable {
  /// Customers who buy alike: a purchase model, the expected amount of a
  /// purchase, and their share.
  struct Part: Sendable {
    let purchase: any PurchaseModel
    let spend: Double
    let share: Double
  }

  /// Who the customer may be.
  let parts: [Part]

  /// The expected amount of the first purchase.
  let firstPurchase: Double

  let margin: Double

  /// The discount rate per time unit.
  let rate: Double

  /// Margin × what is bought after the first purchase until a time, each
  /// purchase discounted to the first.
  func value(until time: Double) -> Double {
    parts.reduce(0) { sum, part in
      sum + part.share * margin * part.spend
        * part.purchase.discountedPurchases(rate: rate, in: time)
    }
  }

  /// What has come in at the ends of equal parts of a time, the first purchase
  /// included, which comes at once.
  func curve(until time: Double, parts: Int = 26) -> [AcquisitionCeiling.Moment]
  {
    guard time.isFinite else { return [] }
    return parallelChunks(count: parts + 1, chunkSize: 1) { range in
      let part = range.lowerBound
      let end = time * Double(part) / Double(parts)
      let later = part == 0 ? 0 : value(until: end)
      return AcquisitionCeiling.Moment(
        time: end, value: margin * firstPurchase + later)
    }
  }

  /// How long it takes until a cost paid for the customer has come back, the
  /// first purchase included; nil where it never does.
  func paybackTime(of cost: Double) -> Double? {
    let missing = cost - margin * firstPurchase
    guard missing > 0 else { return 0 }
    // What purchases of a billion time units have not paid, nothing will.
    let last = 1e9
    guard value(until: last) >= missing else { return nil }
    var end = 1.0
    while end < last, value(until: end) < missing { end *= 2 }
    var start = end / 2
    if value(until: start) >= missing { start = 1e-9 }
    let logTime = risingRoot(
      in: log(start)...log(min(end, last)), tolerance: 1e-9
    ) { value(until: exp($0)) - missing }
    return exp(logTime)
  }
}
