public import CLVCampaigns
public import CLVData
public import CLVForecasting
public import CLVStudy

/// What a study has found out, as a report needs it.
public struct ReportResults: Sendable {
  /// The name of the log.
  public var source: String

  /// What was found.
  public var study: StudyResults

  /// The customers seen together.
  public var picture: StudyPicture

  /// Whether the file of actions for all customers is there to refer to.
  public var hasActions: Bool

  /// The name of that file.
  public var actionsFile: String

  /// What a new customer may cost; nil leaves it out.
  public var acquisition: AcquisitionOutlook?

  /// Whom to contact at what cost, and how that will be measured; nil for all
  /// on the lists, without a cost.
  public var plan: CampaignPlan?

  /// What an earlier campaign did; nil leaves it out.
  public var measured: MeasuredCampaign?

  /// What a study has found.
  ///
  /// - Parameters:
  ///   - source: The name of the log.
  ///   - study: What was found.
  ///   - picture: The customers seen together, of the same study.
  ///   - hasActions: Whether there is a file of the actions for all customers
  ///     to refer to; without it the lists are left out.
  ///   - actionsFile: The name of that file.
  public init(
    source: String, _ study: StudyResults, picture: StudyPicture,
    hasActions: Bool = true, actionsFile: String
  ) {
    self.source = source
    self.study = study
    self.picture = picture
    self.hasActions = hasActions
    self.actionsFile = actionsFile
  }

  /// The days observed and their split.
  public var window: ObservationWindow { study.calibration.window }

  /// What became of the log's rows.
  public var cleaning: CleaningReport { study.calibration.cleaning }

  /// What comes of the calibration period.
  public var calibration: StudyCalibration { study.calibration }

  /// The forecasts of the customers, from the end of observation.
  public var forecasts: CustomerForecasts { study.forecasts }

  /// The model fitted to everything.
  public var model: CustomerModel { study.model }

  /// The customers to the end of observation.
  public var summary: CustomerSummary { study.summary }

  /// How far ahead the forecasts look, and how they value money.
  public var settings: ForecastSettings { study.forecasts.settings }

  /// Whom to contact; nil where the horizon is without end, or without a file
  /// to refer to.
  public var actions: CustomerActions? { hasActions ? study.actions : nil }
}
