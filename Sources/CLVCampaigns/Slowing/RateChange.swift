public import CLVData
internal import Libm

/// The likeliest moment from which on a customer has bought more slowly than
/// before, and how far it speaks against a steady rate.
///
/// Of a customer's n repeat purchases in the T days after the first, k come up
/// to a moment, a share s of the time. Where purchases come at random, at one
/// rate before the moment and at another after it, these rates are likeliest to
/// be k/(sT) and (n − k)/((1 − s)T), and the logarithm of the likelihood is
/// above that of one rate throughout by
///
///     k ln(k/(ns)) + (n − k) ln((n − k)/(n(1 − s)))
///
/// which for a slower rate after the moment is largest at a purchase. The days
/// since the last purchase count as days without one. See Siegmund (1988),
/// "Confidence sets in change-point problems", *International Statistical
/// Review* 56:31, and for the ratio of a Poisson process Akman & Raftery
/// (1986), "Asymptotic inference for a change-point Poisson process", *Annals
/// of Statistics* 14:1583.
public struct RateChange: Sendable, Equatable {
  /// n, how many repeat purchases the customer has made.
  public let purchases: Int

  /// k, how many of them came up to the moment, the one at it included.
  public let purchasesBefore: Int

  /// The moment: the day of the last purchase at the old pace.
  public let day: CalendarDay

  /// The first and the last day of the purchases that would do as the moment:
  /// those with an eighth of the best one's likelihood or more.
  public let days: ClosedRange<CalendarDay>

  /// The mean number of days between purchases up to the moment.
  public let gapBefore: Double

  /// The mean number of days between purchases from the moment on.
  ///
  /// The days since the last purchase count as a gap where they are more than
  /// that.
  public let gapSince: Double

  /// The logarithm of the likelihood ratio.
  public let statistic: Double

  /// The probability that a customer of a steady rate with as many purchases
  /// seems to have slowed down as much.
  public package(set) var probability = 1.0

  /// Whether nothing at all has been bought since the moment.
  public var isSilent: Bool { purchasesBefore == purchases }
}

extension RateChange {
  /// A customer with fewer repeat purchases is not judged.
  static let leastPurchases = 3

  /// The likeliest moment from which on a customer has bought more slowly than
  /// before; nil for one with few purchases, and one who at no moment was
  /// faster before it than after it.
  ///
  /// - Parameters:
  ///   - days: The days of the purchases, ascending, days since 1970.
  ///   - end: The last day of observation.
  init?(days: some RandomAccessCollection<Int32>, end: Int32) {
    guard let first = days.first, end > first else { return nil }
    let days = days.map { Double($0) - Double(first) }
    let time = Double(end) - Double(first)
    let count = days.count - 1
    guard count >= Self.leastPurchases else { return nil }
    var best = (place: 0, value: 0.0)
    for k in 1...count {
      let value = Self.statistic(k, of: count, share: days[k] / time)
      if value > best.value { best = (k, value) }
    }
    guard best.place > 0 else { return nil }
    // An eighth of the likelihood.
    let line = best.value - log(8)
    let likely = (1...count).filter {
      Self.statistic($0, of: count, share: days[$0] / time) >= line
    }
    func day(_ place: Int) -> CalendarDay {
      CalendarDay(daysSince1970: first + Int32(days[place]))
    }
    purchases = count
    purchasesBefore = best.place
    self.day = day(best.place)
    self.days =
      day(
        min(likely.first ?? best.place, best.place))...day(
        max(likely.last ?? best.place, best.place))
    gapBefore = days[best.place] / Double(best.place)
    gapSince = Self.gap(
      since: days[best.place], purchases: count - best.place,
      last: days[count], end: time)
    statistic = best.value
  }

  /// The mean gap since a moment, with the open one where it is longer.
  private static func gap(
    since moment: Double, purchases: Int, last: Double, end: Double
  ) -> Double {
    let open = end - last
    guard purchases > 0 else { return open }
    let mean = (last - moment) / Double(purchases)
    return open > mean ? (end - moment) / Double(purchases + 1) : mean
  }

  /// The logarithm of the likelihood ratio of a slower rate after the k-th of n
  /// purchases, at a share of the time, 0 where the rate is not slower.
  @inline(__always)
  static func statistic(_ k: Int, of n: Int, share: Double) -> Double {
    let part = Double(k) / Double(n)
    guard part > share, share > 0 else { return 0 }
    let before = Double(k) * log(part / share)
    guard k < n else { return before }
    return before + Double(n - k) * log((1 - part) / (1 - share))
  }
}
