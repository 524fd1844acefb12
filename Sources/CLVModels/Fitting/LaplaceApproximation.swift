internal import CLVNumerics
internal import Libm

/// The normal approximation of the estimates: their uncertainty as a law of
/// the parameters.
///
/// In the coordinates of the search (logarithms of positive parameters, real
/// ones as they are) the estimates are taken as normal around the maximum,
/// with the inverse of the observed information as covariance. Parameters
/// that were held, or are whole numbers, stay at their values.
///
/// Where the likelihood is far from normal the approximation is made of draws
/// that respect it, ``ParameterLaw/draws``: these are then its ``points``, and
/// center and covariance are their mean and covariance.
///
/// - Reference: Tierney & Kadane (1986), "Accurate approximations for
///   posterior moments and marginal densities", *JASA* 81:82.
public struct LaplaceApproximation: Sendable, Equatable {
  private let coordinates: SearchCoordinates

  /// The maximum in the coordinates.
  private let center: [Double]

  /// L of the covariance LLᵀ in the coordinates.
  private let root: Matrix

  /// Draws of all parameters that stand for the law; nil where it is normal.
  private let drawn: [[Double]]?

  /// Why a covariance cannot serve.
  public enum Problem: Error, Equatable, Sendable, CustomStringConvertible {
    /// The covariance is of a parameter that the model does not have, or of one
    /// twice.
    case unknownParameter(String)

    /// The covariance has not as many rows and columns as there are parameters
    /// in it.
    case notSquare

    /// The covariance is not its own transpose.
    case notSymmetric

    /// The covariance has no inverse, or an entry is not a finite number.
    case notPositiveDefinite

    /// The draws that stand for it are fewer than two, of another number of
    /// parameters, or of such as the model cannot have.
    case notDrawn

    /// What is wrong, in words that follow "the covariance".
    public var description: String {
      switch self {
      case .unknownParameter(let name):
        "is of \"\(name)\", which is not a parameter of the model, or there "
          + "twice"
      case .notSquare: "does not have a row and a column for each parameter"
      case .notSymmetric: "is not symmetric"
      case .notPositiveDefinite: "is not positive definite"
      case .notDrawn:
        "has draws that are not two or more of what the parameters can be"
      }
    }
  }

  /// The approximation of a fit; nil where its maximum is not an isolated
  /// one, so that no covariance is known.
  public init?<Model: LikelihoodModel>(_ fit: Fit<Model>) {
    guard let covariance = fit.covariance else { return nil }
    let free = fit.freeParameters
    try? self.init(
      Model.identity, values: fit.model.parameterValues,
      covariance: free.map { i in free.map { j in covariance[i, j] } },
      order: free.map { Model.identity.parameters[$0].name })
  }

  /// The approximation of estimates as files keep them.
  ///
  /// - Parameters:
  ///   - identity: The model's.
  ///   - values: The estimates of all parameters, in the order of the
  ///     identity.
  ///   - covariance: The rows of the covariance of those that were estimated.
  ///   - order: Their names, in the order of the rows and columns.
  /// - Throws: ``Problem`` where the covariance cannot be one.
  public init(
    _ identity: ModelIdentity, values: [Double], covariance: [[Double]],
    order: [String]
  ) throws(Problem) {
    let places = try Self.places(of: order, in: identity)
    guard covariance.count == places.count, !places.isEmpty,
      covariance.allSatisfy({ $0.count == places.count })
    else { throw .notSquare }
    let held = values.indices.filter { !places.contains($0) }
    coordinates = SearchCoordinates(
      identity,
      holding: Dictionary(
        uniqueKeysWithValues: held.map { ($0, values[$0]) }))
    center = coordinates.point(of: values)
    // Rows come in the order of the names, coordinates in that of places.
    let rows = coordinates.free.map { places.firstIndex(of: $0) ?? 0 }
    root = try Self.root(
      Self.working(
        rows.map { i in rows.map { j in covariance[i][j] } },
        slopes: coordinates.slopes(at: values)))
    drawn = nil
  }

