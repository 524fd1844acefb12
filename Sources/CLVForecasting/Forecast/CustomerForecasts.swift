public import CLVData
public import CLVModels
internal import CLVNumerics

/// What is forecast of one customer.
public struct CustomerForecast: Sendable {
  /// What the customer is expected to buy.
  public let purchases: PurchasePrediction

  /// The expected amount of a future purchase; nil without amounts, infinite
  /// where the spend model has no mean for the customer.
  public let expectedSpend: Double?

  /// The customer lifetime value over the horizon: margin × expected spend ×
  /// discounted expected purchases; nil without amounts.
  public let lifetimeValue: Double?

  /// The central prediction interval of the value that the customer's
  /// purchases will have; nil without amounts, for an infinite horizon, or
  /// unless asked for by ``ForecastSettings/wantsValueIntervals``.
  ///
  /// It joins the uncertainty of how many purchases there will be (that of
  /// the purchase model's parameters included, where it is known) with that
  /// of their amounts and of the customer's own mean amount. The spend model's
  /// parameters are taken as they are, and discounting as one factor for all
  /// of the customer's purchases.
  public let valueInterval: ClosedRange<Double>?
}

/// The forecasts of all customers of a summary.
///
/// What concerns purchases is kept once for each distinct history; the rest
/// is worked out when a customer is asked for.
public struct CustomerForecasts: Sendable {
  package let summary: CustomerSummary

  /// What is known of the customers' spending, as the spend model takes it;
  /// nil without one.
  package let spendHistories: SpendHistories?

  /// The covariates that the forecasts were made with.
  package let covariates: ForecastCovariates

  /// The place of each customer's history among the distinct ones (under
  /// each covariate row, where there are covariates).
  package let membership: [Int32]

  /// The distinct histories; nil where there are covariates.
  package let sample: HistorySample?

  /// A prediction for each distinct history.
  package let predictions: [PurchasePrediction]

  /// The expected spend of each customer; nil without amounts.
  private let spends: [Double]?

  /// What each customer's spending scales with; nil unless intervals of
  /// values are asked for.
  private let spendScales: [Double]?

  /// The intervals of spending, in units of ``spendScales``, of customers of
  /// whom fewer amounts are known than others of their history.
  private let own: OwnSpendIntervals
  private let margin: Double

  /// Forecasts every customer of a summary from the end of its observation.
  ///
  /// - Parameters:
  ///   - summary: The customers.
  ///   - purchase: A purchase model in the summary's time unit.
  ///   - spend: A spend model, if amounts are known; not used where the
  ///     summary does not know what its form takes.
  ///   - covariates: How the models depend on covariates, and those of the
  ///     summary's customers.
  ///   - settings: How far ahead, and how money is valued.
  ///   - uncertainty: The uncertainty of the purchase model's parameters,
  ///     which prediction intervals join with that of the outcome; without
  ///     it they speak of the outcome alone. With covariates it is their
  ///     ``CustomerEffects/uncertainty`` that counts.
  public init(
    _ summary: CustomerSummary, purchase: some PurchaseModel,
    spend: (any SpendModel)?,
    covariates: ForecastCovariates = ForecastCovariates(),
    settings: ForecastSettings, uncertainty: LaplaceApproximation? = nil
  ) {
    // Without amounts in this summary there is nothing to go by.
    let histories = spend.flatMap { summary.spendHistories($0.form) }
    let spend = histories == nil ? nil : spend
    spendHistories = histories
    var ahead = settings.prediction(in: summary.timeUnit)
    ahead.spend = settings.wantsValueIntervals ? spend : nil
    self.summary = summary
    self.covariates = covariates
    if let effects = covariates.purchase {
      (predictions, membership) = effects.predictions(
        of: purchase, frequency: summary.frequency, recency: summary.recency,
        T: summary.T, ahead)
      sample = nil
    } else {
      let (sample, membership) = HistorySample.grouping(
        frequency: summary.frequency, recency: summary.recency, T: summary.T)
      self.membership = membership
      self.sample = sample
      predictions = purchase.predictions(
        for: sample, ahead, uncertainty: uncertainty)
    }
    if let spend, let histories {
      spends =
        covariates.spend?.expectedSpends(of: spend, histories)
        ?? spend.expectedSpends(
          meanSpend: histories.means, frequency: histories.counts)
      spendScales = ahead.spend.map {
        covariates.spendScales(of: $0, histories)
      }
      own =
        spendScales == nil
        ? OwnSpendIntervals()
        : OwnSpendIntervals(
          summary, histories, purchase: purchase, covariates.purchase, ahead,
          uncertainty)
    } else {
      (spends, spendScales, own) = (nil, nil, OwnSpendIntervals())
    }
    margin = settings.margin
  }

