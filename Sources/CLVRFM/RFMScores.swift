internal import CLVNumerics

/// The RFM scores of customers: an entry per customer in every column, in the
/// order of the table.
///
///     let table = RFMTable(summary)
///     let scores = RFMScores(table)
///     scores.text(of: 0)  // "545"
public struct RFMScores: Sendable {
  /// How the customers were scored.
  public let scoring: RFMScoring

  /// Recency scores: the more lately a customer bought, the higher.
  public let recency: [UInt8]

  /// Frequency scores: the more purchases, the higher.
  public let frequency: [UInt8]

  /// Monetary scores: the higher the mean amount, the higher; nil without
  /// amounts, or where they are not to be scored.
  public let monetary: [UInt8]?

  /// What the scores mean: recency, frequency and monetary value, or where
  /// scores are nested, these within each group of customers scored together.
  public let edges: [ScoreEdges]

  /// Scores the customers of a table.
  public init(_ table: RFMTable, by scoring: RFMScoring = .standard) {
    let columns = RFMComponent.allCases.map { component in
      component == .monetary && !scoring.usesMonetary
        ? nil : Self.values(of: component, table)
    }
    var scored: [Scored] = []
    if scoring.isNested {
      var groups = ScoreGroups(customers: table.count)
      for (component, values) in zip(RFMComponent.allCases, columns) {
        guard let values else { continue }
        let next = Scored(values, component, scoring, within: groups)
        scored.append(next)
        groups = groups.divided(by: next.scores, bins: scoring.bins)
      }
    } else {
      let all = ScoreGroups(customers: table.count)
      scored =
        parallelChunks(count: columns.count, chunkSize: 1) { range in
          let component = RFMComponent.allCases[range.lowerBound]
          return columns[range.lowerBound].map {
            Scored($0, component, scoring, within: all)
          }
        }.compactMap(\.self)
    }
    self.scoring = scoring
    recency = scored[0].scores
    frequency = scored[1].scores
    monetary = scored.count > 2 ? scored[2].scores : nil
    edges = scored.flatMap(\.edges)
  }

  /// The values of a component, turned so that more is better.
  private static func values(
    of component: RFMComponent, _ table: RFMTable
  ) -> [Double]? {
    switch component {
    case .recency: table.recencyDays.map { -Double($0) }
    case .frequency: table.purchases.map { Double($0) }
    case .monetary: table.monetaryValue
    }
  }

  /// The number of customers.
  public var count: Int { recency.count }

  /// The highest score.
  public var bins: Int { scoring.bins }

  /// A customer's scores one after the other, such as 545: recency, frequency
  /// and, where amounts are known, monetary value; with a hyphen between them
  /// where scores have two digits.
  public func text(of customer: Int) -> String {
    var parts = ["\(recency[customer])", "\(frequency[customer])"]
    if let monetary { parts.append("\(monetary[customer])") }
    return parts.joined(separator: bins > 9 ? "-" : "")
  }

  /// The sum of a customer's scores: RFM's usual ranking.
  public func sum(of customer: Int) -> Int {
    Int(recency[customer]) + Int(frequency[customer])
      + (monetary.map { Int($0[customer]) } ?? 0)
  }
}

/// The scores of one component.
private struct Scored: Sendable {
  var scores: [UInt8]
  var edges: [ScoreEdges] = []

  /// Scores values among the customers of each group.
  init(
    _ values: [Double], _ component: RFMComponent, _ scoring: RFMScoring,
    within groups: ScoreGroups
  ) {
    scores = [UInt8](repeating: 0, count: values.count)
    for group in groups.names.indices {
      let members = groups[group]
      let cuts: ScoreCuts
      if let thresholds = scoring.thresholds[component] {
        cuts = ScoreCuts(
          component == .recency
            ? thresholds.reversed().map { -$0 } : thresholds)
      } else {
        let own =
          groups.names.count == 1
          ? values : members.map { values[Int($0)] }
        cuts = ScoreCuts(quantilesOf: own, bins: scoring.bins)
      }
      var tally = EdgeTally(bins: scoring.bins)
      for member in members {
        let value = values[Int(member)]
        let score = cuts.score(value)
        scores[Int(member)] = score
        tally.add(value, score)
      }
      edges.append(tally.edges(of: component, within: groups.names[group]))
    }
  }
}

/// Customers who are scored together.
private struct ScoreGroups: Sendable {
  /// The scores that the customers of each group share: none, recency, or
  /// recency and frequency.
  let names: [[Int]]

  /// Where the customers of each group begin; one entry more than groups.
  private let starts: [Int]

  /// The customers, group after group.
  private let members: [Int32]

  /// All customers as one group.
  init(customers count: Int) {
    names = [[]]
    starts = [0, count]
    members = (0..<Int32(count)).map(\.self)
  }

  private init(names: [[Int]], starts: [Int], members: [Int32]) {
    self.names = names
    self.starts = starts
    self.members = members
  }

  subscript(group: Int) -> ArraySlice<Int32> {
    members[starts[group]..<starts[group + 1]]
  }

  /// Each group divided by a further score; groups without customers are
  /// left out.
  func divided(by scores: [UInt8], bins: Int) -> ScoreGroups {
    var names: [[Int]] = []
    var starts = [0]
    var members: [Int32] = []
    members.reserveCapacity(self.members.count)
    for group in self.names.indices {
      var parts = [[Int32]](repeating: [], count: bins)
      for member in self[group] {
        parts[Int(scores[Int(member)]) - 1].append(member)
      }
      for (part, customers) in parts.enumerated() where !customers.isEmpty {
        names.append(self.names[group] + [part + 1])
        members += customers
        starts.append(members.count)
      }
    }
    return ScoreGroups(names: names, starts: starts, members: members)
  }
}

/// Customers and the range of values by score.
private struct EdgeTally {
  private var customers: [Int]
  private var lowest: [Double]
  private var highest: [Double]

  init(bins: Int) {
    customers = [Int](repeating: 0, count: bins)
    lowest = [Double](repeating: .infinity, count: bins)
    highest = [Double](repeating: -.infinity, count: bins)
  }

  mutating func add(_ value: Double, _ score: UInt8) {
    let place = Int(score) - 1
    customers[place] += 1
    lowest[place] = min(lowest[place], value)
    highest[place] = max(highest[place], value)
  }

  func edges(of component: RFMComponent, within scores: [Int]) -> ScoreEdges {
    ScoreEdges(
      component: component, withinRecency: scores.first,
      withinFrequency: scores.dropFirst().first,
      edges: customers.indices.map { place in
        ScoreEdges.Edge(
          score: place + 1, customers: customers[place],
          values: customers[place] == 0 ? nil : range(place, component))
      })
  }

  /// The range in the component's own unit: days were turned negative, and
  /// 0 has no sign.
  private func range(
    _ place: Int, _ component: RFMComponent
  ) -> ClosedRange<Double> {
    component == .recency
      ? 0 - highest[place]...0 - lowest[place]
      : lowest[place]...highest[place]
  }
}
