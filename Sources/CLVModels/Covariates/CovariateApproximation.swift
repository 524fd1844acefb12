internal import CLVNumerics

/// The normal approximation of a fit with covariates: the uncertainty of the
/// parameters and the coefficients together.
///
/// In the coordinates (φ, γ) of the search (logarithms of the base model's
/// positive parameters, coefficients as they are) the estimates are taken as
/// normal around the maximum, as by ``LaplaceApproximation``. The coordinates
/// of the customers who have a covariate row z, φ + SΓᵀz, are linear in them
/// and so normal too, with the covariance AΣAᵀ where A = ∂(φ + SΓᵀz)/∂(φ, γ):
/// the uncertainty about one customer has as many dimensions as the base model
/// has parameters, however many covariates there are.
public struct CovariateApproximation: Sendable, Equatable {
  /// The base model's coordinates.
  private let coordinates: SearchCoordinates

  /// The base model's parameters.
  private let values: [Double]
  private let coefficients: CovariateCoefficients

  /// The signs of each process for each of the base's coordinates.
  private let signs: [[Double]]

  /// For each process and column, process by process, the place of its
  /// coefficient among the coordinates (φ, γ); nil where it is fixed.
  private let slots: [Int?]

  /// Σ, in the coordinates (φ, γ).
  private let covariance: Matrix

  /// Draws of the base's parameters and of the coefficients that stand for the
  /// law; none where it is normal.
  private var draws: [Draw] = []

  private struct Draw: Equatable {
    let values: [Double]
    let coefficients: CovariateCoefficients
  }

  /// The approximation of a fit; nil where its maximum is not an isolated
  /// one, so that no covariance is known.
  public init?<Base: LikelihoodModel>(_ fit: CovariateFit<Base>) {
    guard let covariance = fit.covariance else { return nil }
    try? self.init(
      fit.model, covariance: covariance.rowsOfEntries,
      order: fit.estimatedNames)
  }

  /// The approximation of estimates as files keep them.
  ///
  /// - Parameters:
  ///   - model: The model at the estimates.
  ///   - covariance: The rows of the covariance of what was estimated.
  ///   - order: The names of what was, in the order of the rows and columns:
  ///     parameters, and coefficients as `process.column` or, of one that all
  ///     processes share, `shared.column`.
  /// - Throws: ``LaplaceApproximation/Problem`` where the covariance cannot be
  ///   one.
  public init<Base: LikelihoodModel>(
    _ model: CovariateModel<Base>, covariance: [[Double]], order: [String]
  ) throws(LaplaceApproximation.Problem) {
    guard covariance.count == order.count, !order.isEmpty,
      covariance.allSatisfy({ $0.count == order.count })
    else { throw .notSquare }
    let layout = try Layout(model, order)
    let slopes = layout.slopes(at: model.base.parameterValues)
    self.init(
      model, layout,
      covariance: try LaplaceApproximation.working(
        layout.rows.map { i in layout.rows.map { j in covariance[i][j] } },
        slopes: slopes))
    guard (try? CholeskyFactorization(self.covariance)) != nil else {
      throw .notPositiveDefinite
    }
  }

  /// The law that draws of estimates stand for, as files keep them.
  ///
  /// - Parameters:
  ///   - model: The model at the estimates.
  ///   - draws: Two or more draws of what was estimated, all of one weight.
  ///   - order: The names of that, in the order of each draw, as for the
  ///     covariance.
  /// - Throws: ``LaplaceApproximation/Problem`` where these are not such draws.
  public init<Base: LikelihoodModel>(
    _ model: CovariateModel<Base>, draws: [[Double]], order: [String]
  ) throws(LaplaceApproximation.Problem) {
    let layout = try Layout(model, order)
    let parameters = layout.coordinates.free.map {
      Base.identity.parameters[$0]
    }
    let rows = draws.map { draw in
      draw.count == order.count ? layout.rows.map { draw[$0] } : []
    }
    guard rows.count >= 2, !order.isEmpty,
      rows.allSatisfy({ row in
        row.count == order.count && row.allSatisfy(\.isFinite)
          && zip(parameters, row).allSatisfy { $0.admits($1) }
      })
    else { throw .notDrawn }
    let free = layout.coordinates.free.count
    var all = model.base.parameterValues
    self.init(
      model, layout,
      covariance: ImportanceSample.moments(
        of: rows.map { row in
          for (place, value) in zip(layout.coordinates.free, row) {
            all[place] = value
          }
          return layout.coordinates.point(of: all) + row[free...]
        }, weights: rows.map { _ in 1 / Double(rows.count) }
      ).covariance)
    self.draws = rows.map { row in
      for (place, value) in zip(layout.coordinates.free, row) {
        all[place] = value
      }
      return Draw(
        values: all,
        coefficients: layout.coefficients(of: row, at: model.coefficients))
    }
  }