  /// The number of customers.
  public var count: Int { membership.count }

  /// The forecast of a customer, by the place in the summary.
  public subscript(customer: Int) -> CustomerForecast {
    CustomerForecast(
      purchases: purchases(of: customer),
      expectedSpend: expectedSpend(of: customer),
      lifetimeValue: lifetimeValue(of: customer),
      valueInterval: valueInterval(of: customer))
  }

  /// The expected purchases of a customer.
  package func purchases(of customer: Int) -> PurchasePrediction {
    predictions[Int(membership[customer])]
  }

  /// The expected amount of a customer's future purchase.
  package func expectedSpend(of customer: Int) -> Double? { spends?[customer] }

  /// Margin × expected spend × discounted purchases.
  package func lifetimeValue(of customer: Int) -> Double? {
    guard let spends else { return nil }
    let count = predictions[Int(membership[customer])].discountedPurchases
    // No purchases are worth nothing, whatever the spend.
    return count == 0 ? 0 : margin * spends[customer] * count
  }

  /// The interval of margin × the customer's spend × mean discount factor.
  package func valueInterval(of customer: Int) -> ClosedRange<Double>? {
    let prediction = predictions[Int(membership[customer])]
    guard let interval = own.intervals[customer] ?? prediction.spendInterval,
      let spendScales
    else { return nil }
    // Without expected purchases the interval is 0 and the factor no matter.
    let discount =
      prediction.expectedPurchases > 0
      ? prediction.discountedPurchases / prediction.expectedPurchases : 1
    let factor = margin * discount * spendScales[customer]
    return ClosedRange(
      between: factor * interval.lowerBound,
      and: factor * interval.upperBound)
  }
}

extension CustomerForecasts {
  // Columns, an entry per customer in the order of the summary: for a data
  // frame or further arithmetic.

  /// The probabilities of being alive.
  public func probabilitiesAlive() -> [Double] {
    column(predictions.map(\.probabilityAlive))
  }

  /// The expected numbers of purchases.
  public func expectedPurchases() -> [Double] {
    column(predictions.map(\.expectedPurchases))
  }

  /// The expected amounts of a future purchase; nil without amounts.
  public func expectedSpends() -> [Double]? { spends }

  /// The lifetime values; nil without amounts.
  public func lifetimeValues() -> [Double]? {
    guard spends != nil else { return nil }
    return parallelMap(count: count, chunkSize: 1 << 16) {
      lifetimeValue(of: $0) ?? .nan
    }
  }

  /// A number of each customer, from that of each distinct history.
  private func column(_ values: [Double]) -> [Double] {
    parallelMap(count: count, chunkSize: 1 << 16) {
      values[Int(membership[$0])]
    }
  }

  /// The customers of highest lifetime value (of most expected purchases
  /// where amounts are unknown), best first, ties by place in the summary.
  public func mostValuable(_ count: Int) -> [Int] {
    var best: [(customer: Int, value: Double)] = []
    for customer in 0..<self.count {
      let value =
        lifetimeValue(of: customer)
        ?? predictions[Int(membership[customer])].expectedPurchases
      if best.count == count, let last = best.last, value <= last.value {
        continue
      }
      let place = best.firstIndex { $0.value < value } ?? best.count
      best.insert((customer, value), at: place)
      if best.count > count { best.removeLast() }
    }
    return best.map(\.customer)
  }

  /// The sums over all customers.
  public func totals() -> ForecastTotals {
    totals(of: (0..<Int32(count)).map(\.self)[...])
  }

  /// The sums over some customers, by their places in the summary.
  func totals(of customers: ArraySlice<Int32>) -> ForecastTotals {
    let start = customers.startIndex
    let sums = deterministicReduce(
      count: customers.count, chunkSize: 1 << 15
    ) { range in
      var sums = ForecastTotals()
      for place in range {
        let customer = Int(customers[start + place])
        let history = Int(membership[customer])
        sums.alive += predictions[history].probabilityAlive
        sums.purchases += predictions[history].expectedPurchases
        if let value = lifetimeValue(of: customer) {
          sums.lifetimeValue = (sums.lifetimeValue ?? 0) + value
        }
      }
      return sums
    } combine: { total, part in
      total.alive += part.alive
      total.purchases += part.purchases
      if let value = part.lifetimeValue {
        total.lifetimeValue = (total.lifetimeValue ?? 0) + value
      }
    }
    return sums ?? ForecastTotals()
  }
}

/// Sums of forecasts over customers.
public struct ForecastTotals: Sendable {
  /// The expected number of customers alive.
  public var alive = 0.0

  /// The expected number of purchases over the horizon.
  public var purchases = 0.0

  /// The lifetime value over the horizon; nil without amounts.
  public var lifetimeValue: Double?
}
