internal import CLVData
internal import CLVForecasting
internal import CLVModels
internal import Libm

/// Why a customer is on a list, in no language: the figures that decided it.
public struct ActionReason: Sendable {
  /// The list.
  public let list: ActionList

  /// The probability that the customer has not left.
  public let probabilityAlive: Double

  /// Days since the last purchase.
  public let silenceDays: Double

  /// Days within which half of such customers who stay buy again; infinite
  /// where that is never.
  public let usualGapDays: Double

  /// The probability that such a customer who stays is silent for so long.
  public let silenceProbability: Double

  /// Days since the first purchase.
  public let ageDays: Double

  /// The expected amount of a purchase; nil without amounts.
  public let expectedSpend: Double?

  /// What the customer is worth, if back for one who has probably left: money,
  /// or purchases without amounts.
  public let worth: Double

  /// Whether ``worth`` is money.
  public let isMoney: Bool

  /// How the customer has slowed down; nil for one who has not beyond chance,
  /// and where that is not known.
  public let change: RateChange?

  /// The reason's name in files, the same in any language.
  public var key: String { list.reasonKey }
}

extension ActionList {
  /// The key of the reason why customers are on the list.
  var reasonKey: String {
    switch self {
    case .winBack: "left_and_valuable"
    case .slowing: "slower_than_before"
    case .watch: "unusual_silence"
    case .grow: "new_and_spending"
    case .keep: "most_valuable"
    case .letGo: "left_and_not_worth_it"
    case .none: "nothing_unusual"
    }
  }
}

extension CustomerActions {
  /// Why a customer is on a list.
  public func reason(for customer: Int) -> ActionReason {
    let outlook = outlooks[customer]
    let list = lists[customer]
    return ActionReason(
      list: list, probabilityAlive: outlook.probabilityAlive,
      silenceDays: silenceDays(of: customer),
      usualGapDays: usualGap(outlook),
      silenceProbability: outlook.staying.silenceProbability,
      ageDays: days(outlooks.summary.T[customer]),
      expectedSpend: outlook.forecast.expectedSpend,
      worth: list == .winBack || list == .letGo
        ? valueIfWonBack(customer, outlook) : outlook.value,
      isMoney: outlooks.hasMoney, change: slowing?.change(of: customer))
  }

  /// How long the customer has been silent, in days.
  func silenceDays(of customer: Int) -> Double {
    days(outlooks.silence(of: customer))
  }

  /// The customer's usual gap between purchases in days; infinite where that
  /// is never over.
  func usualGap(_ outlook: CustomerOutlook) -> Double {
    // As `map(days)` it would copy all of self for each customer.
    guard let gap = outlook.staying.usualGap else { return .infinity }
    return days(gap)
  }

  private func days(_ time: Double) -> Double {
    // 200 days are not 200.00000000000003.
    (time * outlooks.summary.timeUnit.days * 1000).rounded() / 1000
  }
}