  /// The law that draws of estimates stand for, as files keep them.
  ///
  /// - Parameters:
  ///   - identity: The model's.
  ///   - values: The estimates of all parameters, in the order of the
  ///     identity.
  ///   - draws: Two or more draws of what was estimated, all of one weight.
  ///   - order: The names of that, in the order of each draw.
  /// - Throws: ``Problem`` where these are not such draws.
  public init(
    _ identity: ModelIdentity, values: [Double], draws: [[Double]],
    order: [String]
  ) throws(Problem) {
    let places = try Self.places(of: order, in: identity)
    guard !places.isEmpty, draws.count >= 2,
      draws.allSatisfy({ draw in
        draw.count == places.count
          && zip(places, draw).allSatisfy {
            identity.parameters[$0].admits($1)
          }
      })
    else { throw .notDrawn }
    let held = values.indices.filter { !places.contains($0) }
    self.init(
      SearchCoordinates(
        identity,
        holding: Dictionary(
          uniqueKeysWithValues: held.map { ($0, values[$0]) })),
      draws: draws.map { draw in
        var all = values
        for (place, value) in zip(places, draw) { all[place] = value }
        return all
      })
  }

  /// The law that draws of all parameters stand for, each of them within the
  /// model.
  init(_ coordinates: SearchCoordinates, draws: [[Double]]) {
    let points = draws.map { coordinates.point(of: $0) }
    let (mean, covariance) = ImportanceSample.moments(
      of: points,
      weights: points.map { _ in 1 / Double(points.count) })
    self.coordinates = coordinates
    center = mean
    root =
      (try? Self.root(covariance))
      ?? Matrix(diagonal: covariance.diagonal.map { $0.squareRoot() })
    drawn = draws
  }

  /// The approximation around a center with a covariance, both in the
  /// coordinates.
  init(
    _ coordinates: SearchCoordinates, center: [Double], covariance: Matrix
  ) throws(Problem) {
    self.coordinates = coordinates
    self.center = center
    root = try Self.root(covariance)
    drawn = nil
  }

  /// The approximation around a center where coordinates are independent, with
  /// variances that are positive and finite.
  init(
    _ coordinates: SearchCoordinates, center: [Double], variances: [Double]
  ) {
    self.coordinates = coordinates
    self.center = center
    root = Matrix(diagonal: variances.map { $0.squareRoot() })
    drawn = nil
  }

  static func places(
    of order: [String], in identity: ModelIdentity
  ) throws(Problem) -> [Int] {
    var places: [Int] = []
    for name in order {
      let place = identity.parameters.firstIndex {
        $0.name == name && $0.scale != .whole
      }
      guard let place, !places.contains(place) else {
        throw .unknownParameter(name)
      }
      places.append(place)
    }
    return places
  }

  /// The covariance in the coordinates, by the delta method from the
  /// parameters, whose derivatives by them are `slopes`.
  static func working(
    _ covariance: [[Double]], slopes: [Double]
  ) throws(Problem) -> Matrix {
    var matrix = Matrix(rows: slopes.count, columns: slopes.count)
    for i in slopes.indices {
      for j in slopes.indices {
        let entry = covariance[i][j]
        let mirrored = covariance[j][i]
        guard abs(entry - mirrored) <= 1e-9 * max(abs(entry), abs(mirrored))
        else {
          throw entry.isNaN || mirrored.isNaN
            ? .notPositiveDefinite : .notSymmetric
        }
        matrix[i, j] = entry / slopes[i] / slopes[j]
      }
    }
    guard matrix.isFinite else { throw .notPositiveDefinite }
    return matrix
  }

  private static func root(_ covariance: Matrix) throws(Problem) -> Matrix {
    do {
      return try CholeskyFactorization(covariance).lower
    } catch {
      throw .notPositiveDefinite
    }
  }

  /// How many parameters are uncertain, d.
  public var dimension: Int { center.count }

