package import CLVTables

extension TransactionLog {
  /// The summary of an earlier window, split into calibration and holdout, of
  /// all customers or of evenly many of them.
  ///
  /// What is chosen between models is chosen on such a one, so that the
  /// holdout of the whole window judges once what it has not chosen.
  ///
  /// - Parameters:
  ///   - window: The days, with a holdout.
  ///   - timeUnit: The unit of all times.
  ///   - opportunities: As for
  ///     ``summarize(_:timeUnit:opportunities:)``.
  ///   - most: About how many of the log's customers to take at most.
  /// - Returns: The summary; nil where nobody begins in its calibration.
  /// - Throws: As for ``summarize(_:timeUnit:opportunities:)``.
  package func summarizeSome(
    _ window: ObservationWindow, timeUnit: TimeUnit, opportunities: Bool,
    atMost most: Int
  ) throws(DataError) -> CustomerSummary? {
    let window =
      opportunities
      ? try window.inWholePeriods(
        PeriodCalendar(of: timeUnit, from: window.start)) : window
    let step = thinning(atMost: most)
    var builder = SummaryBuilder(
      window, timeUnit: timeUnit, opportunities: opportunities,
      hasAmounts: hasAmounts, capacity: customers.count / step + 1)
    try forEachCustomer(in: window) { customer, purchases, _ in
      if customer % step == 0 { builder.add(customer: customer, purchases) }
    }
    let summary = builder.finish(self)
    return summary.count > 0 ? summary : nil
  }

  /// Of how many customers one is taken, for no more than a number of them, or
  /// less than twice that.
  package func thinning(atMost most: Int) -> Int {
    max(1, customers.count / max(1, most))
  }
}
