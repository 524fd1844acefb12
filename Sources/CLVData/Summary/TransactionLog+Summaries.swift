/// What one pass over a log yields.
public struct LogSummaries: Sendable {
  /// The window they are about.
  public let window: ObservationWindow

  /// Customers who begin by the end of calibration, with the holdout if the
  /// window is split.
  public let calibration: CustomerSummary

  /// All customers up to the end of observation, without a split; also those
  /// first seen in the holdout.
  ///
  /// The same as `calibration` without a split.
  public let complete: CustomerSummary

  /// Purchases by day of the customers in `calibration`.
  public let timeline: PurchaseTimeline

  /// What became of all rows and customers.
  public let report: CleaningReport
}

extension TransactionLog {
  /// The window of this log.
  ///
  /// - Parameters:
  ///   - calibrationEnd: the last day of calibration; `nil` for no split.
  ///   - observationEnd: the last day observed; `nil` is the last day with a
  ///     valid row.
  /// - Returns: the window, which begins with the first day of a valid row.
  /// - Throws: a usage error when the days do not fit the log.
  public func window(
    calibrationEnd: CalendarDay? = nil, observationEnd: CalendarDay? = nil
  ) throws(DataError) -> ObservationWindow {
    try ObservationWindow(
      start: firstDay, calibrationEnd: calibrationEnd,
      observationEnd: observationEnd ?? lastDay)
  }

  /// Makes all summaries of a window in one pass over the purchases.
  ///
  /// - Throws: bad data when no customer has a purchase in calibration.
  public func summarize(
    _ window: ObservationWindow, timeUnit: TimeUnit
  ) throws(DataError) -> LogSummaries {
    let hasHoldout = window.hasHoldout
    let capacity = customers.count
    var calibration = SummaryBuilder(
      window, timeUnit: timeUnit, capacity: capacity)
    var complete = SummaryBuilder(
      window.unsplit, timeUnit: timeUnit, capacity: hasHoldout ? capacity : 0)
    var timeline = TimelineBuilder(window)
    var report = try forEachCustomer { customer, purchases in
      calibration.add(customer: customer, purchases)
      if hasHoldout { complete.add(customer: customer, purchases) }
      timeline.add(purchases)
    }
    report.customersFirstSeenInHoldout = calibration.customersFirstSeenLater
    let first = calibration.finish(self)
    guard first.count > 0 else {
      let why =
        report.customersWithoutPurchase == report.customers
        ? "the amounts of all \(report.customers) customers are negative or "
          + "refunded; if purchases are written as negative amounts, turn "
          + "the signs"
        : "give a later day"
      throw DataError(
        .badData,
        "no customer has a purchase by the end of the calibration period, "
          + "\(window.calibrationEnd): \(why)")
    }
    return LogSummaries(
      window: window, calibration: first,
      complete: hasHoldout ? complete.finish(self) : first,
      timeline: timeline.finish(), report: report)
  }
}
