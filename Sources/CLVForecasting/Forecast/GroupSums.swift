internal import CLVData
internal import CLVModels
internal import CLVNumerics

/// The mean and the variance of a sum at some parameters.
struct MeanAndVariance: Sendable {
  var mean = 0.0
  var variance = 0.0
}

/// A sum at the points that stand for the parameters' uncertainty, which come
/// in pairs on either side of the estimates, or at the estimates alone.
struct SumAtPoints: Sendable {
  var points: [MeanAndVariance]

  /// The variance of the mean as far as it is linear in parameters and
  /// coefficients, where customers of different covariates are summed; nil
  /// where all have one law of the parameters, and the points tell.
  var linear: Double?

  /// A sum of nothing yet.
  init(count: Int) {
    points = [MeanAndVariance](repeating: MeanAndVariance(), count: count)
  }

  init(_ points: [MeanAndVariance], linear: Double? = nil) {
    self.points = points
    self.linear = linear
  }

  /// The mean over the points.
  var mean: Double { average { $0.mean } }

  /// The variance that chance leaves, over the points.
  var outcomeVariance: Double { average { $0.variance } }

  /// The variance of the mean over the parameters' uncertainty.
  var parameterVariance: Double {
    Self.variance(points.map(\.mean), linear: linear)
  }

  private func average(_ value: (MeanAndVariance) -> Double) -> Double {
    points.reduce(0) { $0 + value($1) } / Double(points.count)
  }

  /// The variance of values at the points.
  ///
  /// With covariates a pair of points moves the parameters of all customers
  /// by the same share of their own uncertainty. The part of the variance
  /// that comes from the differences within pairs, Σᵢ(f₊ − f₋)²/4d with 2d
  /// points, is then replaced by `linear`.
  static func variance(_ values: [Double], linear: Double?) -> Double {
    guard values.count > 1 else { return 0 }
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let all = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    guard let linear else { return all }
    let within = stride(from: 0, to: values.count, by: 2).reduce(0.0) {
      let difference = values[$1] - values[$1 + 1]
      return $0 + difference * difference / (2 * count)
    }
    return max(0, all - within) + linear
  }
}

/// A group's sums.
struct GroupSums: Sendable {
  var alive: SumAtPoints
  var purchases: SumAtPoints
  var value: SumAtPoints

  init(points: Int) {
    alive = SumAtPoints(count: points)
    purchases = alive
    value = alive
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

  /// How its uncertainty carries over to sums, and how each customer's
  /// expected spend moves with the coordinates; nil without covariates.
  private let spread: CovariateSpread?
  private let gradients: [[Double]]

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
    let effects = forecasts.covariates.spend
    variances = Self.variances(spend, summary, effects)
    guard let effects else {
      others =
        uncertainty?.cubaturePoints.map {
          type(of: spend).init(parameterValues: $0).expectedSpends(
            meanSpend: summary.monetaryValue, frequency: summary.frequency)
        } ?? []
      (spread, gradients) = (nil, [])
      return
    }
    others = effects.otherSpends(of: spend, for: summary)
    spread = effects.uncertainty.map {
      CovariateSpread($0, rows: effects.rows)
    }
    gradients = effects.spendGradients(others)
  }

  private static func variances(
    _ spend: some SpendModel, _ summary: CustomerSummary,
    _ effects: CustomerEffects?
  ) -> [SpendVariance] {
    let models =
      effects.map { $0.model(of: spend).models(for: $0.rows.matrix) } ?? [spend]
    return parallelMap(count: summary.count, chunkSize: 1 << 14) { customer in
      SpendVariance(
        models[effects.map { Int($0.rows.membership[customer]) } ?? 0],
        meanSpend: summary.monetaryValue[customer],
        frequency: Int(summary.frequency[customer]))
    }
  }

  /// What a customer's purchase is worth.
  func worth(of customer: Int) -> Double {
    factors[customer] * spends[customer]
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
    /// What a unit of spend per purchase comes to; nothing without purchases.
    func weight(_ customer: Int) -> Double {
      let purchases = forecasts.purchases(of: customer).expectedPurchases
      return purchases > 0 ? factors[customer] * purchases : 0
    }
    let values = others.map { spends in
      members.reduce(0.0) { sum, customer in
        let weight = weight(Int(customer))
        return weight > 0 ? sum + weight * spends[Int(customer)] : sum
      }
    }
    return SumAtPoints.variance(
      values,
      linear: spread?.variance(of: members) { (weight($0), gradients[$0]) })
  }
}

extension CustomerEffects {
  /// The expected spends of all customers at each of the points of their
  /// row's own approximation; none where the uncertainty is not known.
  fileprivate func otherSpends<Base: SpendModel>(
    of base: Base, for summary: CustomerSummary
  ) -> [[Double]] {
    guard let uncertainty else { return [] }
    let models = parallelChunks(count: rows.matrix.rows, chunkSize: 256) {
      $0.map { row in
        uncertainty.approximation(of: rows.matrix.row(row)).cubaturePoints
          .map { Base(parameterValues: $0) }
      }
    }.flatMap(\.self)
    return (models.first ?? []).indices.map { point in
      parallelMap(count: summary.count, chunkSize: 1 << 14) { customer in
        models[Int(rows.membership[customer])][point].expectedSpend(
          meanSpend: summary.monetaryValue[customer],
          frequency: Int(summary.frequency[customer]))
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
