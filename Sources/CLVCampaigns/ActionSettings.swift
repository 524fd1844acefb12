public import CLVData

/// The thresholds of the campaign lists.
public struct ActionSettings: Sendable {
  /// The effect of a contact: the probability that it brings back a customer
  /// who has left, or keeps one who else would leave within the horizon.
  ///
  /// It is the user's assumption, and not learned from the data: a log without
  /// an experiment does not show what a campaign changes. A test against a
  /// group that is not contacted does.
  public var effect = 0.1

  /// The effects of contacts with customers of some lists, where they differ
  /// from ``effect``.
  public var effects: [ActionList: Double] = [:]

  /// How much longer than usual customers who have left have been silent when
  /// half as many of them come back, in the time unit; infinite where the
  /// silence does not count.
  ///
  /// An assumption as well, as the effect itself is.
  public var effectHalfLife: Double

  /// At most this share of the customers whose rate is steady is said to be
  /// slowing down.
  public var slowingShare = 0.05

  /// The share of customers that counts as the most valuable, and as those
  /// who spend most.
  public var topShare = 0.2

  /// Who is alive with a smaller probability than this has probably left.
  public var aliveBelow = 0.5

  /// A silence of at most this probability is unusual.
  public var unusualSilence = 0.1

  /// Customers are new for this long after the first purchase, in the time
  /// unit.
  public var newFor: Double

  /// Settings for models in a time unit: customers are new for a quarter of a
  /// year, to whole units; half as many come back after twice that.
  public init(in unit: TimeUnit) {
    let quarter = TimeUnit.year.days / unit.days / 4
    newFor = quarter >= 1 ? quarter.rounded() : quarter
    effectHalfLife = 2 * newFor
  }

  /// The effect of a contact with a customer of a list.
  public func effect(on list: ActionList) -> Double {
    effects[list] ?? effect
  }
}

/// A campaign list, or none.
///
/// A customer is on one list at most, the first that fits: nobody should get
/// two messages.
public enum ActionList: String, Sendable, CaseIterable, BitwiseCopyable {
  /// Probably left, and back among the most valuable.
  case winBack = "win back"

  /// Probably still there, but buying more slowly than before, beyond chance.
  case slowing = "slowing down"

  /// Probably still there, but silent for unusually long.
  case watch

  /// New, and among those who spend most on a purchase.
  case grow

  /// Among the most valuable.
  case keep

  /// Probably left, and not among the most valuable even if back.
  case letGo = "let go"

  /// Nothing out of the ordinary.
  case none

  /// The list's name in files, the same in any language: win_back.
  public var key: String {
    switch self {
    case .winBack: "win_back"
    case .letGo: "let_go"
    case .slowing: "slowing_down"
    case .watch, .grow, .keep, .none: rawValue
    }
  }

  /// The list's place among all, as millions of customers need it: hashing a
  /// list would hash its name.
  package var place: Int {
    switch self {
    case .winBack: 0
    case .slowing: 1
    case .watch: 2
    case .grow: 3
    case .keep: 4
    case .letGo: 5
    case .none: 6
    }
  }
}
