public import CLVTables

/// The days observed, and where they are split into calibration and holdout.
public struct ObservationWindow: Sendable, Equatable, Hashable {
  /// The first day observed.
  public let start: CalendarDay

  /// The last day of the calibration period, inside it; the same as
  /// `observationEnd` when there is no holdout.
  public let calibrationEnd: CalendarDay

  /// The last day observed.
  public let observationEnd: CalendarDay

  /// Makes a window.
  ///
  /// - Parameters:
  ///   - start: the first day with a transaction.
  ///   - calibrationEnd: the last day inside calibration; `nil` for no split.
  ///   - observationEnd: the last day observed.
  /// - Throws: a usage error when the days are not in order.
  public init(
    start: CalendarDay, calibrationEnd: CalendarDay? = nil,
    observationEnd: CalendarDay
  ) throws(DataError) {
    guard start <= observationEnd else {
      throw DataError(
        .usage,
        """
        \(.observationEnd) \(observationEnd) is before the first transaction, \
        on \(start); give a later day
        """)
    }
    if let calibrationEnd {
      guard calibrationEnd >= start else {
        throw DataError(
          .usage,
          """
          \(.calibrationEnd) \(calibrationEnd) is before the first \
          transaction, on \(start); give a later day
          """)
      }
      guard calibrationEnd < observationEnd else {
        throw DataError(
          .usage,
          """
          \(.calibrationEnd) \(calibrationEnd) leaves no holdout: observation \
          ends on \(observationEnd); give an earlier day
          """)
      }
    }
    self.start = start
    self.calibrationEnd = calibrationEnd ?? observationEnd
    self.observationEnd = observationEnd
  }

  /// Whether there are days after calibration.
  public var hasHoldout: Bool { calibrationEnd < observationEnd }

  /// The number of days after calibration.
  public var holdoutDays: Int { calibrationEnd.distance(to: observationEnd) }

  /// The days of the window without a split.
  public var unsplit: ObservationWindow {
    ObservationWindow(unsplit: start, observationEnd)
  }

  /// The days of the window in whole periods: calibration and observation
  /// each end with the last period that they cover to its end.
  ///
  /// With a split, days of calibration beyond that belong to the holdout.
  ///
  /// - Throws: a usage error when not one period is covered, or none of the
  ///   holdout.
  public func inWholePeriods(
    _ periods: PeriodCalendar
  ) throws(DataError) -> ObservationWindow {
    let name = periods.unit.rawValue
    let end = periods.lastEnd(by: observationEnd)
    let split = periods.lastEnd(by: calibrationEnd)
    guard split >= start else {
      throw DataError(
        .usage,
        """
        opportunities are whole \(name)s, and \(start) to \(calibrationEnd) \
        holds the end of none; give a shorter \(.timeUnit) or later days
        """)
    }
    guard !hasHoldout || split < end else {
      throw DataError(
        .usage,
        """
        opportunities are whole \(name)s, and the holdout to \
        \(observationEnd) covers none; give an earlier \(.calibrationEnd) or \
        a shorter \(.timeUnit)
        """)
    }
    return try ObservationWindow(
      start: start, calibrationEnd: hasHoldout ? split : nil,
      observationEnd: end)
  }

  private init(unsplit start: CalendarDay, _ end: CalendarDay) {
    self.start = start
    calibrationEnd = end
    observationEnd = end
  }

  /// The split used when none is given: the last third of the days, rounded
  /// down, is the holdout.
  ///
  /// - Returns: the last day of calibration; `nil` when there are fewer than
  ///   three days.
  public static func defaultCalibrationEnd(
    first: CalendarDay, last: CalendarDay
  ) -> CalendarDay? {
    let holdoutDays = (first.distance(to: last) + 1) / 3
    return holdoutDays > 0 ? last.advanced(by: -holdoutDays) : nil
  }
}
