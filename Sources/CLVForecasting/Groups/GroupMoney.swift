internal import CLVData
internal import CLVModels
internal import CLVNumerics

/// What is needed of the customers' spending.
struct GroupMoney: Sendable {
  /// Margin × mean discount factor, by which a customer's revenue becomes
  /// value.
  private let factors: [Double]
  private let spends: [Double]
  private let histories: SpendHistories
  private let effects: CustomerEffects?

  /// The spend model of each covariate row.
  private let models: [any SpendModel]

  /// The models at the points of the spend model's uncertainty; none with
  /// covariates.
  private let otherModels: [any SpendModel]

  /// With covariates, the expected spends of all customers at these points.
  private let others: [[Double]]

  /// How its uncertainty carries over to sums, and how each customer's
  /// expected spend moves with the coordinates; nil without covariates.
  private let spread: CovariateSpread?
  private let gradients: [[Double]]

  /// nil where no amounts are forecast.
  init?(_ forecasts: CustomerForecasts) {
    guard let spend = forecasts.model.spend,
      let spends = forecasts.expectedSpends(),
      let histories = forecasts.spendHistories
    else { return nil }
    let margin = forecasts.settings.margin
    let uncertainty = forecasts.model.uncertainty.spend
    self.spends = spends
    factors = (0..<forecasts.count).map { customer in
      let purchases = forecasts.purchases(of: customer)
      return purchases.expectedPurchases > 0
        && purchases.expectedPurchases.isFinite
        ? margin * purchases.discountedPurchases
          / purchases.expectedPurchases : margin
    }
    let effects = forecasts.covariates.spend
    self.histories = histories
    self.effects = effects
    models = effects.map { $0.models(of: spend) } ?? [spend]
    guard let effects else {
      otherModels = uncertainty.map { Self.models(of: spend, at: $0) } ?? []
      (others, spread, gradients) = ([], nil, [])
      return
    }
    otherModels = []
    others = effects.otherSpends(of: spend, histories)
    // Draws move the customers of all rows together.
    guard let uncertainty = effects.uncertainty, !uncertainty.isDrawn else {
      (spread, gradients) = (nil, [])
      return
    }
    spread = CovariateSpread(uncertainty, rows: effects.rows)
    gradients = effects.spendGradients(others)
  }

  private static func models<Model: SpendModel>(
    of model: Model, at uncertainty: LaplaceApproximation
  ) -> [any SpendModel] {
    uncertainty.points.map { Model(parameterValues: $0) }
  }

  /// What a customer's purchase is worth.
  func worth(of customer: Int) -> Double {
    factors[customer] * spends[customer]
  }

  /// What a customer's purchases are worth.
  func worths(of customer: Int) -> PurchaseWorth {
    let row = effects.map { Int($0.rows.membership[customer]) } ?? 0
    let model = models[row]
    return worths(of: customer, model)
  }

  private func worths(
    of customer: Int, _ model: some SpendModel
  ) -> PurchaseWorth {
    PurchaseWorth(
      factor: factors[customer], spend: spends[customer],
      SpendVariance(
        model, meanSpend: histories.means[customer],
        frequency: Int(histories.counts[customer])))
  }

  /// The variance of a group's value over the spend model's uncertainty.
  func parameterVariance(
    of members: ArraySlice<Int32>, _ forecasts: CustomerForecasts
  ) -> Double {
    /// What a unit of spend per purchase comes to; nothing without purchases.
    @Sendable func weight(_ customer: Int) -> Double {
      let history = Int(forecasts.membership[customer])
      let purchases = forecasts.predictions[history].expectedPurchases
      return purchases > 0 ? factors[customer] * purchases : 0
    }
    let points = otherModels.isEmpty ? others.count : otherModels.count
    guard points > 0 else { return 0 }
    let start = members.startIndex
    let values = deterministicReduce(
      count: members.count, chunkSize: 1 << 14
    ) { range in
      var sums = [Double](repeating: 0, count: points)
      for place in range {
        let customer = Int(members[start + place])
        let weight = weight(customer)
        guard weight > 0 else { continue }
        for point in 0..<points {
          sums[point] += weight * otherSpend(of: customer, at: point)
        }
      }
      return sums
    } combine: { total, part in
      for point in 0..<points { total[point] += part[point] }
    }
    return SumAtPoints.variance(
      values ?? [],
      linear: spread?.variance(of: members) { (weight($0), gradients[$0]) })
  }