  private init<Base: LikelihoodModel>(
    _ model: CovariateModel<Base>, _ layout: Layout, covariance: Matrix
  ) {
    values = model.base.parameterValues
    coefficients = model.coefficients
    coordinates = layout.coordinates
    slots = layout.slots
    signs = Base.covariateProcesses.map { process in
      layout.coordinates.free.map { process.signs[$0] ?? 0 }
    }
    self.covariance = covariance
  }

  /// Where each of the estimates is among the coordinates.
  private struct Layout {
    let coordinates: SearchCoordinates

    /// For each of the coordinates, its place in the order of the estimates.
    let rows: [Int]
    let slots: [Int?]
    private let effects: Int

    init<Base: LikelihoodModel>(
      _ model: CovariateModel<Base>, _ order: [String]
    ) throws(LaplaceApproximation.Problem) {
      let names = coefficientNames(of: model.coefficients)
      let known = Set(names.flatMap { [$0.own, $0.shared] })
      let effects = order.indices.filter { known.contains(order[$0]) }
      let parameters = order.indices.filter { !known.contains(order[$0]) }
      let places = try LaplaceApproximation.places(
        of: parameters.map { order[$0] }, in: Base.identity)
      guard Set(effects.map { order[$0] }).count == effects.count else {
        throw .unknownParameter(order[effects[0]])
      }
      let values = model.base.parameterValues
      let held = values.indices.filter { !places.contains($0) }
      let coordinates = SearchCoordinates(
        Base.identity,
        holding: Dictionary(
          uniqueKeysWithValues: held.map { ($0, values[$0]) }))
      let free = coordinates.free.count
      slots = names.map { name in
        effects.firstIndex {
          order[$0] == name.own || order[$0] == name.shared
        }.map { free + $0 }
      }
      rows =
        coordinates.free.compactMap { place in
          places.firstIndex(of: place).map { parameters[$0] }
        } + effects
      self.coordinates = coordinates
      self.effects = effects.count
    }

    func slopes(at values: [Double]) -> [Double] {
      coordinates.slopes(at: values) + (0..<effects).map { _ in 1 }
    }

    /// Coefficients with those that are among the estimates replaced.
    func coefficients(
      of estimates: [Double], at coefficients: CovariateCoefficients
    ) -> CovariateCoefficients {
      var values = coefficients.values
      for (i, slot) in slots.enumerated() {
        guard let slot else { continue }
        let (p, k) = i.quotientAndRemainder(
          dividingBy: coefficients.columns.count)
        values[k, p] = estimates[slot]
      }
      return CovariateCoefficients(
        processes: coefficients.processes, columns: coefficients.columns,
        values: values)
    }
  }

  /// The names that the coefficient of each process and column can have.
  private static func coefficientNames(
    of coefficients: CovariateCoefficients
  ) -> [(own: String, shared: String)] {
    coefficients.processes.flatMap { process in
      coefficients.columns.map {
        (own: "\(process).\($0)", shared: "shared.\($0)")
      }
    }
  }
}

extension CovariateApproximation {
  /// The approximation of the base model's parameters alone, those of the
  /// customers whose coded covariates are 0.
  public var base: LaplaceApproximation {
    approximation(of: coefficients.columns.map { _ in 0 })
  }

