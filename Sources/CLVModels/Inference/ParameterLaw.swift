internal import CLVNumerics
internal import Libm

/// What stands for the uncertainty of estimates: a normal law where the
/// likelihood is near enough to one, else draws that respect the likelihood.
public struct ParameterLaw: Sendable, Equatable {
  /// How the law was found.
  public enum Kind: String, Codable, Sendable {
    /// The quadratic at the maximum describes the likelihood:
    /// ``LaplaceApproximation``.
    case normal

    /// A normal law does not describe the likelihood; the draws are weighted by
    /// the likelihood, and resampled.
    case weighted = "weighted draws"

    /// The likelihood has no end within reach of the data; each draw is a
    /// maximum anew, with the customers weighted at random.
    case refits
  }

  /// How the law was found.
  public let kind: Kind

  /// Values of what was estimated, in the order of the coordinates, all of
  /// one weight and in order along the axis of their greatest spread; none
  /// where the law is normal.
  public let draws: [[Double]]

  /// How many draws of equal weight the draws from the normal law's
  /// neighbourhood are worth, where these were weighted.
  public let effectiveSampleSize: Double?

  /// How many draws were weighted.
  public let weightedDraws: Int?

  /// The shape k of the tail of the weights, a finite number; nil where they
  /// have no tail, or there are none.
  public let tailShape: Double?
}

extension LikelihoodFit {
  /// Finds what stands for the uncertainty of the estimates; nil where
  /// nothing does.
  ///
  /// At an isolated maximum, draws from a multivariate t law with the
  /// covariance of the normal one are weighted by the likelihood. The normal
  /// law serves where these agree with it: an effective sample size of half
  /// the draws or more, weights whose tail has a shape of at most 0.7, and in
  /// every coordinate a mean within a third of a standard deviation of the
  /// estimate and a standard deviation within a factor of 1.35. Otherwise the
  /// t law is refitted twice by the weighted moments, and its draws serve
  /// where the effective sample size is a quarter of them and the tail's shape
  /// is at most 0.7.
  ///
  /// Neither serves where a limit of the model is within three standard
  /// errors, 2(ln L̂ − ln L) < 9: a law in the logarithms of the parameters
  /// would go on towards it without end.
  ///
  /// Then, and at every boundary, the estimates are found anew with the
  /// customers weighted at random, as by ``bootstrap(on:count:seed:)``. The
  /// share of the refits that end at the boundary is its probability, as where
  /// an estimate that is not restricted would have been normal and is moved to
  /// the boundary where it lies beyond.
  ///
  /// - Parameter sample: What the model was fitted to.
  /// - Returns: The law, the same at every call.
  public func parameterLaw(on sample: Sample) -> ParameterLaw? {
    let surface = surface
    guard surface.coordinates.free.count > 0 else { return nil }
    let first = surface.importanceSample(on: sample)
    let isOpen = surface.isOpen(on: sample)
    if let first, !isOpen, surface.isNormal(first) {
      return ParameterLaw(.normal, draws: [], first)
    }
    if let first, !isOpen, let weighted = surface.adapted(first, on: sample) {
      return ParameterLaw(
        .weighted,
        draws: weighted.resampled(LikelihoodSurface<Sample>.drawCount).map {
          surface.estimated(at: $0)
        }, weighted)
    }
    let refits = surface.refits(on: sample)
    guard refits.count >= 2 else {
      return first.map { ParameterLaw(.normal, draws: [], $0) }
    }
    return ParameterLaw(.refits, draws: refits, first)
  }
}

extension LaplaceApproximation {
  /// The law of a fit's estimates by ``LikelihoodFit/parameterLaw(on:)``: of
  /// draws where no normal one serves; nil where nothing is known.
  public init?<Model: LikelihoodModel>(
    _ fit: Fit<Model>, on sample: Model.Sample
  ) {
    guard let law = fit.parameterLaw(on: sample), !law.draws.isEmpty else {
      self.init(fit)
      return
    }
    try? self.init(
      Model.identity, values: fit.model.parameterValues, draws: law.draws,
      order: fit.freeParameters.map { Model.identity.parameters[$0].name })
  }
}

extension ParameterLaw {
  init(_ kind: Kind, draws: [[Double]], _ weighted: ImportanceSample?) {
    self.kind = kind
    self.draws = draws
    effectiveSampleSize = weighted?.effectiveSize
    weightedDraws = weighted?.points.count
    tailShape = weighted.flatMap {
      $0.tailShape.isFinite ? $0.tailShape : nil
    }
  }
}