  /// The standard deviations in the coordinates: for a positive parameter,
  /// that of its logarithm.
  public var standardDeviations: [Double] {
    (0..<dimension).map { i in norm((0...i).map { root[i, $0] }) }
  }

  /// Parameter values drawn at random from the approximation.
  ///
  /// - Returns: `count` times the values of all parameters, in the order of
  ///   the model's identity.
  public func draws(
    _ count: Int, using generator: inout some RandomNumberGenerator
  ) -> [[Double]] {
    (0..<count).map { _ in
      values(at: (0..<dimension).map { _ in generator.normal() })
    }
  }

  /// Points of one weight that stand for the law: draws, or else
  /// ``cubaturePoints``.
  ///
  /// The mean of a function over them is its expectation.
  public var points: [[Double]] { drawn ?? cubaturePoints }

  /// No more than about eight of the points, evenly spread over them, for what
  /// depends on the parameters little and is to be worked out very often.
  public var fewPoints: [[Double]] {
    let all = points
    return Self.fewPlaces(of: all.count, drawn: isDrawn).map { all[$0] }
  }

  /// Whether the law is made of draws.
  public var isDrawn: Bool { drawn != nil }

  /// The places of ``fewPoints``, or of another number, among all of the
  /// points: in the middle of each of so many parts of the draws.
  package static func fewPlaces(
    of count: Int, drawn: Bool, few: Int = 8
  ) -> [Int] {
    guard drawn, count > few else { return Array(0..<count) }
    return (0..<few).map { (2 * $0 + 1) * count / (2 * few) }
  }

  /// The points of the third-degree spherical–radial rule: the mean of a
  /// function over these is its expectation over the approximation, exactly
  /// so for polynomials of the third degree in the coordinates.
  ///
  /// The 2d points ±√d·L eᵢ, all of one weight: Arasaratnam & Haykin (2009),
  /// "Cubature Kalman filters", *IEEE Transactions on Automatic Control*
  /// 54:1254, equation 19. The same points at every call.
  public var cubaturePoints: [[Double]] {
    let reach = Double(dimension).squareRoot()
    return (0..<dimension).flatMap { i in
      [reach, -reach].map { step in
        values(at: (0..<dimension).map { $0 == i ? step : 0 })
      }
    }
  }

  /// The weights by which the values of a function at ``cubaturePoints`` add
  /// up to its derivatives by the coordinates: those of the line that fits it
  /// best over the points.
  ///
  /// In the standard coordinates ξ the slope along axis i is the difference of
  /// the two values over 2√d, and ∂ξ/∂φ = L⁻¹.
  ///
  /// - Returns: For each of the points, a weight for each coordinate.
  package var gradientWeights: [[Double]] {
    let reach = Double(dimension).squareRoot()
    return (0..<dimension).flatMap { i in
      let column = inverseRow(i)
      return [1.0, -1].map { sign in
        column.map { sign * $0 / (2 * reach) }
      }
    }
  }

  /// A row of L⁻¹: vᵀL = eᵢᵀ, from the last entry on.
  private func inverseRow(_ i: Int) -> [Double] {
    var row = [Double](repeating: 0, count: dimension)
    for j in (0...i).reversed() {
      var sum = i == j ? 1.0 : 0
      for k in (j + 1)..<max(j + 1, i + 1) { sum -= row[k] * root[k, j] }
      row[j] = sum / root[j, j]
    }
    return row
  }

  /// The values of all parameters at a point of the standard normal law.
  ///
  /// Where the estimates are hardly determined, a step could lead anywhere:
  /// no coordinate goes beyond ±50, where every likelihood is still exact,
  /// unless the estimate itself is there.
  private func values(at standard: [Double]) -> [Double] {
    let step = root * standard
    return coordinates.values(
      at: zip(center, step).map { center, step in
        let limit = max(50, abs(center))
        return min(max(center + step, -limit), limit)
      })
  }
}
