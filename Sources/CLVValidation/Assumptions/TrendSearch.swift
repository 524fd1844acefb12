internal import CLVData
internal import CLVModels
internal import CLVNumerics
internal import Libm

/// The search for the change g of the rate at which a model's likelihood is
/// highest: see ``RateTrend``.
struct TrendSearch: Sendable {
  /// What was found with one model.
  struct Result: Sendable {
    let model: String

    /// The log-likelihood without a trend.
    let without: Double

    /// The log-likelihood with the best trend.
    let with: Double

    /// g, per time unit.
    let change: Double
    let standardError: Double
  }

  /// Of more distinct histories than this, models whose likelihood takes ten
  /// times as long as the others' are left out: so many customers tell dropout
  /// from decline by themselves.
  private static let mostForCostly = 4000

  /// Of more distinct histories than this, every so many-th of them are looked
  /// at, which tell a trend from none as surely.
  static let mostLookedAt = 60_000

  /// How many distinct histories stand behind each that is looked at.
  let step: Int

  private let histories: [(history: PurchaseHistory, customers: Double)]

  /// The mean time of repeat purchases, from the end of calibration.
  private let middle: Double

  /// The largest g, of either sign.
  private let limit: Double

  /// Σ ln(gap) over the gaps of the customers looked at.
  private let logGaps: Double

  init(
    _ summary: CustomerSummary, middle: Double, limit: Double,
    most: Int = mostLookedAt
  ) {
    let all = summary.histories
    let step = max(1, (all.distinctCount + most - 1) / most)
    let places = stride(from: step / 2, to: all.distinctCount, by: step)
    let weights = all.weights
    self.step = step
    histories = places.map { (all.history($0), weights[$0]) }
    logGaps =
      all.logGaps.map { gaps in
        places.reduce(0) { $0 + weights[$1] * gaps[$1] }
      } ?? 0
    self.middle = middle
    // Clocks must not run out of numbers.
    let longest = summary.T.max() ?? 0
    self.limit = min(limit, longest > 0 ? 20 / longest : limit)
  }

  /// What is found with each model that may describe the customers: the one
  /// that was fitted, and those of the catalogue with another law of dropout;
  /// those without an isolated maximum are left out.
  func results(_ fitted: any PurchaseModel) -> [Result] {
    let own = type(of: fitted)
    let rivals = ModelCatalog.purchaseModels(countingOpportunities: false)
      .filter { !$0.describesRegularity && $0.identity != own.identity }
    var starts = [own.identity.identifier: fitted.parameterValues]
    let sample = sample(0)
    var types = [own]
    for type in [own] + rivals {
      let nested = nested(in: type, sample, &starts)
      if type == own { continue }
      if type.isCostly, histories.count > Self.mostForCostly { continue }
      switch nested.map({ type.start(at: $0, for: sample) }) {
      case .noGain: continue
      case .parameterValues(let values):
        starts[type.identity.identifier] = values
      case .usual, nil:
        if type.startsAtNested, nested == nil { continue }
      }
      types.append(type)
    }
    let (all, known) = (types, starts)
    return parallelChunks(count: all.count, chunkSize: 1) { range in
      let type = all[range.lowerBound]
      return search(type, fitted, from: known[type.identity.identifier])
    }.compactMap(\.self)
  }

  /// A fit of the model at which the search for another begins, and from which
  /// its own begins too, so that it is searched for once; nil where there is
  /// none.
  private func nested(
    in type: any PurchaseModel.Type, _ sample: HistorySample,
    _ starts: inout [String: [Double]]
  ) -> (any PurchaseModel)? {
    guard type.startsAtNested,
      let inner = type.nested.lazy.compactMap({
        $0.model as? any PurchaseModel.Type
      }).first
    else { return nil }
    let name = inner.identity.identifier
    let known = starts[name] ?? Self.values(of: inner, fittedTo: sample)
    starts[name] = known
    return known.map { inner.init(parameterValues: $0) }
  }

  private static func values(
    of type: (some PurchaseModel).Type, fittedTo sample: HistorySample
  ) -> [Double]? {
    (try? type.fit(to: sample))?.model.parameterValues
  }

