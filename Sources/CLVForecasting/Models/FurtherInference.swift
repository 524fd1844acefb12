public import CLVModels

/// What is worked out about estimates beyond their standard errors; each part
/// nil unless asked for.
struct FurtherInference {
  var robustStandardErrors: [String: Double]?
  var profileIntervals: [String: ProfileRecord]?
  var bootstrap: BootstrapRecord?
  var uncertainty: UncertaintyRecord?
  var parameterDraws: [[Double]]?

  init<Fitted: LikelihoodFit>(
    _ fit: Fitted, on sample: Fitted.Sample, _ settings: InferenceSettings
  ) {
    let names = fit.parameterNames
    let free = fit.freeParameters
    // Of a parameter that was held there is nothing to say but its value.
    func named<Value>(_ values: [Value]) -> [String: Value] {
      Dictionary(uniqueKeysWithValues: free.map { (names[$0], values[$0]) })
    }
    if settings.robust {
      robustStandardErrors = fit.robustStandardErrors(on: sample).map(named)
    }
    if settings.profile {
      profileIntervals = named(fit.profileIntervals(on: sample))
        .compactMapValues {
          $0.map { ProfileRecord(lower: $0.lower, upper: $0.upper) }
        }
    }
    if settings.bootstrap > 0 {
      bootstrap = BootstrapRecord(
        fit.bootstrap(on: sample, count: settings.bootstrap), named: named)
    }
    if settings.law, let law = fit.parameterLaw(on: sample) {
      uncertainty = UncertaintyRecord(law)
      parameterDraws = law.draws.isEmpty ? nil : law.draws
    }
  }
}

/// What stands for the uncertainty of estimates, as files keep it: see
/// `ParameterLaw`.
public struct UncertaintyRecord: Codable, Sendable {
  /// How the law was found.
  public let law: ParameterLaw.Kind

  /// How many draws stand for the law; nil where it is normal.
  public let draws: Int?

  /// How many draws were weighted by the likelihood; nil at a boundary.
  public let weightedDraws: Int?

  /// How many draws of equal weight these are worth.
  public let effectiveSampleSize: Double?

  /// The shape k of the tail of their weights; nil where they have none.
  public let tailShape: Double?

  init(_ law: ParameterLaw) {
    self.law = law.kind
    draws = law.draws.isEmpty ? nil : law.draws.count
    weightedDraws = law.weightedDraws
    effectiveSampleSize = law.effectiveSampleSize
    tailShape = law.tailShape
  }
}

/// A profile-likelihood interval, as files keep it: an end that is open is
/// left out.
public struct ProfileRecord: Codable, Sendable {
  /// The lower end; nil where every smaller value fits the data too.
  public let lower: Double?

  /// The upper end; nil where every larger value fits the data too.
  public let upper: Double?
}

/// A bootstrap, as files keep it.
public struct BootstrapRecord: Codable, Sendable {
  /// The replicates that could be fitted.
  public let replicates: Int

  /// The replicates that could not.
  public let failures: Int

  /// The replicates that ended at a boundary.
  public let atBoundary: Int

  /// Standard errors by parameter; nil where fewer than two replicates could
  /// be fitted.
  public let standardErrors: [String: Double]?

  /// 95 % intervals by parameter.
  public let confidenceIntervals: [String: [Double]]?

  init(
    _ bootstrap: Bootstrap, named: ([Double]) -> [String: Double]
  ) {
    replicates = bootstrap.replicates.count
    failures = bootstrap.failures
    atBoundary = bootstrap.atBoundary
    guard replicates >= 2 else {
      standardErrors = nil
      confidenceIntervals = nil
      return
    }
    standardErrors = named(bootstrap.standardErrors)
    let lower = named(bootstrap.intervals().map(\.lowerBound))
    let upper = named(bootstrap.intervals().map(\.upperBound))
    confidenceIntervals = lower.reduce(into: [:]) { intervals, entry in
      intervals[entry.key] = [entry.value, upper[entry.key] ?? entry.value]
    }
  }
}
