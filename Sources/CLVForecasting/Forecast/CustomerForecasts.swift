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
  /// The interval joins the uncertainty of how many purchases there will be
  /// (that of the purchase model's parameters included, where it is known) with
  /// that of their amounts and of the customer's own mean amount. The spend
  /// model's parameters are taken as they are, and discounting as one factor
  /// for all of the customer's purchases.
  public let valueInterval: ClosedRange<Double>?
}

/// The forecasts of all customers of a summary.
///
/// What concerns purchases is kept once for each distinct history; the rest
/// is worked out when a customer is asked for.
public struct CustomerForecasts: Sendable {
  /// The model that the forecasts were made with.
  public let model: CustomerModel

  /// How far ahead they look, and how money is valued.
  public let settings: ForecastSettings

  /// The customers.
  public let summary: CustomerSummary

  /// What is known of the customers' spending, as the spend model takes it;
  /// nil without one.
  package let spendHistories: SpendHistories?

  /// The covariates that the forecasts were made with.
  package let covariates: ForecastCovariates

  /// The distinct histories (under each covariate row, where the purchase
  /// model has covariates).
  package let histories: ForecastHistories

  /// A prediction for each distinct history.
  package let predictions: [PurchasePrediction]

  /// By what the expected purchases of each customer are multiplied; nil where
  /// they are the model's.
  let factors: [Double]?

  /// By what the expected amounts are multiplied; nil where they are the
  /// model's.
  private let correctedSpend: [Double]?

  /// The expected spend of each customer; nil without amounts.
  private let spends: [Double]?

  /// What each customer's spending scales with; nil unless intervals of
  /// values are asked for.
  private let spendScales: [Double]?

  /// The intervals of spending, in units of ``spendScales``, of customers of
  /// whom fewer amounts are known than others of their history.
  private let own: OwnSpendIntervals

  /// Forecasts every customer of a summary from the end of its observation.
  ///
  /// - Parameters:
  ///   - summary: The customers, with times in the model's unit.
  ///   - model: The model; its spend model is not used where the summary does
  ///     not know what its form takes.
  ///   - covariates: Where the model depends on covariates, those of the
  ///     summary's customers; of the purchase model's uncertainty, their
  ///     ``CustomerEffects/uncertainty`` then counts.
  ///   - settings: How far ahead, and how money is valued.
  public init(
    _ summary: CustomerSummary, by model: CustomerModel,
    covariates: ForecastCovariates = ForecastCovariates(),
    settings: ForecastSettings
  ) {
    var ahead = settings.prediction(in: model.timeUnit)
    // Without amounts in this summary there is nothing to go by.
    let known = model.spend.flatMap { summary.spendHistories(for: $0) }
    let spend = known == nil ? nil : model.spend
    spendHistories = known
    ahead.spend = settings.wantsValueIntervals ? spend : nil
    self.summary = summary
    self.model = model
    self.settings = settings
    self.covariates = covariates
    let histories = ForecastHistories(summary, covariates.purchase)
    self.histories = histories
    let uncertainty =
      settings.joinsParameterUncertainty ? model.uncertainty.purchase : nil
    predictions = histories.predictions(
      by: model.purchase, ahead, uncertainty: uncertainty)
    let corrected = model.correction.map {
      CorrectionFactors($0, summary, histories, by: model)
    }
    factors = corrected?.purchases
    correctedSpend = corrected?.spend
    if let spend, let known {
      let plain =
        covariates.spend?.expectedSpends(of: spend, known)
        ?? spend.expectedSpends(
          meanSpend: known.means, frequency: known.counts)
      spends = corrected?.spends(plain) ?? plain
      spendScales = ahead.spend.map {
        let scales = covariates.spendScales(of: $0, known)
        return corrected?.spends(scales) ?? scales
      }
      own =
        spendScales == nil
        ? OwnSpendIntervals()
        : OwnSpendIntervals(
          summary, known, purchase: model.purchase, covariates.purchase,
          ahead, uncertainty)
    } else {
      (spends, spendScales, own) = (nil, nil, OwnSpendIntervals())
    }
  }

