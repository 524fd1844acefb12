public import CLVData
internal import CLVForecasting
internal import CLVModels
public import CLVTables

/// What those who took part in a campaign bought before it and since.
public struct CampaignData: Sendable {
  /// Who took part.
  public let contacted: ContactedCustomers

  /// The days over which the campaign is measured.
  public let days: ClosedRange<CalendarDay>

  /// Whether amounts are known.
  public let hasAmounts: Bool

  /// How many customers are not in the log: they have bought nothing.
  public let unknownCustomers: Int

  private let before: [Participant.Outcome]
  private let since: [Participant.Outcome]

  /// Adds up a log.
  ///
  /// - Parameters:
  ///   - contacted: Who took part.
  ///   - log: The log, to the end of the days.
  ///   - days: The days over which the campaign is measured, from the first
  ///     contact on.
  ///   - margin: The share of spend that is profit.
  /// - Throws: When the log's temporary file cannot be read.
  public init(
    _ contacted: ContactedCustomers, _ log: TransactionLog,
    over days: ClosedRange<CalendarDay>, margin: Double = 1
  ) throws(DataError) {
    self.contacted = contacted
    self.days = days
    hasAmounts = log.hasAmounts
    let places = Dictionary(
      zip(contacted.ids, contacted.ids.indices)
    ) { first, _ in first }
    var before = contacted.ids.map { _ in Participant.Outcome() }
    var since = before
    var known = 0
    try log.forEachCustomer { customer, purchases in
      guard let place = places[log.customers[customer]] else { return }
      known += 1
      for purchase in purchases {
        if purchase.day < days.lowerBound {
          before[place].add(margin * purchase.amount)
        } else if days.contains(purchase.day) {
          since[place].add(margin * purchase.amount)
        }
      }
    }
    unknownCustomers = contacted.ids.count - known
    self.before = before
    self.since = since
  }

  /// Who took part, with forecasts of a file, or else what they bought before.
  public var participants: [Participant] {
    contacted.ids.indices.map { place in
      var forecast = before[place]
      if let expected = contacted.expectedPurchases {
        forecast.buyers = expected[place]
        forecast.purchases = expected[place]
      } else {
        forecast.buyers = forecast.purchases
      }
      if let values = contacted.values { forecast.money = values[place] }
      return participant(place, forecast, stake: 0)
    }
  }

  /// Who took part, with forecasts made of the time before the campaign for
  /// just the days over which it is measured.
  ///
  /// - Parameter actions: What was to be done with the customers the day before
  ///   the campaign, with a horizon of as many days and no discount.
  /// - Returns: The participants, in the order of the file.
  public func participants(by actions: CustomerActions) -> [Participant] {
    let forecasts = actions.outlooks.forecasts
    let ids = actions.outlooks.summary.ids
    let places = Dictionary(
      (0..<actions.count).map { (ids[$0], $0) }
    ) { first, _ in first }
    return contacted.ids.enumerated().map { place, id in
      guard let customer = places[id] else {
        return participant(place, Participant.Outcome(), stake: 0)
      }
      let forecast = forecasts[customer]
      return participant(
        place,
        Participant.Outcome(
          buyers: forecast.purchases.probabilityOfPurchase,
          purchases: forecast.purchases.expectedPurchases,
          money: forecast.lifetimeValue ?? 0),
        stake: actions.stake(of: customer))
    }
  }

  private func participant(
    _ place: Int, _ forecast: Participant.Outcome, stake: Double
  ) -> Participant {
    Participant(
      list: contacted.lists[place], isContacted: contacted.isContacted[place],
      forecast: forecast, outcome: since[place], stake: stake)
  }
}

extension Participant.Outcome {
  /// Adds a purchase.
  fileprivate mutating func add(_ amount: Double) {
    buyers = 1
    purchases += 1
    money += amount
  }
}