  /// Whether the law is made of draws: then the points of all rows are at the
  /// same draws, one by one.
  public var isDrawn: Bool { !draws.isEmpty }

  /// The approximation of the parameters of the customers who have a coded
  /// covariate row: AΣAᵀ around φ + SΓᵀz.
  public func approximation(of row: [Double]) -> LaplaceApproximation {
    if isDrawn { return drawn(of: row) }
    let predictors = coefficients.predictors(of: Matrix([row]))
    var center = coordinates.point(of: values)
    // Aᵀ: a column for each of the row's coordinates.
    var slopes = Matrix(rows: covariance.rows, columns: center.count)
    for i in center.indices {
      slopes[i, i] = 1
      for (p, sign) in signs.enumerated() where sign[i] != 0 {
        center[i] += sign[i] * predictors[0, p]
        for (k, z) in row.enumerated() {
          guard let slot = slots[p * row.count + k] else { continue }
          slopes[slot, i] += sign[i] * z
        }
      }
    }
    let spread = slopes.transposeTimes(covariance * slopes)
    if let one = try? LaplaceApproximation(
      coordinates, center: center, covariance: spread)
    {
      return one
    }
    // AΣAᵀ is positive definite as Σ is, up to rounding; and where it
    // overflows, nothing is known.
    let variances = spread.diagonal.map {
      $0.isFinite ? min(max($0, 1e-300), 1e300) : 1e300
    }
    return LaplaceApproximation(
      coordinates, center: center, variances: variances)
  }

  /// The law of a row's parameters that the draws stand for.
  private func drawn(of row: [Double]) -> LaplaceApproximation {
    let farthest = 600.0
    let points = draws.map { draw in
      let predictors = draw.coefficients.predictors(of: Matrix([row]))
      let own = coordinates.point(of: draw.values)
      let point = own.indices.map { i in
        signs.enumerated().reduce(own[i]) {
          $0 + $1.element[i] * predictors[0, $1.offset]
        }
      }
      return coordinates.values(
        at: zip(point, own).map {
          $0.isNaN ? $1 : min(max($0, -farthest), farthest)
        })
    }
    return LaplaceApproximation(coordinates, draws: points)
  }

  /// The number of entries of a gradient: the base model's coordinates, then
  /// all coefficients, process by process.
  package var gradientSize: Int { coordinates.free.count + slots.count }

  /// Adds to a gradient that of a function of the parameters of one customer
  /// with a covariate row: its derivatives by the row's coordinates are
  /// carried over to all of the coordinates.
  package func add(
    _ derivatives: some Collection<Double>, weight: Double, of row: [Double],
    to gradient: inout [Double]
  ) {
    for (i, derivative) in derivatives.enumerated() {
      gradient[i] += weight * derivative
    }
    let count = coordinates.free.count
    for (p, sign) in signs.enumerated() {
      let slope = weight * zip(sign, derivatives).reduce(0) { $0 + $1.0 * $1.1 }
      let first = count + p * row.count
      for (k, z) in row.enumerated() { gradient[first + k] += slope * z }
    }
  }

  /// The variance of a function with a gradient: gᵀΣg over what was
  /// estimated.
  package func variance(along gradient: [Double]) -> Double {
    let count = coordinates.free.count
    var estimated = [Double](repeating: 0, count: covariance.rows)
    for i in 0..<count { estimated[i] = gradient[i] }
    for (i, slot) in slots.enumerated() {
      if let slot { estimated[slot] += gradient[count + i] }
    }
    return dot(estimated, covariance * estimated)
  }
}

extension LaplaceApproximation {
  /// The derivatives of a function by the coordinates, from its values at
  /// ``cubaturePoints``: see ``gradientWeights``.
  package func gradient(of valuesAtPoints: [Double]) -> [Double] {
    var gradient = [Double](repeating: 0, count: dimension)
    for (value, weights) in zip(valuesAtPoints, gradientWeights) {
      for (i, weight) in weights.enumerated() { gradient[i] += value * weight }
    }
    return gradient
  }
}
