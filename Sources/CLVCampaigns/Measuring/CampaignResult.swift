internal import CLVNumerics

/// What a campaign did: the difference between the customers who were contacted
/// and those like them who were not.
///
/// The two groups must have been drawn at random within each list, as
/// ``ControlGroup`` does. The differences are those of groups with the same mean
/// forecast, which takes out what was known before; of all lists together, the
/// mean over lists with the number of customers on each as weights.
public struct CampaignResult: Sendable {
  /// A difference by one measure.
  public struct Effect: Sendable {
    /// The mean of those who were not contacted, at the mean forecast of all.
    public let control: Double

    /// How much more those who were contacted have in the mean.
    public let difference: Double

    /// The interval of the difference that holds with the level's probability.
    public let interval: ClosedRange<Double>

    /// The difference and its interval without the forecasts.
    public let plain: (difference: Double, interval: ClosedRange<Double>)

    /// By what share the forecasts make the interval narrower; below 0 where
    /// they make it wider.
    public var narrowing: Double {
      let (width, before) = (interval.width, plain.interval.width)
      return before > 0 && before.isFinite ? 1 - width / before : 0
    }

    /// Whether the interval leaves out 0.
    public var isBeyondChance: Bool {
      interval.lowerBound > 0 || interval.upperBound < 0
    }
  }

  /// What came of a list, or of all together.
  public struct Group: Sendable {
    /// The key of the list; nil for all together.
    public let list: String?

    /// How many customers were contacted.
    public let contacts: Int

    /// How many were not.
    public let controls: Int

    /// The differences; empty where one of the groups has fewer than two
    /// customers.
    public internal(set) var effects: [CampaignMeasure: Effect] = [:]

    /// The mean of what a contact that always works would gain.
    public let stake: Double
  }

  /// The lists, in order of their first customer.
  public internal(set) var lists: [Group] = []

  /// All lists together.
  public internal(set) var all: Group

  /// How many customers of lists with too few of either group are left out of
  /// what is said of all.
  public let leftOut: Int

  /// The probability with which intervals hold.
  public let level: Double
}

extension ClosedRange<Double> {
  fileprivate var width: Double { upperBound - lowerBound }
}

extension CampaignResult {
  /// A list with fewer than so many in either group is judged with the others
  /// that are so small.
  private static let fewest = 10

  /// Measures what a campaign did.
  ///
  /// - Parameters:
  ///   - participants: Who took part, contacted or not.
  ///   - measures: What to measure: without amounts no money.
  ///   - level: The probability with which intervals are to hold.
  public init(
    of participants: [Participant],
    by measures: [CampaignMeasure] = CampaignMeasure.allCases,
    level: Double = 0.9
  ) {
    self.level = level
    var order: [String] = []
    var members: [String: Arms] = [:]
    for participant in participants {
      if members[participant.list] == nil { order.append(participant.list) }
      members[participant.list, default: Arms()].add(participant)
    }
    let arms = order.compactMap { members[$0] }
    var strata = arms.filter { $0.fewest >= Self.fewest }
    let few = arms.filter { $0.fewest < Self.fewest }
      .reduce(into: Arms()) { $0.add($1) }
    if few.fewest >= 2 { strata.append(few) }
    leftOut = few.fewest >= 2 ? 0 : few.count
    var everybody = Arms()
    for stratum in strata { everybody.add(stratum) }
    all = everybody.group(nil)
    for measure in measures where !strata.isEmpty {
      let effects = strata.map {
        (Double($0.count) / Double(everybody.count), $0.difference(by: measure))
      }
      all.effects[measure] = Effect(effects, level: level)
    }
    lists = zip(order, arms).map { name, arms in
      var group = arms.group(name)
      guard arms.fewest >= 2 else { return group }
      for measure in measures {
        group.effects[measure] = Effect(
          [(1, arms.difference(by: measure))], level: level)
      }
      return group
    }
  }
}

extension CampaignResult.Effect {
  /// The mean over strata, with weights.
  fileprivate init(_ strata: [(Double, Arms.Difference)], level: Double) {
    var (adjusted, plain) = (MeanDifference(), MeanDifference())
    for (weight, stratum) in strata {
      adjusted.add(weight, of: stratum.adjusted)
      plain.add(weight, of: stratum.plain)
    }
    control = strata.reduce(0) { $0 + $1.0 * $1.1.control }
    difference = adjusted.difference
    interval = Self.interval(adjusted, level)
    self.plain = (plain.difference, Self.interval(plain, level))
  }

  private static func interval(
    _ difference: MeanDifference, _ level: Double
  ) -> ClosedRange<Double> {
    let half = difference.halfWidth(level: level)
    return ClosedRange(
      between: difference.difference - half,
      and: difference.difference + half)
  }
}

/// The participants of a stratum, in two groups.
private struct Arms {
  struct Difference {
    let adjusted: MeanDifference
    let plain: MeanDifference
    let control: Double
  }

  private(set) var contacted: [Participant] = []
  private(set) var others: [Participant] = []

  var count: Int { contacted.count + others.count }
  var fewest: Int { min(contacted.count, others.count) }

  mutating func add(_ participant: Participant) {
    if participant.isContacted {
      contacted.append(participant)
    } else {
      others.append(participant)
    }
  }

  mutating func add(_ arms: Arms) {
    contacted += arms.contacted
    others += arms.others
  }

  func group(_ name: String?) -> CampaignResult.Group {
    let stakes = (contacted + others).map(\.stake)
    return CampaignResult.Group(
      list: name, contacts: contacted.count, controls: others.count,
      stake: stakes.isEmpty ? 0 : stakes.reduce(0, +) / Double(stakes.count))
  }

  func difference(by measure: CampaignMeasure) -> Difference {
    let all = (contacted + others).map { $0.forecast[measure] }
    let center = all.reduce(0, +) / Double(all.count)
    func mean(_ group: [Participant]) -> AdjustedMean {
      AdjustedMean(
        group.map { $0.outcome[measure] }, group.map { $0.forecast[measure] },
        at: center)
    }
    func plain(_ group: [Participant]) -> AdjustedMean {
      AdjustedMean(group.map { $0.outcome[measure] })
    }
    let control = mean(others)
    return Difference(
      adjusted: MeanDifference(mean(contacted), minus: control),
      plain: MeanDifference(plain(contacted), minus: plain(others)),
      control: control.mean)
  }
}