  /// The place of each customer's history among the distinct ones.
  package var membership: [Int32] { histories.membership }

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
    let prediction = predictions[Int(membership[customer])]
    guard let factors else { return prediction }
    return prediction.multiplied(by: factors[customer])
  }

  /// By what the expected purchases of a customer are multiplied.
  package func factor(of customer: Int) -> Double { factors?[customer] ?? 1 }

  /// The expected amount of a customer's future purchase.
  package func expectedSpend(of customer: Int) -> Double? { spends?[customer] }

  /// Margin × expected spend × discounted purchases.
  package func lifetimeValue(of customer: Int) -> Double? {
    lifetimeValue(of: customer, times: factor(of: customer))
  }

  private func lifetimeValue(of customer: Int, times: Double) -> Double? {
    guard let spends else { return nil }
    let count =
      times * predictions[Int(membership[customer])].discountedPurchases
    // No purchases are worth nothing, whatever the spend.
    return count == 0 ? 0 : settings.margin * spends[customer] * count
  }

  /// The interval of margin × the customer's spend × mean discount factor.
  package func valueInterval(of customer: Int) -> ClosedRange<Double>? {
    let prediction = predictions[Int(membership[customer])]
    let plain = own.intervals[customer] ?? prediction.spendInterval
    let times = factor(of: customer)
    let interval = plain.map {
      ClosedRange(
        between: times * $0.lowerBound,
        and: max(times, times.squareRoot()) * $0.upperBound)
    }
    guard let interval,
      let spendScales
    else { return nil }
    // Without expected purchases the interval is 0 and the factor no matter.
    let discount =
      prediction.expectedPurchases > 0
      ? prediction.discountedPurchases / prediction.expectedPurchases : 1
    let factor = settings.margin * discount * spendScales[customer]
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
    let plain = plainExpectedPurchases()
    guard let factors else { return plain }
    return zip(plain, factors).map { $0 * $1 }
  }

  /// The expected purchases of each customer by the model alone, without a
  /// correction.
  package func plainExpectedPurchases() -> [Double] {
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

  /// Whether the forecasts differ from those of the plain model.
  package var isCorrected: Bool {
    model.correction.map { !$0.isNone } ?? false
  }

  /// The lifetime values by the plain model; nil without amounts.
  package func plainLifetimeValues() -> [Double]? {
    guard let spends else { return nil }
    let plain = correctedSpend.map { zip(spends, $0).map { $0 / $1 } } ?? spends
    return (0..<count).map { customer in
      let count = predictions[Int(membership[customer])].discountedPurchases
      return count == 0 ? 0 : settings.margin * plain[customer] * count
    }
  }

  /// The customers of highest lifetime value (of most expected purchases
  /// where amounts are unknown), best first, ties by place in the summary.
  public func mostValuable(_ count: Int) -> [Int] {
    var best: [(customer: Int, value: Double)] = []
    for customer in 0..<self.count {
      let value =
        lifetimeValue(of: customer)
        ?? purchases(of: customer).expectedPurchases
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
    totals(of: customers) { factor(of: $0) }
  }

  /// The sums over customers by the model alone; nil where nothing is
  /// corrected, and they would be those of `totals(of:)`.
  func plainTotals(of customers: ArraySlice<Int32>) -> ForecastTotals? {
    factors == nil ? nil : totals(of: customers) { _ in 1 }
  }

  private func totals(
    of customers: ArraySlice<Int32>, times: @Sendable (Int) -> Double
  ) -> ForecastTotals {
    let start = customers.startIndex
    let sums = deterministicReduce(
      count: customers.count, chunkSize: 1 << 15
    ) { range in
      var sums = ForecastTotals()
      for place in range {
        let customer = Int(customers[start + place])
        let history = Int(membership[customer])
        sums.alive += predictions[history].probabilityAlive
        let times = times(customer)
        sums.purchases += times * predictions[history].expectedPurchases
        if let value = lifetimeValue(of: customer, times: times) {
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
