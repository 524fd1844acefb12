public import CLVModels
internal import CLVNumerics

/// A model's estimates and what is known of their fit, as files keep it.
///
/// A file written by hand may have no more than the model's name and its
/// parameters; ``statistics`` are then nil.
public struct FitRecord: Codable, Sendable {
  /// The model's name: "BG/NBD".
  public let model: String

  /// What of the amounts a spend model was fitted to; nil for other models, and
  /// where a file does not say, which means the means.
  public internal(set) var form: SpendForm?

  /// How many purchases are worth nothing and so are none of the single
  /// amounts; nil where these were not taken.
  public internal(set) var zeroAmounts: Int?

  /// The estimates by parameter.
  public let parameters: [String: Double]

  /// How the parameters depend on covariates; nil where they do not.
  ///
  /// Errors, intervals and covariance then include the coefficients, and
  /// ``parameters`` are those of a customer whose coded covariates are 0.
  public let covariates: CovariateRecord?

  /// What intervals of forecasts are made from.
  public let law: EstimateLaw

  /// The certificate and the figures of the fit; nil where they are not known.
  public let statistics: FitStatistics?

  /// How the fit ended; nil where that is not known.
  public let outcome: Convergence.Outcome?

  /// The estimate of a parameter or a coefficient.
  public func estimate(_ name: String) -> Double? {
    parameters[name] ?? covariates?.estimate(name)
  }

  /// A record of a model of which nothing but its parameters is known.
  public init<Model: LikelihoodModel>(_ model: Model) {
    self.init(model, covariates: nil, law: EstimateLaw(), statistics: nil)
    form = (model as? any SpendModel)?.form
  }

  /// A record of a fit with covariates.
  ///
  /// - Parameters:
  ///   - fit: The fit.
  ///   - sample: What the model was fitted to.
  ///   - inference: What to work out beyond the standard errors.
  ///   - unshared: See ``CovariateRecord``.
  public init<Model: LikelihoodModel>(
    _ fit: CovariateFit<Model>, to sample: CovariateSample<Model.Sample>,
    inference: InferenceSettings = InferenceSettings(),
    unshared: CovariateFit<Model>? = nil
  ) {
    let further = FurtherInference(fit, on: sample, inference)
    self.init(
      fit.model.base, covariates: CovariateRecord(fit, unshared: unshared),
      law: EstimateLaw(
        covariance: fit.covariance?.rowsOfEntries,
        draws: further.parameterDraws, order: fit.estimatedNames),
      statistics: FitStatistics(fit, further))
  }

  /// A record of a fit.
  ///
  /// - Parameters:
  ///   - fit: The fit.
  ///   - sample: What the model was fitted to.
  ///   - inference: What to work out beyond the standard errors.
  public init<Model: LikelihoodModel>(
    _ fit: Fit<Model>, to sample: Model.Sample,
    inference: InferenceSettings = InferenceSettings()
  ) {
    let free = fit.freeParameters
    let names = Model.identity.parameters.map(\.name)
    let further = FurtherInference(fit, on: sample, inference)
    self.init(
      fit.model, covariates: nil,
      law: EstimateLaw(
        covariance: fit.covariance.map { covariance in
          free.map { i in free.map { j in covariance[i, j] } }
        },
        draws: further.parameterDraws, order: free.map { names[$0] }),
      statistics: FitStatistics(fit, further))
  }

  private init<Model: LikelihoodModel>(
    _ model: Model, covariates: CovariateRecord?, law: EstimateLaw,
    statistics: FitStatistics?
  ) {
    self.model = Model.identity.name
    parameters = Dictionary(
      uniqueKeysWithValues: zip(
        Model.identity.parameters.map(\.name), model.parameterValues))
    self.covariates = covariates
    self.law = law
    self.statistics = statistics
    outcome = statistics?.convergence.outcome
  }
}

extension FitRecord {
  private enum CodingKeys: String, CodingKey {
    case model, form, zeroAmounts, parameters, covariates, convergence
  }

  private struct Ending: Decodable {
    let outcome: String?
  }

  /// Reads a record; what is not needed to forecast may be missing or
  /// otherwise than this program writes it.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    outcome = try container.decodeIfPresent(Ending.self, forKey: .convergence)?
      .outcome.flatMap { Convergence.Outcome(rawValue: $0) }
    model = try container.decode(String.self, forKey: .model)
    form = try Self.form(of: model, in: container)
    zeroAmounts = try? container.decodeIfPresent(
      Int.self, forKey: .zeroAmounts)
    parameters = try container.decode(
      [String: Double].self, forKey: .parameters)
    covariates = try container.decodeIfPresent(
      CovariateRecord.self, forKey: .covariates)
    law = try EstimateLaw(from: decoder)
    statistics = try? FitStatistics(from: decoder)
  }

  private static func form(
    of model: String, in container: KeyedDecodingContainer<CodingKeys>
  ) throws -> SpendForm? {
    guard
      let name = try container.decodeIfPresent(String.self, forKey: .form)
    else { return nil }
    guard let form = SpendForm(rawValue: name) else {
      throw DecodingError.dataCorruptedError(
        forKey: .form, in: container,
        debugDescription: "the form \"\(name)\" of \(model) is not known here; "
          + "the known ones are "
          + SpendForm.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return form
  }

  /// Writes the members of all parts side by side.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(model, forKey: .model)
    try container.encodeIfPresent(form, forKey: .form)
    try container.encodeIfPresent(zeroAmounts, forKey: .zeroAmounts)
    try container.encode(parameters, forKey: .parameters)
    try container.encodeIfPresent(covariates, forKey: .covariates)
    try law.encode(to: encoder)
    try statistics?.encode(to: encoder)
  }
}

/// The law of a model's estimates: what intervals of forecasts are made from.
public struct EstimateLaw: Codable, Sendable {
  /// The covariance of the estimates, in the order of ``parameterOrder``; nil
  /// unless the fit converged inside.
  public let covariance: [[Double]]?

  /// Draws of the estimates, all of one weight, in the order of
  /// ``parameterOrder``: what intervals of forecasts are made from where the
  /// covariance does not serve; nil where it does.
  public let parameterDraws: [[Double]]?

  /// The names of what was estimated, in the order of rows and of draws; that
  /// of the model where it is nil.
  public let parameterOrder: [String]?

  /// A law of estimates; without any of them, nothing is known.
  ///
  /// A covariance of entries that are not all finite is none.
  init(
    covariance: [[Double]]? = nil, draws: [[Double]]? = nil,
    order: [String]? = nil
  ) {
    self.covariance = covariance.flatMap { rows in
      rows.allSatisfy { $0.allSatisfy(\.isFinite) } ? rows : nil
    }
    parameterDraws = draws
    parameterOrder = order
  }
}
