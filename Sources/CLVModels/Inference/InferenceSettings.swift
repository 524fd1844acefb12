/// What to work out about the estimates beyond their standard errors.
public struct InferenceSettings: Sendable, Equatable {
  /// Standard errors that hold also where the model is not quite true: see
  /// ``LikelihoodFit/robustCovariance(on:)``.
  public var robust: Bool

  /// Intervals by the profile likelihood: see
  /// ``LikelihoodFit/profileIntervals(on:level:)``.
  public var profile: Bool

  /// The replicates of the bootstrap; 0 for none: see
  /// ``LikelihoodFit/bootstrap(on:count:seed:)``.
  public var bootstrap: Int

  /// Whether to find draws of the parameters where a normal law does not
  /// describe their uncertainty, as forecasts with intervals need them: see
  /// ``LikelihoodFit/parameterLaw(on:)``.
  public var law: Bool

  /// Settings with their parts.
  public init(
    robust: Bool = false, profile: Bool = false, bootstrap: Int = 0,
    law: Bool = true
  ) {
    precondition(bootstrap == 0 || bootstrap >= 2, "a spread takes two")
    self.robust = robust
    self.profile = profile
    self.bootstrap = bootstrap
    self.law = law
  }
}
