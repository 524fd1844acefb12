/// A rule: customers whose scores are in all three ranges are of a segment.
///
/// A segment may have several rules.
public struct SegmentRule: Sendable, Equatable {
  /// The name of the segment.
  public let segment: String

  /// Which recency scores; nil for any.
  public let recency: ClosedRange<Int>?

  /// Which frequency scores; nil for any.
  public let frequency: ClosedRange<Int>?

  /// Which monetary scores; nil for any.
  public let monetary: ClosedRange<Int>?

  /// What to do with the segment, in a sentence; may be empty.
  public let advice: String

  /// Where the rule is written, such as `rules.csv:3`; nil for the standard
  /// rules.
  public let place: String?

  /// A rule for a segment.
  public init(
    _ segment: String, recency: ClosedRange<Int>? = nil,
    frequency: ClosedRange<Int>? = nil, monetary: ClosedRange<Int>? = nil,
    advice: String = "", place: String? = nil
  ) {
    self.segment = segment
    self.recency = recency
    self.frequency = frequency
    self.monetary = monetary
    self.advice = advice
    self.place = place
  }

  /// The rule and where it is, for messages.
  var description: String {
    "\"\(segment)\"" + (place.map { " (\($0))" } ?? "")
  }

  /// How many scores a cell is away from what the rule takes.
  func distance(to cell: RFMCell) -> Int {
    func beyond(_ range: ClosedRange<Int>?, _ score: Int?) -> Int {
      guard let range, let score else { return 0 }
      return max(0, range.lowerBound - score, score - range.upperBound)
    }
    return beyond(recency, cell.recency) + beyond(frequency, cell.frequency)
      + beyond(monetary, cell.monetary)
  }

  /// Whether the rule takes a cell.
  func takes(_ cell: RFMCell) -> Bool { distance(to: cell) == 0 }
}
