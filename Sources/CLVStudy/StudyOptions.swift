public import CLVCampaigns
public import CLVData
public import CLVForecasting
public import CLVModels

/// What a ``CustomerStudy`` is asked.
public struct StudyOptions: Sendable {
  /// A kind of model, or a form of its data, that is given, or chosen by
  /// comparison.
  public enum Choice<Model: Sendable>: Sendable {
    /// This one.
    case given(Model)

    /// The best of the catalogue: of purchase models, that in continuous time
    /// of the highest log-likelihood in the last third of the calibration, or
    /// of the lowest AIC where there is no log to split; of spend models, that
    /// of the lowest AIC, or one that is fitted to single amounts only where it
    /// predicts the last third of the calibration better beyond chance.
    case best
  }

  /// The unit of all times.
  public var timeUnit: TimeUnit

  /// The last day of calibration; nil to make the last third of the time the
  /// holdout.
  public var calibrationEnd: CalendarDay?

  /// The last day observed; nil for the last day of the log.
  public var observationEnd: CalendarDay?

  /// The model of purchases.
  public var purchaseModel = Choice<any PurchaseModel.Type>.given(BGNBD.self)

  /// The model of spend.
  public var spendModel = Choice<any SpendModel.Type>.given(GammaGamma.self)

  /// What of the amounts the model of spend is fitted to; the best is what
  /// predicts the last third of the calibration best, means unless another is
  /// better beyond chance: see `SpendFormChoice`.
  public var spendForm = Choice<SpendForm>.best

  /// Whether forecasts are corrected by what earlier origins teach of the
  /// models' errors; nil to do so where the model of purchases is to be the
  /// best, and else for a study to tell what it would bring.
  public var correction: Correction?

  /// Whether forecasts are corrected.
  public enum Correction: String, Sendable, CaseIterable {
    /// Where it improves an inner holdout beyond chance.
    case automatic = "auto"

    /// The plain models.
    case none
  }

  /// The covariates of the customers; nil to fit without.
  public var covariates: CovariateSource?

  /// Whether to try, without such, those that the log itself tells, and to
  /// take what predicts better at earlier origins: see `CovariateChoice`.
  public var triesOwnCovariates = false

  /// λ of the penalty on the coefficients of those.
  public var ownCovariatePenalty = CovariateSource.ownPenalty

  /// At how many days in the past to validate as well; nil for none.
  public var origins: Int?

  /// The calendar of months and years in what is shown over time: of cohorts,
  /// and of what customers did.
  public var calendar = CalendarSystem.gregorian

  /// Whether what customers did is added up in every calendar, so that
  /// ``StudyResults/inCalendar(_:)`` has it.
  public var keepsAllCalendars = false

  /// How far ahead to forecast, and how money is valued.
  public var forecast: ForecastSettings

  /// The thresholds of the campaign lists.
  public var actions: ActionSettings

  /// Whether the RFM segments at the end of the calibration are kept, so that
  /// `StudyPicture.segmentMoves` can tell who moved since.
  public var keepsEarlierSegments = false

  /// Options for a time unit; a forecast over one year, with everything that
  /// can be said of a customer, unless settings are given.
  public init(timeUnit: TimeUnit = .week, forecast: ForecastSettings? = nil) {
    self.timeUnit = timeUnit
    if let forecast {
      self.forecast = forecast
    } else {
      self.forecast = ForecastSettings(
        horizon: ForecastSettings.oneYear(in: timeUnit))
      self.forecast.wantsMedianTime = true
      self.forecast.wantsValueIntervals = true
    }
    actions = ActionSettings(in: timeUnit)
  }

  /// The calendars in which to add up what customers did.
  var calendars: [CalendarSystem] {
    keepsAllCalendars ? CalendarSystem.allCases : [calendar]
  }

  /// Whether the log is to be summarized by opportunities.
  var countsOpportunities: Bool {
    switch purchaseModel {
    case .given(let type): type.countsOpportunities
    case .best: false
    }
  }
}
