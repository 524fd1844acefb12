/// A rule that the models could not be compared with: against fewer rules, a
/// model looks better.
public struct MissingRule: Sendable, Equatable, Encodable {
  /// Why it is missing.
  public enum Reason: String, Sendable, CaseIterable, Encodable {
    /// A summary does not tell what the rule takes.
    case needsLog = "needs_log"

    /// Opportunities are counted, and the rule counts days.
    case countsDays = "counts_days"

    /// The scores of the customers make no segments.
    case noSegments = "no_segments"
  }

  /// The rule's identifier.
  public let rule: String

  /// Its name in tables.
  public private(set) var title: String

  /// Why it is missing.
  public let reason: Reason

  /// The rule by another name.
  func titled(_ title: String) -> MissingRule {
    var rule = self
    rule.title = title
    return rule
  }

  /// The rules that a card is without.
  static func all(
    in card: Scorecard, countsOpportunities: Bool
  ) -> [MissingRule] {
    [
      MissingRule(
        rule: "last_period", title: "last period",
        reason: countsOpportunities ? .countsDays : .needsLog),
      MissingRule(
        rule: "rfm_segments", title: "RFM segments", reason: .noSegments),
    ].filter { card[$0.rule] == nil }
  }
}
