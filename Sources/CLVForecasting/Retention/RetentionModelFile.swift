public import CLVData
public import CLVModels

/// A fitted retention model as a file has it.
public struct RetentionModelFile: Encodable, Sendable {
  /// The length of a period.
  public let timeUnit: TimeUnit

  /// The model with all that is known of its fit.
  public let retention: FitRecord

  /// The models it was chosen from, itself left out, and the test between
  /// them; nil where there was no choice.
  public let comparison: RetentionComparison?

  /// Whether cohorts differ; nil where that cannot be told.
  public let differences: RetentionDifferences?

  /// The models of the cohorts that have their own; empty where all share
  /// ``retention``.
  public let cohorts: [RetentionCohortFit]

  /// What it was fitted to.
  public let data: RetentionFittedData

  private let format = CustomerModelRecord.format
  private let version = CustomerModelRecord.version

  /// A file of a fitted model, and of those of cohorts if they have any.
  public init(
    timeUnit: TimeUnit, retention: FitRecord,
    comparison: RetentionComparison?,
    differences: RetentionDifferences? = nil,
    cohorts: [RetentionCohortFit] = [], data: RetentionFittedData
  ) {
    self.timeUnit = timeUnit
    self.retention = retention
    self.comparison = comparison
    self.differences = differences
    self.cohorts = cohorts
    self.data = data
  }
}

/// A cohort's own model.
public struct RetentionCohortFit: Encodable, Sendable {
  /// The cohort's name.
  public let cohort: String

  /// The model with all that is known of its fit.
  public let retention: FitRecord

  /// The models it was chosen from; nil where there was no choice.
  public let comparison: RetentionComparison?

  /// A cohort's fit with its parts.
  public init(
    cohort: String, retention: FitRecord, comparison: RetentionComparison?
  ) {
    self.cohort = cohort
    self.retention = retention
    self.comparison = comparison
  }
}

/// How a retention model compares with those it was chosen from.
public struct RetentionComparison: Encodable, Sendable {
  /// The likelihood-ratio test between a model and one that it holds.
  public struct Test: Encodable, Sendable {
    /// The name of the model that holds the other.
    public let general: String

    /// The name of the simpler model.
    public let restricted: String

    /// Twice the difference of their log-likelihoods.
    public let likelihoodRatio: Double

    /// The probability of a ratio as large or larger where the simpler model
    /// is the true one; nil where its law is not known.
    public let pValue: Double?

    /// A test with its parts.
    public init(
      general: String, restricted: String, likelihoodRatio: Double,
      pValue: Double?
    ) {
      self.general = general
      self.restricted = restricted
      self.likelihoodRatio = likelihoodRatio
      self.pValue = pValue
    }
  }

  /// The fits that were not chosen.
  public let others: [FitRecord]

  /// The tests between those of all fits that hold one another.
  public let tests: [Test]

  /// A comparison with its parts.
  public init(others: [FitRecord], tests: [Test]) {
    self.others = others
    self.tests = tests
  }
}

/// What a retention model was fitted to.
public struct RetentionFittedData: Encodable, Sendable {
  /// The names of the cohorts.
  public let cohorts: [String]

  /// The number of customers.
  public let customers: Int

  /// How many of them were lost.
  public let lost: Int

  /// The number of periods, the longest of all cohorts.
  public let periods: Int

  /// The last day observed; nil where fitted to a survival table.
  public let observationEnd: String?

  /// How many customers are known to leave in a period not yet over, which
  /// is not counted.
  public let leaving: Int

  /// How many subscriptions begin after the last day observed.
  public let startingLater: Int

  /// A record of cohorts.
  public init(_ cohorts: RetentionCohorts) {
    self.cohorts = cohorts.cohorts.map(\.name)
    customers = cohorts.customers
    lost = cohorts.cohorts.reduce(0) { $0 + $1.lost.reduce(0, +) }
    periods = cohorts.periods
    observationEnd = cohorts.observationEnd?.description
    leaving = cohorts.leaving
    startingLater = cohorts.startingLater
  }
}
