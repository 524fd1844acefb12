public import CLVData
public import CLVTables

/// Rules that put every combination of scores into one segment: checked to
/// leave no gap and not to overlap.
public struct SegmentRules: Sendable {
  /// A segment of customers.
  public struct Segment: Sendable, Equatable {
    /// The name.
    public let name: String

    /// What to do with the segment, in a sentence; may be empty.
    public let advice: String

    package init(name: String, advice: String = "") {
      self.name = name
      self.advice = advice
    }

    /// The key of the usual segment of this name, the same in any language:
    /// champions; nil for other segments.
    public var usualKey: String? { Self.usualKeys[name] }

    /// The name in no language: that of a usual segment by its key, of another
    /// as its rules have it.
    public var key: String { usualKey ?? name }

    private static let usualKeys = Dictionary(
      [false, true].flatMap { hasMonetary in
        SegmentRule.standard(bins: 5, hasMonetary: hasMonetary)
          .map { ($0.segment, key(of: $0.segment)) }
      } + SegmentRule.eightSegments.map { ($0.name, key(of: $0.name)) }
    ) { first, _ in first }

    private static func key(of name: String) -> String {
      String(
        name.lowercased().compactMap { character in
          character == " " ? "_" : character.isLetter ? character : nil
        })
    }
  }

  /// The segments, in the order of the rules.
  public let segments: [Segment]

  /// The segment of each cell.
  private let segmentOfCell: [UInt16]

  /// Checks rules.
  ///
  /// - Parameters:
  ///   - rules: The rules.
  ///   - scores: The scores that they are for; their customers are examples
  ///     in messages.
  ///   - ids: The customers.
  /// - Throws: Bad data where rules of two segments overlap, where a cell has
  ///   no rule, and where rules ask for monetary scores that are not there.
  public init(
    _ rules: [SegmentRule], for scores: RFMScores, of ids: CustomerIDs
  ) throws(DataError) {
    try Self.checkMonetary(rules, scores)
    var segments: [Segment] = []
    var places: [String: Int] = [:]
    let segmentOfRule = rules.map { rule in
      if let place = places[rule.segment] { return place }
      places[rule.segment] = segments.count
      segments.append(Segment(name: rule.segment, advice: rule.advice))
      return segments.count - 1
    }
    let cells = RFMCell.all(
      bins: scores.bins, hasMonetary: scores.monetary != nil)
    var conflicts = RuleConflicts(cells: cells, scores: scores, ids: ids)
    segmentOfCell = cells.indices.map { index in
      let takers = rules.indices.filter { rules[$0].takes(cells[index]) }
      guard let first = takers.first else {
        conflicts.addGap(index)
        return 0
      }
      for other in takers.dropFirst()
      where segmentOfRule[other] != segmentOfRule[first] {
        conflicts.addOverlap(index, first, other)
      }
      return UInt16(segmentOfRule[first])
    }
    self.segments = segments
    if let error = conflicts.error(rules) { throw error }
  }

  private static func checkMonetary(
    _ rules: [SegmentRule], _ scores: RFMScores
  ) throws(DataError) {
    guard scores.monetary == nil,
      let rule = rules.first(where: { $0.monetary != nil })
    else { return }
    throw DataError(
      .badData,
      "the rule \(rule.description) asks for monetary scores, and there are "
        + "none, as there are no amounts: leave out the column monetary"
    )
  }

  /// The segment of each customer, by its place among the segments.
  package func segments(of scores: RFMScores) -> [UInt16] {
    (0..<scores.count).map { segmentOfCell[scores.cellIndex(of: $0)] }
  }
}

/// Cells that no rule takes, or several.
private struct RuleConflicts {
  private let cells: [RFMCell]
  private let scores: RFMScores
  private let ids: CustomerIDs
  private var gaps: [Int] = []
  private var overlaps: [Int] = []

  /// The first two rules that overlap.
  private var pair: (first: Int, other: Int)?

  init(cells: [RFMCell], scores: RFMScores, ids: CustomerIDs) {
    self.cells = cells
    self.scores = scores
    self.ids = ids
  }

  mutating func addGap(_ cell: Int) { gaps.append(cell) }

  /// Cells of the first pair of rules that overlap are kept.
  mutating func addOverlap(_ cell: Int, _ first: Int, _ other: Int) {
    if pair == nil { pair = (first, other) }
    guard let pair, pair == (first, other) else { return }
    overlaps.append(cell)
  }

  func error(_ rules: [SegmentRule]) -> DataError? {
    if let pair {
      let example = example(among: overlaps)
      return DataError(
        .badData,
        "the rules \(rules[pair.first].description) and "
          + "\(rules[pair.other].description) overlap: both take "
          + "\(example); change a range of one of them")
    }
    guard !gaps.isEmpty else { return nil }
    let (cell, customer) = firstCustomer(in: gaps)
    let nearest = rules.min {
      $0.distance(to: cells[cell]) < $1.distance(to: cells[cell])
    }
    let others =
      gaps.count > 1 ? " (and \(gaps.count - 1) combinations more)" : ""
    return DataError(
      .badData,
      "no rule takes \(text(cell, customer))\(others); add a rule, or widen "
        + "one, such as \(nearest?.description ?? "the last")")
  }

  private func example(among places: [Int]) -> String {
    let (cell, customer) = firstCustomer(in: places)
    return text(cell, customer)
  }

  private func text(_ cell: Int, _ customer: Int?) -> String {
    guard let customer else {
      return "\(cells[cell]), which no customer has now"
    }
    return "\(cells[cell]), such as customer \"\(ids[customer])\" has"
  }

  /// The first customer in any of the cells, and the cell; the first cell
  /// where there is nobody.
  private func firstCustomer(in places: [Int]) -> (cell: Int, customer: Int?) {
    var isWanted = [Bool](repeating: false, count: cells.count)
    for place in places { isWanted[place] = true }
    for customer in 0..<scores.count {
      let cell = scores.cellIndex(of: customer)
      if isWanted[cell] { return (cell, customer) }
    }
    return (places[0], nil)
  }
}
