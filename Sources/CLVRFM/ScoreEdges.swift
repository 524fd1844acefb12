/// From which value to which each score of a component reaches, among the
/// customers who were scored together.
public struct ScoreEdges: Sendable, Equatable {
  /// One score.
  public struct Edge: Sendable, Equatable {
    /// The score.
    public let score: Int

    /// How many customers have it; 0 where ties leave it to nobody.
    public let customers: Int

    /// The values found, in days, purchases or money; nil where there are
    /// none.
    public let values: ClosedRange<Double>?
  }

  /// What is scored.
  public let component: RFMComponent

  /// The recency score of the customers, where scores are nested.
  public let withinRecency: Int?

  /// The frequency score of the customers, where scores are nested.
  public let withinFrequency: Int?

  /// The scores, ascending.
  public let edges: [Edge]

  /// The scores that nobody has.
  public var emptyScores: [Int] {
    edges.filter { $0.customers == 0 }.map(\.score)
  }
}