  /// A customer's expected spend at a point of the uncertainty.
  private func otherSpend(of customer: Int, at point: Int) -> Double {
    otherModels.isEmpty
      ? others[point][customer]
      : otherModels[point].expectedSpend(
        meanSpend: histories.means[customer],
        frequency: Int(histories.counts[customer]))
  }
}

/// What the purchases of customers who share a history are worth, to be
/// multiplied by their moments: sums over the customers.
struct PurchaseWorth: Sendable {
  /// Σ f s, of the factor f from revenue to value and the expected spend s.
  private var spend = 0.0

  /// Σ f² s².
  private var spendSquare = 0.0

  /// The variances of amounts, Σ f² × each customer's.
  private var variance = SpendVariance(within: 0, between: 0)

  /// Nothing.
  init() {}

  init(factor: Double, spend: Double, _ variance: SpendVariance) {
    let square = factor * factor
    self.spend = factor * spend
    spendSquare = square * spend * spend
    self.variance = SpendVariance(
      within: square * variance.within, between: square * variance.between)
  }

  mutating func add(_ other: PurchaseWorth) {
    spend += other.spend
    spendSquare += other.spendSquare
    variance = SpendVariance(
      within: variance.within + other.variance.within,
      between: variance.between + other.variance.between)
  }

  /// Adds the value of purchases to a sum.
  func add(_ moments: PurchaseMoments, to sum: inout MeanAndVariance) {
    // No purchases are worth nothing, whatever the spend.
    guard moments.mean > 0 else { return }
    sum.mean += moments.mean * spend
    sum.variance += variance.ofSum(
      mean: moments.mean, meanSquare: moments.meanSquare,
      spend: spendSquare.squareRoot())
  }
}

extension CustomerEffects {
  /// The spend model of each row.
  fileprivate func models<Base: SpendModel>(of base: Base) -> [any SpendModel] {
    model(of: base).models(for: rows.matrix)
  }

  /// The expected spends of all customers at each of the points of their
  /// row's own approximation; none where the uncertainty is not known.
  fileprivate func otherSpends<Base: SpendModel>(
    of base: Base, _ histories: SpendHistories
  ) -> [[Double]] {
    guard let uncertainty else { return [] }
    let models = parallelChunks(count: rows.matrix.rows, chunkSize: 256) {
      $0.map { row in
        uncertainty.approximation(of: rows.matrix.row(row)).points
          .map { Base(parameterValues: $0) }
      }
    }.flatMap(\.self)
    return (models.first ?? []).indices.map { point in
      parallelMap(count: histories.count, chunkSize: 1 << 14) { customer in
        models[Int(rows.membership[customer])][point].expectedSpend(
          meanSpend: histories.means[customer],
          frequency: Int(histories.counts[customer]))
      }
    }
  }

  /// How each customer's expected spend moves with the coordinates of the
  /// row, from the spends at the points.
  fileprivate func spendGradients(_ others: [[Double]]) -> [[Double]] {
    guard let uncertainty, !others.isEmpty else { return [] }
    let weights = parallelChunks(count: rows.matrix.rows, chunkSize: 256) {
      $0.map {
        uncertainty.approximation(of: rows.matrix.row($0)).gradientWeights
      }
    }.flatMap(\.self)
    return rows.membership.indices.map { customer in
      var gradient = [Double](
        repeating: 0, count: weights[0].first?.count ?? 0)
      for (point, spends) in others.enumerated() {
        let weight = weights[Int(rows.membership[customer])][point]
        for i in gradient.indices {
          gradient[i] += spends[customer] * weight[i]
        }
      }
      return gradient
    }
  }
}
