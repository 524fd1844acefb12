public import CLVCampaigns
public import CLVData
public import CLVForecasting
public import CLVValidation

/// What a ``CustomerStudy`` has just found: each result as it comes, for
/// progress, and to be kept before what follows it can fail.
public enum StudyStep: Sendable {
  /// The log is summarized.
  case summarized(LogSummaries)

  /// Models are compared, where one was to be chosen.
  case compared(ModelComparison)

  /// Covariates are joined to the customers of a period.
  case joined(CustomerCovariates, StudyPeriod)

  /// A model is fitted to the customers of a period; see
  /// `CustomerModel.isUsable` for whether the study goes on.
  case fitted(CustomerModel, CustomerSummary, StudyPeriod)

  /// The model of the calibration is validated on the holdout.
  case validated(HoldoutValidation)

  /// Every customer is forecast.
  case forecast(CustomerForecasts)

  /// The forecasts are summed.
  case summed(StudySums, CustomerForecasts)

  /// Every customer is on a campaign list, or on none.
  case acted(CustomerActions)
}

/// The days that a model is fitted to.
public enum StudyPeriod: Sendable, CaseIterable {
  /// The days before the holdout.
  case calibration

  /// All days that are observed.
  case everything
}

/// Why a study ended without all of its results.
public enum StudyError: Error, Sendable, Equatable {
  /// The log covers too few days to keep a holdout.
  case tooShort(first: CalendarDay, last: CalendarDay)

  /// The fit of purchases did not converge, on these days.
  case notConverged(StudyPeriod)
}

extension StudyError: CustomStringConvertible {
  /// What happened, in a sentence.
  public var description: String {
    switch self {
    case .tooShort(let first, let last):
      "the log covers only \(first) to \(last): too short to keep a holdout; "
        + "give a longer log"
    case .notConverged(.calibration):
      "the fit of purchases to the calibration did not converge"
    case .notConverged(.everything):
      "the fit of purchases to all data did not converge"
    }
  }
}
