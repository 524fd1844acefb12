public import CLVData
public import CLVModels

/// Retention models of cohorts: one for all, or one for each where they
/// differ.
public struct CohortFits: Sendable {
  /// Whether cohorts are fitted apart.
  public enum Rule: String, Sendable, CaseIterable, Encodable {
    /// Where they differ beyond chance, and each as far as it has enough.
    case auto

    /// Never.
    case pooled

    /// Always, each as far as it can be.
    case apart
  }

  /// What was asked for.
  public let rule: Rule

  /// The fit to all cohorts together.
  public let pooled: RetentionFit

  /// Whether cohorts differ; nil where that cannot be told.
  public let differences: RetentionDifferences?

  /// The fit to each cohort by itself, in the order of the data; nil for one
  /// that the pooled fit stands for.
  public let own: [RetentionFit?]

  /// A cohort with fewer customers, losses or periods than these says too
  /// little by itself.
  private static let (customers, losses, periods) = (100, 10, 3)

  /// Fits cohorts together, and apart by a rule.
  ///
  /// - Parameters:
  ///   - cohorts: The cohorts.
  ///   - rule: Whether they are fitted apart.
  ///   - fit: Fits a sample.
  /// - Throws: What `fit` throws for all cohorts together.
  public init(
    _ cohorts: RetentionCohorts, rule: Rule,
    fit: (RetentionSample) throws(FitError) -> RetentionFit
  ) throws(FitError) {
    self.rule = rule
    pooled = try fit(cohorts.sample)
    differences = RetentionDifferences(cohorts.cohorts.map(\.losses))
    let differs = differences?.areBeyondChance ?? false
    let isApart =
      cohorts.cohorts.count > 1
      && (rule == .apart || rule == .auto && differs)
    own = cohorts.cohorts.map { cohort in
      guard isApart, rule == .apart || Self.isEnough(cohort),
        let own = try? fit(RetentionCohorts([cohort]).sample), own.isUsable
      else { return nil }
      return own
    }
  }

  private static func isEnough(_ cohort: RetentionCohort) -> Bool {
    cohort.customers >= customers && cohort.periods >= periods
      && cohort.lost.reduce(0, +) >= losses
  }

  /// Whether the pooled fit stands for any cohort.
  public var usesPooled: Bool { own.contains { $0 == nil } }

  /// Whether all fits in use may be used.
  public var isUsable: Bool { !usesPooled || pooled.isUsable }
}

extension RetentionCohort {
  /// What the cohort lost, period by period.
  var losses: RetentionDifferences.Losses {
    RetentionDifferences.Losses(
      lost: lost,
      atRisk: lost.indices.map { lost[$0] + reached($0 + 1) })
  }
}
