public import CLVNumerics

/// A probability model that can be fitted by maximum likelihood.
///
/// A model is an immutable value at known parameters: there is no model that
/// is "not fitted yet". It states its parameters, its log-likelihood with
/// exact derivatives over a whole sample, where to start looking for the
/// maximum, and how to read a maximum that lies at infinity. Fitting, standard
/// errors and intervals are derived from that, once for all models, in
/// ``fit(to:holding:from:options:)`` and ``Fit``.
public protocol LikelihoodModel: Sendable {
  /// The data it is fitted to, with equal observations counted together.
  associatedtype Sample: ModelSample

  /// Its names and its parameters.
  static var identity: ModelIdentity { get }

  /// The model at given parameters, in the order of ``identity``.
  init(parameterValues: [Double])

  /// The values of the parameters, in the order of ``identity``.
  var parameterValues: [Double] { get }

  /// The log-likelihood of a sample, with its score and Hessian with respect
  /// to the parameters themselves (not their logarithms); zero derivatives by
  /// those that are whole numbers.
  func logLikelihood(of sample: Sample) -> Evaluation

  /// Points from which to look for the maximum, the most promising first.
  static func startingPoints(for sample: Sample) -> [[Double]]

  /// Throws where a sample holds nothing that the parameters could be learned
  /// from.
  static func check(_ sample: Sample) throws(FitError)

  /// Throws where a sample holds nothing that the parameters could be learned
  /// from, some of which are held at known values.
  ///
  /// A model need not state it; it is for those that need more data for some
  /// of their parameters.
  static func check(
    _ sample: Sample, holding held: [Int: Double]
  ) throws(FitError)

  /// What a flat likelihood means for the model.
  ///
  /// - Parameters:
  ///   - parameters: Where the likelihood stopped rising.
  ///   - direction: The direction, in the logarithms of the parameters (real
  ///     ones as they are), along which it is flat, pointing to where it
  ///     rises, if at all.
  /// - Returns: The limit that lies that way.
  static func limit(
    at parameters: [Double], along direction: [Double]
  ) -> ModelLimit

  /// What it means that the likelihood still rises, by less and less, where
  /// the search may go no farther; nil where that is no known limit.
  static func edge(at parameters: [Double]) -> ModelLimit?

  /// The models of the catalogue that are special cases of this one, without
  /// those that are special cases of such.
  static var nested: [NestedModel] { get }

  /// Where covariates of the customers enter; empty where they cannot.
  static var covariateProcesses: [CovariateProcess] { get }

  /// The places among the parameters of the shape r and the rate α of the
  /// gamma distribution of purchase rates, whose mean is r/α; nil where the
  /// model has no such distribution.
  ///
  /// A model that states them is protected from parameters at which more
  /// purchases are expected than forecasts can be made of.
  static var purchaseRatePlaces: (shape: Int, rate: Int)? { get }
}

extension LikelihoodModel {
  /// No known limit, unless the model says which.
  public static func edge(at parameters: [Double]) -> ModelLimit? { nil }

  /// None, unless the model says which.
  public static var nested: [NestedModel] { [] }

  /// None, unless the model says where.
  public static var covariateProcesses: [CovariateProcess] { [] }

  /// None, unless the model says where.
  public static var purchaseRatePlaces: (shape: Int, rate: Int)? { nil }

  /// Asks for the same whatever is held.
  public static func check(
    _ sample: Sample, holding held: [Int: Double]
  ) throws(FitError) {
    try check(sample)
  }
}

/// A part of a model that covariates act on: a customer's parameters are the
/// common ones times exp(±η), with η the linear predictor of the covariates.
public struct CovariateProcess: Sendable, Equatable {
  /// The name in files and output: "purchase", "dropout", "spend".
  public let name: String

  /// For the places of the parameters that are multiplied, the sign of η.
  public let signs: [Int: Double]

  /// A process with its parts.
  public init(_ name: String, signs: [Int: Double]) {
    self.name = name
    self.signs = signs
  }
}

/// Data that models are fitted to: distinct observations with their weights.
public protocol ModelSample: Sendable {
  /// How many customers the sample stands for.
  var customers: Int { get }

  /// How many distinct observations it holds.
  var distinctCount: Int { get }

  /// How many customers share each distinct observation.
  var weights: [Double] { get }

  /// The sample with other weights of its observations, all positive or zero.
  func reweighted(_ weights: [Double]) -> Self

  /// Some of the distinct observations, by their places, with their weights.
  func selecting(_ places: some Collection<Int>) -> Self
}

extension ModelSample {
  /// About `count` of the distinct observations, evenly spread, with their
  /// weights.
  func thinned(to count: Int) -> Self {
    let step = max(1, distinctCount / max(1, count))
    return selecting(stride(from: 0, to: distinctCount, by: step).map(\.self))
  }
}
