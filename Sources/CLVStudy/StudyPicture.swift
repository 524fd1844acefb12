public import CLVCampaigns
internal import CLVData
public import CLVForecasting
internal import CLVModels
internal import CLVNumerics
public import CLVRFM

/// All customers seen together: what a report draws of the forecasts.
public struct StudyPicture: Sendable {
  /// The sums of the forecasts.
  public let totals: ForecastTotals

  /// The probability of being alive of every customer, in the order of the
  /// summary.
  public let probabilitiesAlive: [Double]

  /// How many one-time buyers the model takes to be alive for certain, as one
  /// does whose customers leave only after a repeat purchase.
  public let certainlyAlive: Int

  /// The values of all customers in ascending order: lifetime values, or
  /// expected purchases where amounts are unknown.
  public let ascendingValues: [Double]

  /// How much of the value to come few customers have; nil where there is no
  /// value.
  public let concentration: ValueConcentration?

  /// How much of the revenue so far few customers have brought; nil where
  /// amounts are unknown.
  public let pastConcentration: ValueConcentration?

  /// What the model says of histories; nil where nobody has bought again, or
  /// the horizon is without end.
  public let histories: HistoryGrid?

  /// Along which histories customers are worth the same; nil where the horizon
  /// is without end.
  public let isoValues: IsoValueGrid?

  /// The usual RFM segments, with what the model says of each; nil where
  /// customers cannot be scored.
  public let segments: [SegmentAccount]?

  /// The highest frequency of ``isoValues``.
  private static let mostFrequency = 12

  /// Works out the picture of a study's results.
  init(_ results: StudyResults) {
    let (forecasts, summary) = (results.forecasts, results.summary)
    let settings = forecasts.settings
    let alive = forecasts.probabilitiesAlive()
    let values = CLVNumerics.ascendingValues(
      forecasts.lifetimeValues() ?? forecasts.expectedPurchases())
    totals = forecasts.totals()
    probabilitiesAlive = alive
    certainlyAlive =
      results.isSureOfOneTimeBuyers
      ? zip(summary.frequency, alive).count { $0 == 0 && $1 == 1 } : 0
    ascendingValues = values
    concentration = ValueConcentration(ascending: values)
    pastConcentration = RevenueSoFar(summary).flatMap {
      ValueConcentration($0.amounts)
    }
    histories = HistoryGrid(
      for: summary, by: results.model, horizon: settings.horizon)
    let oldest = summary.T.max() ?? 0
    isoValues =
      oldest > 0 && settings.horizon.isFinite
      ? IsoValueGrid(
        by: results.model, settings: settings, T: oldest,
        mostFrequency: Self.mostFrequency) : nil
    segments = (try? RFMAnalysis(summary, forecasts: forecasts))?.accounts
  }
}

extension StudyResults {
  /// All customers seen together, worked out when it is asked for.
  public func picture() -> StudyPicture { StudyPicture(self) }

  /// Whether the model is sure of one-time buyers, however long silent, while
  /// it takes others to leave.
  var isSureOfOneTimeBuyers: Bool {
    let model = self.model.purchase
    guard let T = summary.T.max(), T > 0,
      !type(of: model).countsOpportunities
    else { return false }
    func alive(_ frequency: Int) -> Double {
      model.probabilityAlive(
        PurchaseHistory(
          frequency: frequency, recency: T * Double(frequency) / 100, T: T))
    }
    return alive(0) == 1 && alive(1) < 1
  }
}
