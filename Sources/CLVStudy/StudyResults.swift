public import CLVCampaigns
public import CLVData
public import CLVForecasting
internal import CLVRFM
public import CLVValidation

/// All that a ``CustomerStudy`` has found.
public struct StudyResults: Sendable {
  /// What comes of the calibration and its holdout.
  public let calibration: StudyCalibration

  /// The forecast of every customer, from the end of observation, by
  /// ``model``.
  public let forecasts: CustomerForecasts

  /// The sums of the forecasts.
  public let sums: StudySums

  /// Whom to contact, and what that may cost; nil where the horizon is without
  /// end.
  public let actions: CustomerActions?

  /// The calendar of what is told over time.
  var calendar: CalendarSystem { calibration.calendar }

  /// The model fitted to everything.
  public var model: CustomerModel { forecasts.model }

  /// The customers to the end of observation.
  public var summary: CustomerSummary { forecasts.summary }

  /// The same with what is told over time in a calendar.
  ///
  /// - Parameter calendar: The calendar of months and years.
  /// - Returns: Results without what customers did over time where that was not
  ///   added up in the calendar: see ``StudyOptions/keepsAllCalendars``.
  public func inCalendar(_ calendar: CalendarSystem) -> StudyResults {
    guard calendar != self.calendar else { return self }
    var calibration = calibration
    calibration.calendar = calendar
    return StudyResults(
      calibration: calibration, forecasts: forecasts,
      sums: StudySums(
        forecasts, validation: calibration.validation, calendar: calendar),
      actions: actions)
  }
}

/// What a ``CustomerStudy`` has found of the calibration and its holdout, and
/// what is left to go on with: neither the log nor the calibration's summary,
/// which are most of the memory.
public struct StudyCalibration: Sendable {
  /// The days observed and their split.
  public let window: ObservationWindow

  /// What became of the log's rows.
  public let cleaning: CleaningReport

  /// The model fitted to the calibration.
  public let model: CustomerModel

  /// How it did on the holdout.
  public let validation: HoldoutValidation?

  /// What all customers have done over time, those first seen in the holdout
  /// too; nil where the log spans too many years to tell.
  public var activity: LogActivity? { activities[calendar] }

  /// The same in each calendar that was asked for.
  let activities: [CalendarSystem: LogActivity]

  /// The calendar of months and years.
  var calendar: CalendarSystem

  /// The intervals of weekly purchases, or on a long log of those of several
  /// weeks; empty where they are not known.
  public let bands: [TrackingBand]

  /// The customers to the end of observation.
  let complete: CustomerSummary

  /// Which of them buy more slowly than they did.
  public let slowing: SlowingCustomers

  /// The RFM segments at the end of the calibration; nil where they were not
  /// asked for, without a holdout, or where customers cannot be scored.
  let earlierSegments: EarlierSegments?

  /// Which models were chosen; without a spend model in ``model``, which was
  /// tried.
  let choice: ModelChoice
}

/// The sums of forecasts over all customers, and over those of the same time.
public struct StudySums: Sendable {
  /// All customers together; nil where there are none.
  public let total: GroupForecast?

  /// How far off the totals may be, where a holdout contradicts the model; nil
  /// where none does.
  public let doubt: DoubtedTotals?

  /// The customers by the time of their first purchase; empty where that is
  /// not known.
  public let cohorts: [GroupForecast]

  /// Sums forecasts, with the errors that a holdout has shown.
  ///
  /// - Parameters:
  ///   - forecasts: The forecasts.
  ///   - validation: What the holdout has shown; nil without one.
  ///   - calendar: The calendar of the cohorts.
  public init(
    _ forecasts: CustomerForecasts, validation: HoldoutValidation?,
    calendar: CalendarSystem = .gregorian
  ) {
    let all = CustomerGroups(allOf: forecasts.summary)
    let byTime = CustomerGroups(
      byTimeOfFirstPurchaseIn: forecasts.summary, calendar: calendar)
    let sums = GroupForecasts.of([all] + [byTime].compactMap(\.self), forecasts)
    let total = sums[0].groups.first
    self.total = total
    doubt = total.flatMap { total in
      validation?.experiencedError?.totals(
        of: total, horizon: forecasts.settings.horizon,
        level: forecasts.settings.level)
    }
    cohorts =
      byTime == nil ? [] : sums[1].groups.filter { $0.customers > 0 }
  }
}
