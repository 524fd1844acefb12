internal import CLVData
internal import CLVModels
internal import CLVNumerics

/// The customers' histories, the distinct ones once, with the models that
/// stand for the uncertainty of the parameters: at the points of the
/// `LaplaceApproximation`, or at the estimates alone.
///
/// With covariates there are histories and models for each distinct row, the
/// models by the row's own approximation.
struct GroupHistories<Model: PurchaseModel>: Sendable {
  private let samples: [HistorySample]

  /// Where each row's histories begin; one entry more than rows.
  private let starts: [Int]
  private let membership: [Int32]

  /// The models of customers without covariates.
  private let models: [Model]

  /// Whether the models are at draws of the parameters.
  private let isDrawn: Bool

  /// The effects on customers with covariates.
  private let effects: CustomerEffects?
  private let covariateModel: CovariateModel<Model>?
  private let rows: Matrix

  /// The histories of customers who are forecast; `purchase` is the purchase
  /// model of the forecasts.
  init(_ forecasts: CustomerForecasts, by purchase: Model) {
    membership = forecasts.membership
    switch forecasts.histories.sample {
    case .covariate(let sample, let effects):
      self.effects = effects
      covariateModel = effects.model(of: purchase)
      samples = sample.samples
      starts = sample.starts
      rows = sample.rows
      models = []
      isDrawn = effects.uncertainty?.isDrawn ?? false
    case .plain(let sample):
      (effects, covariateModel) = (nil, nil)
      let uncertainty = forecasts.model.uncertainty.purchase
      samples = [sample]
      starts = [0, forecasts.predictions.count]
      rows = Matrix(rows: 1, columns: 0)
      models = Self.models(at: uncertainty) ?? [purchase]
      isDrawn = uncertainty?.isDrawn ?? false
    }
  }

  /// How many models stand for the uncertainty.
  var pointCount: Int { models(of: 0).count }

  /// Some of these, evenly spread, for what takes long at each: more than for
  /// a single customer, as chance counts for less in a sum.
  var fewPoints: [Int] {
    LaplaceApproximation.fewPlaces(of: pointCount, drawn: isDrawn, few: 32)
  }

  /// The number of distinct histories under distinct rows.
  var count: Int { starts[starts.count - 1] }

  /// The number of distinct rows.
  var rowCount: Int { samples.count }

  /// The place of a customer's history among the distinct ones.
  func place(of customer: Int32) -> Int { Int(membership[Int(customer)]) }

  /// The places of the histories of a row.
  func places(of row: Int) -> Range<Int> { starts[row]..<starts[row + 1] }

  /// The distinct history at a place of a row.
  func history(at place: Int, of row: Int) -> PurchaseHistory {
    samples[row].history(place - starts[row])
  }

  /// The models of the customers of a row.
  func models(of row: Int) -> [Model] {
    guard let covariateModel else { return models }
    return Self.models(at: approximation(of: row))
      ?? [covariateModel.model(for: rows.row(row))]
  }

  private static func models(at points: LaplaceApproximation?) -> [Model]? {
    points.map { $0.points.map { Model(parameterValues: $0) } }
  }

  private func approximation(of row: Int) -> LaplaceApproximation? {
    effects?.uncertainty?.approximation(of: rows.row(row))
  }

  /// The moments of the customers behind each history, at each point; over an
  /// infinite horizon only who is alive is left to say.
  func moments(_ horizon: Double) -> GroupMoments {
    guard let effects else {
      // Point by point as they are asked for: they take much memory.
      return GroupMoments(
        membership: membership, points: models.count, isDrawn: isDrawn
      ) { [samples, models] in
        Self.moments(models[$0], samples[0], horizon)
      }
    }
    let parts = parallelChunks(
      count: rowCount, chunkSize: max(1, min(64, rowCount / 64))
    ) { rows in
      rows.map { row in
        let values = models(of: row).map {
          Self.moments($0, samples[row], horizon)
        }
        return RowMoments(values, isDrawn ? nil : approximation(of: row))
      }
    }.flatMap(\.self)
    var moments = GroupMoments(
      membership: membership, points: pointCount, isDrawn: isDrawn
    ) { point in parts.flatMap { $0.values[point] } }
    // Draws move the customers of all rows together.
    guard !isDrawn else { return moments }
    moments.spread = effects.uncertainty.map {
      CovariateSpread($0, rows: effects.rows)
    }
    moments.aliveGradients = parts.flatMap(\.aliveGradients)
    moments.purchaseGradients = parts.flatMap(\.purchaseGradients)
    return moments
  }

  private static func moments(
    _ model: Model, _ sample: HistorySample, _ horizon: Double
  ) -> [PurchaseMoments] {
    horizon.isFinite
      ? model.purchaseMoments(for: sample, in: horizon)
      : sample.histories.map {
        PurchaseMoments(
          alive: model.probabilityAlive($0.history), mean: .infinity,
          variance: .infinity)
      }
  }
}

/// The moments of the customers behind a row's histories at each point, and
/// how their means move with the row's coordinates.
private struct RowMoments: Sendable {
  let values: [[PurchaseMoments]]
  private(set) var aliveGradients: [[Double]] = []
  private(set) var purchaseGradients: [[Double]] = []

  init(_ values: [[PurchaseMoments]], _ approximation: LaplaceApproximation?) {
    self.values = values
    guard let approximation else { return }
    for place in values[0].indices {
      aliveGradients.append(
        approximation.gradient(of: values.map { $0[place].alive }))
      purchaseGradients.append(
        approximation.gradient(of: values.map { $0[place].mean }))
    }
  }
}
