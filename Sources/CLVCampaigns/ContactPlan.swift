/// What contacting customers costs.
public enum ContactCosts: Sendable {
  /// One cost for every customer, above 0.
  case same(Double)

  /// A cost for each customer, above 0.
  case each([Double])

  subscript(customer: Int) -> Double {
    switch self {
    case .same(let cost): cost
    case .each(let costs): costs[customer]
    }
  }
}

/// Sums over contacted customers.
public struct ContactTotals: Sendable, Equatable {
  /// How many customers are contacted.
  public var contacts = 0

  /// What the contacts cost.
  public var cost = 0.0

  /// What they are expected to gain, costs not taken off.
  public var gain = 0.0

  /// Sums, of nothing unless given.
  public init(contacts: Int = 0, cost: Double = 0, gain: Double = 0) {
    self.contacts = contacts
    self.cost = cost
    self.gain = gain
  }

  /// What is left of the gain.
  public var net: Double { gain - cost }
}

/// Which customers to contact so that the expected gain is largest.
///
/// Customers are taken by gain per cost, best first, for as long as the gain
/// of a contact is above its cost and the budget allows. At equal costs no
/// choice gains more. At costs that differ a customer who does not fit into
/// what is left of the budget is passed over for the next who does; then the
/// choice may gain less than the best one, by no more than ``shortfall``: no
/// choice gains more than taking fractions of customers would.
public struct ContactPlan: Sendable {
  /// The customers whom it gains anything to contact, by gain per cost, ties
  /// by place in the summary.
  public let order: [Int32]

  /// Whether each customer is to be contacted.
  public let isChosen: [Bool]

  /// The sums over the customers chosen.
  public let chosen: ContactTotals

  /// The sums over all whose contact gains more than it costs, whatever the
  /// budget: spending more than their cost loses money.
  public let worthwhile: ContactTotals

  /// How much more the best choice could gain, at most.
  public let shortfall: Double

  private let gains: [Double]
  private let costs: ContactCosts

  /// Chooses whom to contact.
  ///
  /// - Parameters:
  ///   - gains: What contacting each customer is expected to gain.
  ///   - costs: What it costs.
  ///   - budget: What may be spent; nil for as much as is worth it.
  public init(gains: [Double], costs: ContactCosts, budget: Double? = nil) {
    self.gains = gains
    self.costs = costs
    order = Self.order(gains, costs)
    let choice = Choice(order, gains, costs, budget: budget ?? .infinity)
    isChosen = choice.isChosen
    chosen = choice.totals
    worthwhile = choice.worthwhile
    shortfall = max(0, choice.bound - choice.totals.gain)
  }

  private static func order(
    _ gains: [Double], _ costs: ContactCosts
  ) -> [Int32] {
    var entries: [(ratio: Double, customer: Int32)] = []
    entries.reserveCapacity(gains.count)
    for (customer, gain) in gains.enumerated() where gain > 0 {
      entries.append((gain / costs[customer], Int32(customer)))
    }
    entries.sort {
      $0.ratio > $1.ratio
        || $0.ratio == $1.ratio && $0.customer < $1.customer
    }
    return entries.map(\.customer)
  }

  /// The sums over some customers, contacted or not.
  public func totals(of customers: some Sequence<Int>) -> ContactTotals {
    customers.reduce(into: ContactTotals()) { $0.add(gains, costs, $1) }
  }

  /// The gain of larger and larger budgets, each spent as this plan spends
  /// its own; from nothing to contacting everybody.
  ///
  /// - Parameter count: About how many points the curve has, evenly spaced in
  ///   the number of contacts; those of ``chosen`` at equal costs and of
  ///   ``worthwhile`` are among them.
  /// - Returns: The points, the first of which is of no contacts.
  public func curve(points count: Int = 200) -> [ContactTotals] {
    let step = max(1, (order.count + count - 1) / max(1, count))
    var totals = ContactTotals()
    var curve = [totals]
    for customer in order {
      totals.add(gains, costs, Int(customer))
      if totals.contacts % step == 0 || totals.contacts == order.count
        || totals.contacts == chosen.contacts
        || totals.contacts == worthwhile.contacts
      {
        curve.append(totals)
      }
    }
    return curve
  }
}

/// A walk through the customers by gain per cost.
private struct Choice {
  var isChosen: [Bool]
  var totals = ContactTotals()
  var worthwhile = ContactTotals()

  /// What fractions of customers would gain.
  var bound = 0.0

  init(
    _ order: [Int32], _ gains: [Double], _ costs: ContactCosts, budget: Double
  ) {
    isChosen = [Bool](repeating: false, count: gains.count)
    // Ten contacts of 0.1 cost 1, whatever the last digits say.
    let budget = budget * (1 + 1e-12)
    var hasBound = false
    for customer in order.lazy.map(Int.init) {
      let (gain, cost) = (gains[customer], costs[customer])
      guard gain > cost else { break }
      worthwhile.add(gains, costs, customer)
      if totals.cost + cost <= budget {
        isChosen[customer] = true
        totals.add(gains, costs, customer)
      } else if !hasBound {
        hasBound = true
        bound = totals.gain + gain * (budget - totals.cost) / cost
      }
    }
    if !hasBound { bound = totals.gain }
    // At equal costs the next contact is out of reach, not a part of it.
    if case .same = costs { bound = totals.gain }
  }
}

extension ContactTotals {
  @inline(__always)
  fileprivate mutating func add(
    _ gains: [Double], _ costs: ContactCosts, _ customer: Int
  ) {
    contacts += 1
    cost += costs[customer]
    gain += gains[customer]
  }
}
