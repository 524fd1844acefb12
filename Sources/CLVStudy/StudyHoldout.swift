public import CLVData

/// What there is to validate a model on.
public struct StudyHoldout: Sendable {
  /// The calibration with its holdout.
  public let summary: CustomerSummary

  /// The purchases of the customers by day; nil where the log is not at hand.
  public let timeline: PurchaseTimeline?

  /// What they did at the end of calibration; nil where the log is not at
  /// hand.
  public let recent: RecentPurchases?

  /// How many customers came too late; nil where the log is not at hand.
  public let newcomers: Int?

  /// The holdout of a summary alone.
  public init(_ summary: CustomerSummary) {
    self.summary = summary
    (timeline, recent, newcomers) = (nil, nil, nil)
  }

  /// The holdout of a log.
  public init(_ summaries: LogSummaries) {
    summary = summaries.calibration
    timeline = summaries.timeline
    recent = summaries.recent
    newcomers = summaries.report.customersFirstSeenInHoldout
  }
}
