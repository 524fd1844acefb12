/// A customer who took part in a campaign, contacted or not: what was forecast
/// before it, and what came.
public struct Participant: Sendable {
  /// What can be forecast of a customer, and what can come: whether there is a
  /// purchase, how many there are, and what they bring in.
  public struct Outcome: Sendable, Equatable {
    /// Whether there is a purchase: 0 or 1, or its probability.
    public var buyers: Double

    /// The number of purchases.
    public var purchases: Double

    /// Margin × what is spent.
    public var money: Double

    /// An outcome, of nothing unless given.
    public init(buyers: Double = 0, purchases: Double = 0, money: Double = 0) {
      self.buyers = buyers
      self.purchases = purchases
      self.money = money
    }

    /// The number of a measure.
    subscript(measure: CampaignMeasure) -> Double {
      switch measure {
      case .buyers: buyers
      case .purchases: purchases
      case .money: money
      }
    }
  }

  /// The list that the customer was on, by its key in files.
  public let list: String

  /// Whether the customer was contacted.
  public let isContacted: Bool

  /// What was forecast, or another number that was known before the campaign
  /// and goes with the outcome, such as what was bought in the past.
  public let forecast: Outcome

  /// What came.
  public let outcome: Outcome

  /// What a contact that always works would gain, in money, or in purchases
  /// where amounts are not known; 0 where that is not known.
  public let stake: Double

  /// A participant with all that is known.
  public init(
    list: String, isContacted: Bool, forecast: Outcome, outcome: Outcome,
    stake: Double = 0
  ) {
    self.list = list
    self.isContacted = isContacted
    self.forecast = forecast
    self.outcome = outcome
    self.stake = stake
  }
}

/// What a campaign is measured by.
public enum CampaignMeasure: String, Sendable, CaseIterable {
  /// The share of customers who buy at all.
  case buyers

  /// The number of purchases a customer.
  case purchases

  /// Margin × what a customer spends.
  case money
}
