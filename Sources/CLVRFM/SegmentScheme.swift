internal import CLVTables

/// Which segments there are, where no rules are given.
public enum SegmentScheme: String, Sendable, CaseIterable {
  /// The usual eleven: see ``SegmentRule/standard(bins:hasMonetary:)``.
  case eleven

  /// Eight, by whether each of the three scores is above the mean score of all
  /// customers: see ``SegmentRule/eight(_:)``.
  case eight

  /// The rules of the scheme for scores.
  ///
  /// - Throws: A usage error where eight segments are asked for and there are
  ///   no monetary scores.
  func rules(for scores: RFMScores) throws(DataError) -> [SegmentRule] {
    switch self {
    case .eleven:
      return SegmentRule.standard(
        bins: scores.bins, hasMonetary: scores.monetary != nil)
    case .eight:
      guard let rules = SegmentRule.eight(scores) else {
        throw DataError(
          .usage,
          "eight segments need monetary scores, and there are none; take the "
            + "usual eleven")
      }
      return rules
    }
  }
}

extension SegmentRule {
  /// Eight segments, as customer relations in China use them: recency,
  /// frequency and monetary value are each high, where the score is above the
  /// mean score of all customers, or low.
  ///
  /// Who is above in monetary value is important. Those lately and often seen
  /// are of value, those lately but rarely to be developed, those not lately
  /// but often to be kept, and those neither lately nor often to be won back.
  ///
  /// - Parameter scores: The scores.
  /// - Returns: A rule for each segment; nil without monetary scores.
  public static func eight(_ scores: RFMScores) -> [SegmentRule]? {
    guard let monetary = scores.monetary else { return nil }
    let cuts = [scores.recency, scores.frequency, monetary].map {
      cut($0, bins: scores.bins)
    }
    func range(_ component: Int, _ isHigh: Bool) -> ClosedRange<Int> {
      isHigh ? cuts[component]...scores.bins : 1...(cuts[component] - 1)
    }
    return eightSegments.map { segment in
      SegmentRule(
        segment.name, recency: range(0, segment.isHigh.r),
        frequency: range(1, segment.isHigh.f),
        monetary: range(2, segment.isHigh.m), advice: segment.advice)
    }
  }

  /// The lowest score above the mean; the highest where all are alike.
  private static func cut(_ scores: [UInt8], bins: Int) -> Int {
    let sum = scores.reduce(0) { $0 + Int($1) }
    let mean = scores.isEmpty ? 0 : sum / scores.count
    return min(max(mean + 1, 2), bins)
  }

  /// The names of the segments, whether the three scores are high, and what to
  /// do.
  static let eightSegments:
    [(name: String, isHigh: (r: Bool, f: Bool, m: Bool), advice: String)] = [
      (
        "Important Value", (true, true, true),
        "Lately, often and for much: first service, news before others, no "
          + "discount"
      ),
      (
        "Important Development", (true, false, true),
        "Lately and for much, but rarely: give reasons to come more often"
      ),
      (
        "Important Keeping", (false, true, true),
        "Often and for much, but not lately: get in touch before they are gone"
      ),
      (
        "Important Recovery", (false, false, true),
        "For much, but long ago and rarely: win them back, in person"
      ),
      (
        "General Value", (true, true, false),
        "Lately and often, for little: offer what goes with their purchases"
      ),
      (
        "General Development", (true, false, false),
        "Lately, rarely and for little: a cheap reason for the next purchase"
      ),
      (
        "General Keeping", (false, true, false),
        "Often, for little, not lately: a reminder that costs little"
      ),
      (
        "General Recovery", (false, false, false),
        "Long ago, rarely and for little: spend next to nothing on them"
      ),
    ]
}
