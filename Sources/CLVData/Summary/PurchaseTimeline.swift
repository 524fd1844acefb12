/// How many purchases were made on each day, for tracking plots.
///
/// The customers are those who begin by the end of calibration; the days run
/// from the first to the last observed.
public struct PurchaseTimeline: Sendable, Equatable {
  /// The day of the first entry of every array.
  public let firstDay: CalendarDay

  /// The last day of calibration.
  public let calibrationEnd: CalendarDay

  /// First purchases on each day.
  public let acquisitions: [Int]

  /// Repeat purchases on each day.
  public let repeats: [Int]

  /// The amount of the repeat purchases of each day; 0 if amounts are
  /// unknown.
  public let repeatAmounts: [Double]

  /// The last day.
  public var lastDay: CalendarDay { firstDay.advanced(by: repeats.count - 1) }
}

/// Makes the timeline of one window from the purchases of one customer at a
/// time.
public struct TimelineBuilder {
  private let window: ObservationWindow
  private var acquisitions: [Int]
  private var repeats: [Int]
  private var repeatAmounts: [Double]

  /// Makes a builder for the customers who begin by the end of calibration.
  public init(_ window: ObservationWindow) {
    self.window = window
    let days = window.start.distance(to: window.observationEnd) + 1
    acquisitions = [Int](repeating: 0, count: days)
    repeats = acquisitions
    repeatAmounts = [Double](repeating: 0, count: days)
  }

  /// Adds a customer's purchases, in date order, at least one.
  ///
  /// Purchases before the window are not counted.
  public mutating func add(_ purchases: UnsafeBufferPointer<Purchase>) {
    guard purchases[0].day <= window.calibrationEnd else { return }
    for (index, purchase) in purchases.enumerated() {
      let day = window.start.distance(to: purchase.day)
      guard day < repeats.count else { return }
      guard day >= 0 else { continue }
      if index == 0 {
        acquisitions[day] += 1
      } else {
        repeats[day] += 1
        repeatAmounts[day] += purchase.amount
      }
    }
  }

  /// The timeline of all customers added.
  public consuming func finish() -> PurchaseTimeline {
    PurchaseTimeline(
      firstDay: window.start, calibrationEnd: window.calibrationEnd,
      acquisitions: acquisitions, repeats: repeats,
      repeatAmounts: repeatAmounts)
  }
}
