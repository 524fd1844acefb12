extension SegmentRule {
  /// The usual eleven segments, for a number of scores.
  ///
  /// They are drawn on a grid of five by five: recency from long ago to
  /// lately, frequency from rarely to often, and monetary value where it
  /// tells the best customers from those who only buy often. For another
  /// number of scores B, score s counts as the fifth in which the middle of
  /// its share lies, (s − ½)/B. Every cell is in one segment for any B; with
  /// fewer than five scores, some segments have no cells and are left out.
  ///
  /// - Parameters:
  ///   - bins: The highest score.
  ///   - hasMonetary: Whether there are monetary scores; else frequency alone
  ///     tells the best customers.
  /// - Returns: Rules that take every cell once.
  public static func standard(
    bins: Int, hasMonetary: Bool
  ) -> [SegmentRule] {
    (hasMonetary ? withMonetary : withoutMonetary).compactMap { rule in
      rule.scaled(to: bins)
    }
  }

  /// The rule with the scores whose fifths it takes; nil if there are none.
  private func scaled(to bins: Int) -> SegmentRule? {
    func scaled(_ range: ClosedRange<Int>?) -> ClosedRange<Int>?? {
      guard let range else { return .some(nil) }
      let scores = (1...bins).filter {
        range.contains(5 * (2 * $0 - 1) / (2 * bins) + 1)
      }
      guard let low = scores.first, let high = scores.last else { return nil }
      return low...high
    }
    guard let recency = scaled(recency), let frequency = scaled(frequency),
      let monetary = scaled(monetary)
    else { return nil }
    return SegmentRule(
      segment, recency: recency, frequency: frequency, monetary: monetary,
      advice: advice)
  }

  private static let withMonetary =
    [
      rule(champions, 5...5, 4...5, 3...5),
      rule(loyal, 5...5, 4...5, 1...2),
      rule(loyal, 3...4, 4...5),
    ] + occasional + [
      rule(atRisk, 1...2, 3...3),
      rule(atRisk, 1...2, 4...5, 1...3),
      rule(cannotLose, 1...2, 4...5, 4...5),
    ] + gone

  private static let withoutMonetary =
    [
      rule(champions, 5...5, 4...5),
      rule(loyal, 3...4, 4...5),
    ] + occasional + [
      rule(atRisk, 1...2, 3...4),
      rule(cannotLose, 1...2, 5...5),
    ] + gone

  private static let occasional = [
    rule(potential, 4...5, 2...3),
    rule(new, 5...5, 1...1),
    rule(promising, 4...4, 1...1),
    rule(needsAttention, 3...3, 3...3),
    rule(aboutToSleep, 3...3, 1...2),
  ]

  private static let gone = [
    rule(hibernating, 2...2, 1...2),
    rule(lost, 1...1, 1...2),
  ]

  private static func rule(
    _ segment: (name: String, advice: String), _ recency: ClosedRange<Int>,
    _ frequency: ClosedRange<Int>, _ monetary: ClosedRange<Int>? = nil
  ) -> SegmentRule {
    SegmentRule(
      segment.name, recency: recency, frequency: frequency,
      monetary: monetary, advice: segment.advice)
  }

  private static let champions = (
    "Champions",
    "Bought lately, often and for much: thank them, show them news first; "
      + "they need no discount"
  )
  private static let loyal = (
    "Loyal",
    "Buy often: offer better or further products, ask for reviews and "
      + "recommendations"
  )
  private static let potential = (
    "Potential Loyalist",
    "Bought lately and more than once: a loyalty programme, or what goes "
      + "with their last purchase"
  )
  private static let new = (
    "New",
    "First purchase just now: welcome them, help with the start, and suggest "
      + "the second purchase"
  )
  private static let promising = (
    "Promising",
    "One purchase not long ago: remind them while they still know the name"
  )
  private static let needsAttention = (
    "Needs Attention",
    "Middling in everything: an offer for a limited time, chosen by what "
      + "they bought"
  )
  private static let aboutToSleep = (
    "About to Sleep",
    "Few purchases, a while ago: a cheap reminder of what is new or popular"
  )
  private static let atRisk = (
    "At Risk",
    "Used to buy often, and no longer do: write in person, ask what is "
      + "wrong, make an offer"
  )
  private static let cannotLose = (
    "Can't Lose",
    "Were among the best and have gone silent: call them; worth more than a "
      + "mailing"
  )
  private static let hibernating = (
    "Hibernating",
    "Few purchases, long ago: only cheap mailings, at the season they bought"
  )
  private static let lost = (
    "Lost",
    "Few purchases, longest ago: spend nothing on them, or one last mailing"
  )
}