  private func search<Model: PurchaseModel>(
    _ type: Model.Type, _ fitted: any PurchaseModel,
    from start: [Double]?
  ) -> Result? {
    let whole = Model.identity.parameters.firstIndex { $0.scale == .whole }
    let held = whole.map { [$0: fitted.parameterValues[$0]] } ?? [:]
    func fit(_ change: Double, from start: [Double]?) -> Fit<Model>? {
      // From near a maximum more steps lead to a boundary.
      var options = OptimizerOptions.forLogarithms
      if start != nil { options.maximumIterations = 25 }
      let fit = try? Model.fit(
        to: sample(change), holding: held, from: start.map { [$0] },
        options: options)
      return fit?.convergence.outcome == .converged ? fit : nil
    }
    func value(_ fit: Fit<Model>, _ change: Double) -> Double {
      fit.logLikelihood + gapTerm(fit.model, change)
    }
    guard let first = fit(0, from: start) else { return nil }
    let without = value(first, 0)
    var (change, current, best) = (0.0, first, without)
    var information = 0.0
    for _ in 0..<12 {
      guard let slope = slope(of: current, at: change) else { return nil }
      information = slope.information
      var step = slope.score / information
      // Less would be gained than makes a difference.
      if slope.score * step < 0.01 { break }
      step = min(max(change + step, -limit), limit) - change
      var isBetter = false
      for _ in 0..<4 where !isBetter {
        if let next = fit(change + step, from: current.model.parameterValues),
          value(next, change + step) > best
        {
          (change, current) = (change + step, next)
          best = value(next, change)
          isBetter = true
        } else {
          step /= 2
        }
      }
      if !isBetter { break }
    }
    return Result(
      model: Model.identity.identifier, without: without, with: best,
      change: change, standardError: 1 / information.squareRoot())
  }

  /// The derivative of the profile log-likelihood of g, and the information
  /// that is left of g once all other parameters are fitted: by differences
  /// of the exact derivatives of the model.
  private func slope<Model: PurchaseModel>(
    of fit: Fit<Model>, at change: Double
  ) -> (score: Double, information: Double)? {
    guard let covariance = fit.covariance else { return nil }
    let longest = histories.reduce(0) { max($0, $1.history.T) }
    let h = 1e-3 / max(longest, .leastNormalMagnitude)
    func evaluation(_ change: Double) -> Evaluation {
      var evaluation = fit.model.logLikelihood(of: sample(change))
      evaluation.value += gapTerm(fit.model, change)
      return evaluation
    }
    let (above, below) = (evaluation(change + h), evaluation(change - h))
    let here = fit.logLikelihood + gapTerm(fit.model, change)
    let mixed = zip(above.gradient, below.gradient).map {
      ($0 - $1) / (2 * h)
    }
    var information = (2 * here - above.value - below.value) / (h * h)
    for i in mixed.indices {
      for j in mixed.indices where mixed[i] != 0 && mixed[j] != 0 {
        information -= mixed[i] * covariance[i, j] * mixed[j]
      }
    }
    let score = (above.value - below.value) / (2 * h)
    guard score.isFinite, information > 0, information.isFinite else {
      return nil
    }
    return (score, information)
  }

  /// The histories on the clock of a change.
  private func sample(_ change: Double) -> HistorySample {
    HistorySample(
      frequency: histories.map { Int32($0.history.frequency) },
      recency: histories.map {
        min(
          clock($0.history.recency, of: $0.history, change),
          clock($0.history.T, of: $0.history, change))
      },
      T: histories.map { clock($0.history.T, of: $0.history, change) },
      counts: histories.map { Int32($0.customers) })
  }

  /// ∫ exp(gu) du over a time from the first purchase, which was T before the
  /// end; u counts from the mean time of repeat purchases.
  private func clock(
    _ time: Double, of history: PurchaseHistory, _ change: Double
  ) -> Double {
    change == 0
      ? time
      : exp(change * (-history.T - middle)) * expm1(change * time) / change
  }

  /// What the gaps add to the likelihood of a model of k stages with k held:
  /// (k − 1) Σ ln(gap on the clock).
  ///
  /// A gap about the time m is exp(gm) times as long on the clock, but for
  /// (g · gap)²/24. The middles of a customer's gaps are on average half of tₓ
  /// over x before the purchases, whose own times are 0 on average.
  private func gapTerm(_ model: any PurchaseModel, _ change: Double) -> Double {
    guard model.stages > 1 else { return 0 }
    let half = histories.reduce(0) {
      $0 + $1.customers * 0.5 * $1.history.recency
    }
    return Double(model.stages - 1) * (logGaps - change * half)
  }
}