extension LikelihoodSurface {
  /// How many draws stand for a law that is not normal.
  static var drawCount: Int { 64 }

  /// The values of what was estimated at a point of the coordinates.
  func estimated(at point: [Double]) -> [Double] {
    let values = coordinates.values(at: point)
    return coordinates.free.map { values[$0] }
  }

  /// Weighted draws around the maximum; nil where it is not isolated.
  fileprivate func importanceSample(on sample: Sample) -> ImportanceSample? {
    guard let covariance = workingCovariance,
      let factor = try? CholeskyFactorization(covariance)
    else { return nil }
    let likelihood = LikelihoodAroundMaximum(self, covariance, sample)
    return ImportanceSample(
      pairs: 64, from: .init(center: point, root: factor.lower)
    ) { likelihood.value(at: $0) }
  }

  /// Whether a limit of the model is within three standard errors.
  fileprivate func isOpen(on sample: Sample) -> Bool {
    guard workingCovariance != nil else { return true }
    let objective = (penalized ?? likelihood)(sample)
    let point = point
    return farEnds(
      of: objective, from: point, objective.evaluate(at: point), curvature: 16
    ).contains { $0.ratio < 9 }
  }

  fileprivate func isNormal(_ draws: ImportanceSample) -> Bool {
    guard draws.effectiveSize >= 0.5 * Double(draws.points.count),
      draws.tailShape <= 0.7, let covariance = workingCovariance
    else { return false }
    let (mean, spread) = draws.moments
    return zip(mean, point).enumerated().allSatisfy { i, pair in
      let deviation = covariance[i, i].squareRoot()
      let ratio = spread[i, i].squareRoot() / deviation
      return abs(pair.0 - pair.1) <= deviation / 3
        && ratio <= 1.35 && ratio >= 1 / 1.35
    }
  }

  /// Weighted draws from a law refitted twice; nil where they do not serve.
  fileprivate func adapted(
    _ first: ImportanceSample, on sample: Sample
  ) -> ImportanceSample? {
    guard let covariance = workingCovariance else { return nil }
    let likelihood = LikelihoodAroundMaximum(self, covariance, sample)
    var draws = first
    for pairs in [128, 256] {
      guard draws.effectiveSize >= 10, let proposal = draws.refitted,
        let next = ImportanceSample(
          pairs: pairs, from: proposal, { likelihood.value(at: $0) })
      else { return nil }
      draws = next
    }
    guard draws.effectiveSize >= 0.25 * Double(draws.points.count),
      draws.tailShape <= 0.7
    else { return nil }
    return draws
  }
}

/// The log-likelihood around its maximum.
///
/// For a large sample, what it is beyond its second order comes from a thinned
/// one: that part is small where it matters, and so is the error in it.
private struct LikelihoodAroundMaximum<Sample: ModelSample>: Sendable {
  private static var thinnedSize: Int { 4096 }

  private let objective: any Objective
  private let center: [Double]
  private let part: Part?

  /// What a thinned sample takes.
  private struct Part: Sendable {
    /// The information of the whole sample, and the evaluation of the thinned
    /// one, both at the maximum.
    let information: Matrix
    let evaluation: Evaluation

    /// How many customers each in the thinned sample stands for.
    let scale: Double
  }

  init(
    _ surface: LikelihoodSurface<Sample>, _ covariance: Matrix,
    _ sample: Sample
  ) {
    let make = surface.penalized ?? surface.likelihood
    center = surface.point
    guard sample.distinctCount > 2 * Self.thinnedSize,
      let information = try? CholeskyFactorization(covariance).inverse()
    else {
      objective = make(sample)
      part = nil
      return
    }
    let thinned = sample.thinned(to: Self.thinnedSize)
    objective = make(thinned)
    part = Part(
      information: information, evaluation: objective.evaluate(at: center),
      scale: sample.weights.reduce(0, +) / thinned.weights.reduce(0, +))
  }

  /// ln L, up to a constant; −∞ where a coordinate is farther out than every
  /// likelihood is still exact.
  func value(at point: [Double]) -> Double {
    let isWithin = zip(point, center).allSatisfy {
      abs($0) <= max(50, abs($1))
    }
    guard isWithin else { return -.infinity }
    let value = objective.evaluate(at: point).value
    guard let part else { return -value }
    let step = zip(point, center).map { $0 - $1 }
    let remainder =
      value - part.evaluation.value - dot(part.evaluation.gradient, step)
      - 0.5 * dot(step, part.evaluation.hessian * step)
    return -0.5 * dot(step, part.information * step) - part.scale * remainder
  }
}
