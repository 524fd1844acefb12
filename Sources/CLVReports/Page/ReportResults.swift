public import CLVCampaigns
public import CLVData
public import CLVForecasting
public import CLVValidation

/// What a run has found out, as a report needs it.
public struct ReportResults: Sendable {
  /// What comes of the calibration period and its holdout.
  public struct Calibration: Sendable {
    /// The fit to the calibration period.
    public var fit: ModelFile

    /// How the fit foretold the holdout; nil without one.
    public var validation: HoldoutValidation?

    /// The intervals of weekly purchases; empty where they are not known.
    public var bands: [TrackingBand]

    /// How far off the totals of a forecast may be, where a holdout
    /// contradicts the model.
    public func doubt(
      of forecasts: CustomerForecasts, _ summary: CustomerSummary,
      _ fit: SummaryFit, _ settings: ForecastSettings
    ) -> DoubtedTotals? {
      validation?.experiencedError.flatMap { error in
        GroupForecasts(
          forecasts, groups: CustomerGroups(allOf: summary),
          purchase: fit.purchase, spend: fit.spend, settings: settings,
          uncertainty: fit.uncertainty
        ).groups.first.map {
          error.totals(
            of: $0, horizon: settings.horizon, level: settings.level)
        }
      }
    }

    /// The results of a calibration.
    public init(
      fit: ModelFile, validation: HoldoutValidation?, bands: [TrackingBand]
    ) {
      self.fit = fit
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

  /// The fit to everything.
  public var fit: SummaryFit

  /// The customers to the end of observation.
  public var summary: CustomerSummary

  /// Their forecasts.
  public var forecasts: CustomerForecasts

  /// How far ahead these look, and how they value money.
  public var settings: ForecastSettings

  /// Whom to contact; nil where the horizon is without end.
  public var actions: CustomerActions?

  /// The name of the file that has the actions for all customers.
  public var actionsFile: String

  /// The results of a run.
  public init(
    source: String, window: ObservationWindow, cleaning: CleaningReport,
    calibration: Calibration, fit: SummaryFit, summary: CustomerSummary,
    forecasts: CustomerForecasts, settings: ForecastSettings,
    actions: CustomerActions?, actionsFile: String
  ) {
    self.source = source
    self.window = window
    self.cleaning = cleaning
    self.calibration = calibration
    self.fit = fit
    self.summary = summary
    self.forecasts = forecasts
    self.settings = settings
    self.actions = actions
    self.actionsFile = actionsFile
  }
}
