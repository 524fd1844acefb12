internal import CLVNumerics

extension CustomerSummary {
  /// The last day of the customers' windows; nil where their first days are
  /// not known, or times count opportunities.
  package var lastDay: CalendarDay? {
    guard let first = firstDay?.first, let window = T.first, logGaps != nil
    else { return nil }
    let days = (window * timeUnit.days).rounded()
    return first.advanced(by: Int(saturating: days))
  }
}
