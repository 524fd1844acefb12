package import CLVData
package import CLVTables

extension TransactionLog {
  /// A summary of the first days of a window's calibration with a holdout; nil
  /// where there is none.
  package func innerSummary(
    _ window: ObservationWindow, calibration: Int, end: Int,
    timeUnit: TimeUnit, opportunities: Bool, atMost most: Int
  ) throws(DataError) -> CustomerSummary? {
    guard calibration > 0, calibration < end else { return nil }
    do throws(DataError) {
      let inner = try ObservationWindow(
        start: window.start,
        calibrationEnd: window.start.advanced(by: calibration - 1),
        observationEnd: window.start.advanced(by: end - 1))
      return try summarizeSome(
        inner, timeUnit: timeUnit, opportunities: opportunities, atMost: most)
    } catch  where error.kind == .usage {
      // No whole period in one of the parts.
      return nil
    }
  }
}
