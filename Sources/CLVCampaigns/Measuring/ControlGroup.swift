internal import CLVForecasting
internal import CLVModels
internal import CLVNumerics
internal import Libm

/// A random part of the customers of a campaign who are not contacted, so that
/// what the campaign did can be told.
///
/// It is stratified: the customers of each list, in the order of their value,
/// are cut into small blocks, and of each block the same share is drawn. So
/// both groups have as many customers of every list and of every value as
/// whole numbers allow.
public struct ControlGroup: Sendable {
  /// Which of the two groups a customer is in.
  public enum Arm: String, Sendable, BitwiseCopyable {
    /// To be contacted.
    case contact

    /// Not to be contacted.
    case control
  }

  /// The share of the customers of the campaign who are not contacted.
  public let share: Double

  /// The arm of each customer of the summary; nil for who is not part of the
  /// campaign.
  private let arms: [Arm?]

  /// How many customers are to be contacted.
  public let contacts: Int

  /// How many are not, to compare with.
  public let controls: Int

  /// Draws a control group.
  ///
  /// - Parameters:
  ///   - actions: The lists.
  ///   - plan: Whom the budget would contact, of whom the group is drawn; nil
  ///     for all on a list but those who are let go.
  ///   - share: The share of them who are not contacted, between 0 and 1.
  ///   - seed: The seed of the draw: the same gives the same group.
  public init(
    _ actions: CustomerActions, plan: ContactPlan?, share: Double, seed: UInt64
  ) {
    self.share = share
    var arms = [Arm?](repeating: nil, count: actions.count)
    var generator = SplitMix64(seed: seed)
    for list in ActionList.allCases {
      let members = actions.lists.indices.filter { customer in
        guard actions.lists[customer] == list else { return false }
        return plan.map { $0.isChosen[customer] }
          ?? (list != .none && list != .letGo)
      }
      let values = members.map { actions.outlooks[$0].value }
      let order = members.indices.sorted {
        values[$0] == values[$1] ? $0 < $1 : values[$0] > values[$1]
      }
      Self.draw(
        order.map { members[$0] }, share, into: &arms, using: &generator)
    }
    self.arms = arms
    controls = arms.count { $0 == .control }
    contacts = arms.count { $0 == .contact }
  }

  /// Draws from blocks of customers: of each its share, what is left of it
  /// counted on to the next.
  private static func draw(
    _ customers: [Int], _ share: Double, into arms: inout [Arm?],
    using generator: inout SplitMix64
  ) {
    // A block has two of the smaller group.
    let size = max(2, Int(saturating: (2 / min(share, 1 - share)).rounded(.up)))
    var owed = generator.uniform()
    for start in stride(from: 0, to: customers.count, by: size) {
      var block = Array(customers[start..<min(start + size, customers.count)])
      owed += share * Double(block.count)
      let wanted = min(block.count, Int(saturating: owed.rounded(.down)))
      owed -= Double(wanted)
      block.shuffle(using: &generator)
      for (place, customer) in block.enumerated() {
        arms[customer] = place < wanted ? .control : .contact
      }
    }
  }

  /// The arm of a customer, by the place in the summary; nil for who is not
  /// part of the campaign.
  public func arm(of customer: Int) -> Arm? {
    arms.indices.contains(customer) ? arms[customer] : nil
  }

  /// Draws from the same customers, told by their places in the summary.
  var customers: [Int] { arms.indices.filter { arms[$0] != nil } }
}
