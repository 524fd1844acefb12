internal import CLVData
internal import CLVModels

/// Intervals of spending for customers of whom fewer amounts are known than
/// their number of purchases tells, as some are worth nothing.
///
/// Customers who share a history share a prediction, and its interval of
/// spending, in units of the spend scale, as long as equally many amounts are
/// known of each.
struct OwnSpendIntervals {
  /// By customer; none for those whose interval is that of their history.
  private(set) var intervals: [Int: ClosedRange<Double>] = [:]

  /// No customer has an interval of its own.
  init() {}

  /// The intervals of the customers who need them.
  ///
  /// - Parameters:
  ///   - summary: The customers.
  ///   - histories: What is known of their spending.
  ///   - purchase: The purchase model.
  ///   - effects: How it depends on covariates, if it does.
  ///   - settings: How far ahead, with the spend model.
  ///   - uncertainty: That of the purchase model's parameters.
  init(
    _ summary: CustomerSummary, _ histories: SpendHistories,
    purchase: some PurchaseModel, _ effects: CustomerEffects?,
    _ settings: PredictionSettings, _ uncertainty: LaplaceApproximation?
  ) {
    var byMissing: [Int: [Int]] = [:]
    for customer in 0..<summary.count {
      let full = histories.form.amounts(
        ofRepeats: Int(summary.frequency[customer]))
      let missing = full - Int(histories.counts[customer])
      if missing != 0 { byMissing[missing, default: []].append(customer) }
    }
    for (missing, customers) in byMissing.sorted(by: { $0.key < $1.key }) {
      var settings = settings
      settings.missingAmounts = missing
      let pasts = ForecastHistories(
        GroupedHistories(
          frequency: customers.map { summary.frequency[$0] },
          recency: customers.map { summary.recency[$0] },
          T: customers.map { summary.T[$0] }),
        effects?.selecting(customers))
      let predictions = pasts.predictions(
        by: purchase, settings, uncertainty: uncertainty)
      for (customer, place) in zip(customers, pasts.membership) {
        intervals[customer] = predictions[Int(place)].spendInterval
      }
    }
  }
}

extension CustomerEffects {
  /// The effects on some of the customers, by their places.
  fileprivate func selecting(_ customers: [Int]) -> CustomerEffects {
    CustomerEffects(
      coefficients: coefficients,
      rows: CovariateRows(
        design: rows.design, matrix: rows.matrix,
        membership: customers.map { rows.membership[$0] }),
      uncertainty: uncertainty)
  }
}
