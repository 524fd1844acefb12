public import CLVCampaigns
public import CLVData
internal import CLVForecasting
internal import CLVModels
internal import CLVNumerics
public import CLVRFM

/// All that a system of customer relations wants to know of each customer, side
/// by side: RFM, the forecast, the value, the risk and the list.
public struct CustomerScores: Sendable {
  /// How likely it is that a customer has left.
  public enum ChurnRisk: String, Sendable, CaseIterable {
    /// Hardly.
    case low

    /// It may be.
    case medium

    /// Probably.
    case high
  }

  /// A customer's place by value.
  public enum Tier: String, Sendable, CaseIterable {
    /// The best.
    case a = "A"

    /// Those after them.
    case b = "B"

    /// Those after these.
    case c = "C"

    /// All others.
    case d = "D"
  }

  /// Where risk and value are cut.
  public struct Limits: Sendable, Equatable {
    /// Who is alive with this probability or more is at low risk.
    public var lowRiskFrom = 0.7

    /// Who is alive with a smaller one is at high risk.
    public var highRiskBelow = 0.3

    /// The shares of customers that are in the first tier, in the first two,
    /// and in the first three.
    public var tiers = (0.1, 0.3, 0.6)

    /// The usual limits.
    public init() {}

    /// Whether two are the same.
    public static func == (one: Self, other: Self) -> Bool {
      one.lowRiskFrom == other.lowRiskFrom
        && one.highRiskBelow == other.highRiskBelow && one.tiers == other.tiers
    }
  }

  /// Scores, segments and forecasts.
  public let analysis: RFMAnalysis

  /// The lists.
  public let actions: CustomerActions

  /// The last day observed; nil where it is not known.
  public let asOf: CalendarDay?

  /// What tells the model's file from all others; nil where it is not known.
  public let modelSum: String?

  /// The currency of amounts; nil where it is not known.
  public let currency: String?

  /// Where risk and value are cut.
  public let limits: Limits

  /// The least value of each of the first three tiers.
  let tierLines: [Double]

  /// What each customer has spent, times the margin; nil where the first
  /// amounts are not known.
  let past: [Double]?

  /// Puts them side by side.
  ///
  /// - Parameters:
  ///   - analysis: Scores and segments.
  ///   - actions: The lists of the same customers.
  ///   - asOf: The last day observed.
  ///   - modelSum: What tells the model's file from all others.
  ///   - currency: The currency of amounts.
  ///   - limits: Where risk and value are cut.
  public init(
    _ analysis: RFMAnalysis, _ actions: CustomerActions,
    asOf: CalendarDay? = nil, modelSum: String? = nil, currency: String? = nil,
    limits: Limits = Limits()
  ) {
    self.analysis = analysis
    self.actions = actions
    self.asOf = asOf
    self.modelSum = modelSum
    self.currency = currency
    self.limits = limits
    let values = (0..<actions.count).map { actions.outlooks[$0].value }
    tierLines = [limits.tiers.0, limits.tiers.1, limits.tiers.2].map {
      TopShare.line(of: values, share: $0)
    }
    past = actions.outlooks.summary.pastSpend
  }

  /// The number of customers.
  public var count: Int { actions.count }

  /// The risk that a customer has left.
  public func risk(of customer: Int) -> ChurnRisk {
    let alive = actions.outlooks[customer].probabilityAlive
    return alive < limits.highRiskBelow
      ? .high : alive < limits.lowRiskFrom ? .medium : .low
  }

  /// A customer's tier by the value to come; customers of the same value are
  /// in the same one.
  public func tier(of customer: Int) -> Tier {
    let value = actions.outlooks[customer].value
    return zip(Tier.allCases, tierLines).first { value >= $1 }?.0 ?? .d
  }

  /// The day by which the next purchase comes with even odds; nil where it
  /// never does, or the last day observed is not known.
  public func nextPurchase(of customer: Int) -> CalendarDay? {
    let outlooks = actions.outlooks
    return asOf.flatMap {
      NextOrder(
        outlooks.forecasts.purchases(of: customer), after: $0,
        in: outlooks.summary.timeUnit
      ).day
    }
  }
}
