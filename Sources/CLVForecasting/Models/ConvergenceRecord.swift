public import CLVModels

/// The certificate of a fit, as files keep it.
public struct ConvergenceRecord: Codable, Sendable {
  /// How the fit ended.
  public let outcome: Convergence.Outcome

  /// The outcome in words; at a boundary, which one and what it means.
  public let message: String

  /// The limit that a boundary outcome leads to; nil for other outcomes.
  public let limit: LimitRecord?

  /// The limits that the data cannot tell a converged maximum from; nil where
  /// there are none.
  public let nearLimits: [NearLimitRecord]?

  /// The largest derivative by a parameter's logarithm.
  public let gradientNorm: Double?

  /// How far the log-likelihood is below its supremum, by estimate.
  public let estimatedGap: Double?

  /// The eigenvalues of the information in the parameters' logarithms.
  public let eigenvalues: [Double]

  /// The ratio of the largest to the smallest; nil where it is infinite.
  public let conditionNumber: Double?

  /// Newton steps from the best start.
  public let iterations: Int

  /// Evaluations of the likelihood, from all starts.
  public let evaluations: Int

  /// The algorithm of the last step.
  public let method: String

  /// The starts tried.
  public let starts: [StartRecord]

  /// Which limit it is, for programs and for texts in other languages.
  public struct LimitRecord: Codable, Sendable {
    /// The name of a `ModelLimit.Kind`.
    public let kind: String

    /// The coefficients without a finite estimate; nil where there are none.
    public let endlessCoefficients: [EndlessRecord]?
  }

  /// A limit as likely as the maximum, or nearly.
  public struct NearLimitRecord: Codable, Sendable {
    /// The name of a `ModelLimit.Kind`.
    public let kind: String

    /// 2(ln L̂ − ln L) of the maximum to the limit.
    public let likelihoodRatio: Double
  }

  /// A coefficient of a covariate without a finite estimate.
  public struct EndlessRecord: Codable, Sendable {
    /// The coded column.
    public let column: String

    /// The process; nil where it acts on all.
    public let process: String?

    /// Where it goes: "inf" or "-inf".
    public let towards: String
  }

  /// A start and where it led.
  public struct StartRecord: Codable, Sendable {
    /// The parameters where it began.
    public let parameters: [String: Double]

    /// The log-likelihood where it ended; nil where that is not finite.
    public let logLikelihood: Double?

    /// How it ended.
    public let outcome: Convergence.Outcome
  }

  init(_ convergence: Convergence, parameterNames: [String]) {
    // JSON has no number that is not finite.
    func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }
    outcome = convergence.outcome
    message = convergence.message
    limit = convergence.limit.map { limit in
      let endless = limit.endlessCoefficients.map {
        EndlessRecord(
          column: $0.column, process: $0.process,
          towards: $0.isFalling ? "-inf" : "inf")
      }
      return LimitRecord(
        kind: limit.kind.rawValue,
        endlessCoefficients: endless.isEmpty ? nil : endless)
    }
    let near = convergence.nearLimits.map {
      NearLimitRecord(
        kind: $0.limit.kind.rawValue, likelihoodRatio: $0.likelihoodRatio)
    }
    nearLimits = near.isEmpty ? nil : near
    gradientNorm = finite(convergence.gradientNorm)
    estimatedGap = finite(convergence.estimatedGap)
    eigenvalues = convergence.eigenvalues
    conditionNumber = finite(convergence.conditionNumber)
    iterations = convergence.iterations
    evaluations = convergence.evaluations
    method = convergence.method
    starts = convergence.starts.map { start in
      StartRecord(
        parameters: Dictionary(
          uniqueKeysWithValues: zip(parameterNames, start.parameters)),
        logLikelihood: finite(start.logLikelihood),
        outcome: start.outcome)
    }
  }
}
