/// The times between successive purchases of the same customer, in days.
///
/// They are those that have ended: a silence that goes on is not among them.
public struct PurchaseGaps: Sendable, Equatable {
  /// Gaps of about the same length.
  public struct Class: Sendable, Equatable {
    /// The least number of days.
    public let from: Int

    /// The greatest number of days; nil where there is none.
    public let to: Int?

    /// How many gaps.
    public let count: Int
  }

  /// How many gaps there are of each number of days.
  private let counts: [Int]

  /// How many gaps there are.
  public let count: Int

  init(counts: [Int]) {
    self.counts = counts
    count = counts.reduce(0, +)
  }

  /// The number of days that a share of the gaps does not exceed; nil without
  /// gaps.
  public func quantile(_ share: Double) -> Int? {
    guard count > 0 else { return nil }
    let wanted = min(max(share, 0), 1) * Double(count)
    var sum = 0
    for (days, gaps) in counts.enumerated() {
      sum += gaps
      if sum > 0, Double(sum) >= wanted { return days }
    }
    return nil
  }

  /// The lengths at which classes begin: those that people count by.
  private static let edges = [
    1, 2, 4, 8, 15, 22, 31, 61, 91, 122, 183, 274, 366, 731,
  ]

  /// Gaps in classes of days, weeks, months and years, without those at either
  /// end that are empty.
  public var classes: [Class] {
    let classes = Self.edges.enumerated().map { i, from in
      let to = i + 1 < Self.edges.count ? Self.edges[i + 1] - 1 : nil
      let end = min(counts.count, (to ?? counts.count) + 1)
      return Class(
        from: from, to: to,
        count: from < end ? counts[from..<end].reduce(0, +) : 0)
    }
    guard let first = classes.firstIndex(where: { $0.count > 0 }),
      let last = classes.lastIndex(where: { $0.count > 0 })
    else { return [] }
    return Array(classes[first...last])
  }
}
