/// What was found about one assumption of the models.
public struct AssumptionFinding: Sendable, Equatable {
  /// Whether the assumption holds.
  public enum Status: String, Sendable, Encodable {
    /// Nothing speaks against it.
    case holds

    /// The assumption does not hold, or its failing matters: read on.
    case doubtful

    /// The data cannot tell.
    case unknown
  }

  /// What findings are about.
  public enum Topic: String, Sendable, CaseIterable, Encodable {
    case frequencies
    case oneTimeBuyers = "one_time_buyers"
    case oneTimeAlive = "one_time_alive"
    case regularity
    case spend
    case spendDifferences = "spend_differences"
    case spendShape = "spend_shape"
    case bulkAccounts = "bulk_accounts"
    case cohorts
    case season
    case trend
  }

  /// What it is about.
  public let key: Topic

  /// Whether the assumption holds.
  public let status: Status

  /// What was found, what that means for the forecasts, and what to do, as far
  /// as there is anything to do.
  public let statements: [Statement]

  /// How many of the statements at the end say what to do.
  private let adviceCount: Int

  /// What was found.
  public var found: Statement { statements[0] }

  /// What that means for the forecasts.
  public var meaning: [Statement] {
    Array(statements.dropFirst().dropLast(adviceCount))
  }

  /// What to do; nil where there is nothing to be done.
  public var advice: Statement? {
    adviceCount == 0 ? nil : statements.last
  }

  init(
    _ topic: Topic, _ status: Status, found: Statement, meaning: Statement,
    advice: FindingText? = nil
  ) {
    self.init(
      topic, status, found: found, meaning: [meaning], advice: advice)
  }

  init(
    _ topic: Topic, _ status: Status, found: Statement, meaning: [Statement],
    advice: FindingText? = nil
  ) {
    key = topic
    self.status = status
    statements = [found] + meaning + (advice.map { [Statement($0)] } ?? [])
    adviceCount = advice == nil ? 0 : 1
  }
}
