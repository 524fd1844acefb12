public import CLVCampaigns
public import CLVData
public import CLVForecasting
public import CLVValidation

/// What a run has found out, as a report needs it.
public struct ReportResults: Sendable {
  /// What comes of the calibration period and its holdout.
  public struct Calibration: Sendable {
    /// The model fitted to the calibration period.
    public var model: CustomerModel

    /// How the fit foretold the holdout; nil without one.
    public var validation: HoldoutValidation?

    /// The intervals of weekly purchases; empty where they are not known.
    public var bands: [TrackingBand]

    /// How far off the totals of a forecast may be, where a holdout
    /// contradicts the model.
    public func doubt(of forecasts: CustomerForecasts) -> DoubtedTotals? {
      validation?.experiencedError.flatMap { error in
        GroupForecasts(
          forecasts, groups: CustomerGroups(allOf: forecasts.summary)
        ).groups.first.map {
          error.totals(
            of: $0, horizon: forecasts.settings.horizon,
            level: forecasts.settings.level)
        }
      }
    }

    /// The results of a calibration.
    public init(
      model: CustomerModel, validation: HoldoutValidation?,
      bands: [TrackingBand]
    ) {
      self.model = model
      self.validation = validation
      self.bands = bands
    }
  }

  /// The name of the log.
  public var source: String

  /// The days observed and their split.
  public var window: ObservationWindow

  /// What became of the log's rows.
  public var cleaning: CleaningReport

  /// What comes of the calibration period.
  public var calibration: Calibration

  /// The forecasts of the customers, from the end of observation.
  public var forecasts: CustomerForecasts

  /// The model fitted to everything.
  public var model: CustomerModel { forecasts.model }

  /// The customers to the end of observation.
  public var summary: CustomerSummary { forecasts.summary }

  /// How far ahead the forecasts look, and how they value money.
  public var settings: ForecastSettings { forecasts.settings }

  /// Whom to contact; nil where the horizon is without end.
  public var actions: CustomerActions?

  /// The name of the file that has the actions for all customers.
  public var actionsFile: String

  /// The results of a run.
  public init(
    source: String, window: ObservationWindow, cleaning: CleaningReport,
    calibration: Calibration, forecasts: CustomerForecasts,
    actions: CustomerActions?, actionsFile: String
  ) {
    self.source = source
    self.window = window
    self.cleaning = cleaning
    self.calibration = calibration
    self.forecasts = forecasts
    self.actions = actions
    self.actionsFile = actionsFile
  }
}
