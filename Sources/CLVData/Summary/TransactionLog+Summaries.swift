internal import CLVModels
public import CLVTables

/// What one pass over a log yields.
public struct LogSummaries: Sendable {
  /// The window they are about.
  public let window: ObservationWindow

  /// Customers who begin by the end of calibration, with the holdout if the
  /// window is split.
  public let calibration: CustomerSummary

  /// All customers up to the end of observation, without a split; also those
  /// first seen in the holdout; equal to `calibration` where there is no split.
  public let complete: CustomerSummary

  /// Purchases by day of the customers in `calibration`.
  public let timeline: PurchaseTimeline

  /// What the customers in `calibration` did in its last days; `nil` without a
  /// split, and where opportunities are counted.
  public let recent: RecentPurchases?

  /// What became of all rows and customers.
  public let report: CleaningReport

  /// How many days after ``window`` were left out, because they are less than
  /// a whole period; 0 unless opportunities are counted.
  public let daysLeftOut: Int
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
  /// Where opportunities are counted, each period is one opportunity to buy,
  /// for models in discrete time: calendar years or months, or weeks or days
  /// from the first day of the window. The period of the first purchase is
  /// period 0; frequency is the number of later periods with a purchase,
  /// recency the number of the last of them, T the number of the last period
  /// in calibration, and a monetary value the mean spend of a period with a
  /// purchase. Only periods that the window covers to their end are counted:
  /// what follows calibration's last one belongs to the holdout, and what
  /// follows the observation's last one is left out, with the customers first
  /// seen then.
  ///
  /// Refunds that are matched count in the window in which they are dated:
  /// calibration knows those up to its end, and what was bought in the holdout
  /// those up to the holdout's.
  ///
  /// - Parameters:
  ///   - window: the days observed, and their split.
  ///   - timeUnit: the unit of all times; the period, where these are counted.
  ///   - opportunities: whether to count periods with a purchase.
  /// - Returns: the summaries, with the window in whole periods if so.
  /// - Throws: bad data when no customer has a purchase in calibration; a
  ///   usage error when the window or its holdout covers no whole period.
  public func summarize(
    _ window: ObservationWindow, timeUnit: TimeUnit,
    opportunities: Bool = false
  ) throws(DataError) -> LogSummaries {
    try summarize(window, timeUnit: timeUnit, opportunities: opportunities) {
      _ in
    }
  }

  /// Makes all summaries of a window, and shows the purchases of each customer
  /// on the way.
  ///
  /// - Parameters:
  ///   - window: the days observed, and their split.
  ///   - timeUnit: the unit of all times.
  ///   - opportunities: whether to count periods with a purchase.
  ///   - watch: takes the purchases of a customer in date order, at least one,
  ///     which are valid during the call only.
  /// - Returns: the summaries.
  /// - Throws: what summarizing without a watch throws.
  package func summarize(
    _ window: ObservationWindow, timeUnit: TimeUnit, opportunities: Bool,
    watching watch: (UnsafeBufferPointer<Purchase>) -> Void
  ) throws(DataError) -> LogSummaries {
    let observationEnd = window.observationEnd
    let window =
      opportunities
      ? try window.inWholePeriods(
        PeriodCalendar(of: timeUnit, from: window.start)) : window
    let hasHoldout = window.hasHoldout
    let capacity = customers.count
    var calibration = SummaryBuilder(
      window, timeUnit: timeUnit, opportunities: opportunities,
      hasAmounts: hasAmounts, capacity: capacity)
    var complete = SummaryBuilder(
      window.unsplit, timeUnit: timeUnit, opportunities: opportunities,
      hasAmounts: hasAmounts, capacity: hasHoldout ? capacity : 0)
    var timeline = TimelineBuilder(window)
    let wantsRecent = hasHoldout && !opportunities
    var recent = RecentPurchasesBuilder(
      window, capacity: wantsRecent ? capacity : 0)
    var report = try forEachCustomer(in: window) { customer, known, all in
      calibration.add(customer: customer, known)
      if hasHoldout, !all.isEmpty { complete.add(customer: customer, all) }
      timeline.add(known)
      if !all.isEmpty { watch(all) }
      if wantsRecent { recent.add(known) }
    }
    report.customersFirstSeenInHoldout = calibration.customersFirstSeenLater
    let first = calibration.finish(self)
    guard first.count > 0 else {
      let why =
        report.customersWithoutPurchase == report.customers
        ? "all amounts of the \(Plural.count(report.customers, "customer")) "
          + "are negative or refunded; if purchases are written as negative amounts, turn "
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
      timeline: timeline.finish(),
      recent: wantsRecent ? recent.finish() : nil, report: report,
      daysLeftOut: window.observationEnd.distance(to: observationEnd))
  }
}
