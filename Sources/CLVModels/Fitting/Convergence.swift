import CLVNumerics

/// The certificate of a fit: what the optimizer found and how it knows.
public struct Convergence: Sendable {
  /// The three ways a fit can end.
  public enum Outcome: String, Codable, Sendable {
    /// An isolated maximum inside the parameter space.
    case converged

    /// The likelihood is flat at its supremum: the maximum lies at a boundary
    /// or on a ridge.
    case boundary

    /// No maximum was found; the parameters are the best seen and no more.
    case notConverged = "not converged"
  }

  /// How the fit ended.
  public internal(set) var outcome: Outcome

  /// The limit that a boundary outcome leads to.
  public internal(set) var limit: ModelLimit?

  /// The limits that the data cannot tell the maximum from, where it has
  /// converged; mostly none.
  public internal(set) var nearLimits: [NearLimit] = []

  /// The outcome in words.
  public internal(set) var message: String

  /// The largest absolute derivative of the log-likelihood with respect to
  /// the logarithms of the parameters.
  public let gradientNorm: Double

  /// How far below the supremum the log-likelihood is, as its quadratic
  /// model estimates.
  public let estimatedGap: Double

  /// The eigenvalues of the negative Hessian in the logarithms of the
  /// parameters, ascending: the information on each direction.
  public let eigenvalues: [Double]

  /// The ratio of the largest to the smallest eigenvalue.
  public let conditionNumber: Double

  /// Newton steps taken from the best start.
  public let iterations: Int

  /// Evaluations of the whole sample's likelihood, derivatives included.
  public let evaluations: Int

  /// The algorithm that made the last step.
  public let method: String

  /// Every start that was tried and where it led.
  public let starts: [Start]

  /// A starting point and where it led.
  public struct Start: Sendable {
    /// The parameters where the search began.
    public let parameters: [Double]

    /// The log-likelihood where it ended.
    public let logLikelihood: Double

    /// How it ended.
    public let outcome: Outcome
  }

  /// Whether the fit may be used: converged, or at a named boundary.
  public var isUsable: Bool { outcome != .notConverged }

  /// Makes the outcome a boundary that leads to a limit, unless it is none.
  mutating func settle(at limit: ModelLimit) {
    guard isUsable else { return }
    outcome = .boundary
    self.limit = limit
    message = limit.description
  }
}

extension Convergence.Outcome {
  init(_ outcome: Minimum.Outcome) {
    switch outcome {
    case .converged: self = .converged
    case .flat, .atEdge: self = .boundary
    case .notConverged: self = .notConverged
    }
  }
}
