internal import CLVData
internal import CLVModels
internal import CLVNumerics

/// The mean and the variance of a sum at some parameters.
struct MeanAndVariance: Sendable {
  var mean = 0.0
  var variance = 0.0
}

/// A group's sums at some parameters.
struct GroupSums: Sendable {
  var alive = MeanAndVariance()
  var purchases = MeanAndVariance()
  var value = MeanAndVariance()
}

/// The customers' histories, the distinct ones once.
struct GroupHistories: Sendable {
  private let sample: HistorySample
  private let membership: [Int32]
  private let histories: [PurchaseHistory]

  init(_ summary: CustomerSummary) {
    (sample, membership) = HistorySample.grouping(
      frequency: summary.frequency, recency: summary.recency, T: summary.T)
    histories = sample.histories.map(\.history)
  }

  /// The number of distinct histories.
  var count: Int { histories.count }

  /// The place of a customer's history among the distinct ones.
  func place(of customer: Int32) -> Int { Int(membership[Int(customer)]) }

  /// The distinct history at a place.
  func history(at place: Int) -> PurchaseHistory { histories[place] }

  /// The sums of each group at a model's parameters.
  func sums(
    over groups: CustomerGroups, model: some PurchaseModel,
    _ horizon: Double, _ money: GroupMoney?
  ) -> [GroupSums] {
    // Over an infinite horizon only who is alive is left to say.
    let moments =
      horizon.isFinite
      ? model.purchaseMoments(for: sample, in: horizon)
      : histories.map {
        PurchaseMoments(
          alive: model.probabilityAlive($0), mean: .infinity,
          variance: .infinity)
      }
    return parallelChunks(count: groups.count, chunkSize: 64) { range in
      range.map { group in
        var sums = GroupSums()
        for customer in groups[group] {
          let one = moments[Int(membership[Int(customer)])]
          sums.alive.mean += one.alive
          sums.alive.variance += one.alive * (1 - one.alive)
          sums.purchases.mean += one.mean
          sums.purchases.variance += one.variance
          money?.add(one, of: Int(customer), to: &sums.value)
        }
        return sums
      }
    }.flatMap(\.self)
  }
}

/// What is needed of the customers' spending.
struct GroupMoney: Sendable {
  /// Margin × mean discount factor, by which a customer's revenue becomes
  /// value.
  private let factors: [Double]
  private let spends: [Double]
  private let variances: [SpendVariance]

  /// The expected spends of all customers at the points of the spend model's
  /// uncertainty.
  private let others: [[Double]]

  init?(
    _ forecasts: CustomerForecasts, spend: any SpendModel,
    _ settings: ForecastSettings, _ uncertainty: LaplaceApproximation?
  ) {
    guard let spends = forecasts.expectedSpends() else { return nil }
    self.spends = spends
    let summary = forecasts.summary
    factors = (0..<forecasts.count).map { customer in
      let purchases = forecasts.purchases(of: customer)
      return purchases.expectedPurchases > 0
        && purchases.expectedPurchases.isFinite
        ? settings.margin * purchases.discountedPurchases
          / purchases.expectedPurchases : settings.margin
    }
    variances = Self.variances(spend, summary)
    others =
      uncertainty?.cubaturePoints.map {
        type(of: spend).init(parameterValues: $0).expectedSpends(
          meanSpend: summary.monetaryValue, frequency: summary.frequency)
      } ?? []
  }

  private static func variances(
    _ spend: some SpendModel, _ summary: CustomerSummary
  ) -> [SpendVariance] {
    parallelMap(count: summary.count, chunkSize: 1 << 14) {
      SpendVariance(
        spend, meanSpend: summary.monetaryValue[$0],
        frequency: Int(summary.frequency[$0]))
    }
  }

  /// Adds the value of a customer to that of a group.
  @inline(__always)
  func add(
    _ moments: PurchaseMoments, of customer: Int,
    to sum: inout MeanAndVariance
  ) {
    let factor = factors[customer]
    let spend = spends[customer]
    sum.mean += moments.mean > 0 ? factor * spend * moments.mean : 0
    sum.variance +=
      factor * factor
      * variances[customer].ofSum(
        mean: moments.mean, meanSquare: moments.meanSquare, spend: spend)
  }

  /// The variance of a group's value over the spend model's uncertainty.
  func parameterVariance(
    of members: ArraySlice<Int32>, _ forecasts: CustomerForecasts
  ) -> Double {
    guard !others.isEmpty else { return 0 }
    let values = others.map { spends in
      members.reduce(0.0) { sum, customer in
        let i = Int(customer)
        let purchases = forecasts.purchases(of: i).expectedPurchases
        return purchases > 0 ? sum + factors[i] * spends[i] * purchases : sum
      }
    }
    let mean = values.reduce(0, +) / Double(values.count)
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      / Double(values.count)
  }
}
