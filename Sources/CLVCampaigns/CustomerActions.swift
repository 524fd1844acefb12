internal import CLVData
internal import CLVForecasting
internal import CLVModels
internal import CLVNumerics

/// Which campaign list each customer is on, and what a contact may cost.
public struct CustomerActions: Sendable {
  /// What is at stake with each customer.
  public let outlooks: CustomerOutlooks

  /// The thresholds.
  public let settings: ActionSettings

  /// Who has slowed down; nil where the log of purchases is not known.
  public let slowing: SlowingCustomers?

  /// The list of each customer.
  public let lists: [ActionList]

  /// The discounted purchases of a new customer over the horizon; nil where the
  /// silence of those who are won back does not count.
  let newcomersIfBack: Double?

  /// The lifetime value from which on a customer is among the most valuable;
  /// infinite where too many are worth the same.
  public let valueLine: Double

  /// The expected spend from which on a customer is among those who spend
  /// most; nil without amounts.
  public let spendLine: Double?

  /// Puts every customer on the first list that fits.
  ///
  /// - Parameters:
  ///   - outlooks: What is at stake with each customer.
  ///   - settings: The thresholds, and what a contact does.
  ///   - slowing: Who has slowed down; without it nobody is on that list.
  public init(
    _ outlooks: CustomerOutlooks, settings: ActionSettings,
    slowing: SlowingCustomers? = nil
  ) {
    self.outlooks = outlooks
    self.settings = settings
    self.slowing = slowing
    let newcomers =
      settings.effectHalfLife.isFinite ? outlooks.newcomersPurchases : nil
    newcomersIfBack = newcomers
    let valueLine = TopShare.line(
      of: outlooks.column { $0.value }, share: settings.topShare)
    let spendLine = outlooks.forecasts.expectedSpends().map {
      TopShare.line(of: $0, share: settings.topShare)
    }
    self.valueLine = valueLine
    self.spendLine = spendLine
    lists = parallelMap(count: outlooks.count, chunkSize: 1 << 14) {
      customer in
      let outlook = outlooks[customer]
      if outlook.probabilityAlive < settings.aliveBelow {
        let back = outlooks.purchasesIfWonBack(
          customer, outlook, newcomers: newcomers)
        return outlook.worth(back) >= valueLine ? .winBack : .letGo
      }
      if slowing?.change(of: customer) != nil { return .slowing }
      if outlook.staying.silenceProbability <= settings.unusualSilence {
        return .watch
      }
      if let spendLine, let spend = outlook.forecast.expectedSpend,
        spend >= spendLine, outlooks.summary.T[customer] <= settings.newFor
      {
        return .grow
      }
      return outlook.value >= valueLine ? .keep : .none
    }
  }

  /// The number of customers.
  public var count: Int { lists.count }

  /// The sums over some customers, such as a group.
  public func totals(of customers: some Sequence<Int>) -> ActionTotals {
    ListTotals(customers, of: self).all
  }

  /// The sums over each list, in the order of `ActionList.allCases`.
  public func totalsByList() -> [(list: ActionList, totals: ActionTotals)] {
    let totals = deterministicReduce(count: count, chunkSize: 1 << 15) {
      ListTotals($0, of: self)
    } combine: {
      $0.add($1)
    }
    return (totals ?? ListTotals([], of: self)).byList
  }

  /// The customers of a list with most at stake, most first, ties by place in
  /// the summary: of the most valuable and of new customers those of highest
  /// value, of others those whom a contact gains most of.
  public func examples(of list: ActionList, _ count: Int) -> [Int] {
    var best: [(customer: Int, stake: Double)] = []
    for customer in lists.indices where lists[customer] == list {
      let outlook = outlooks[customer]
      let stake =
        list == .keep || list == .grow
        ? outlook.value : ceiling(of: customer, outlook)
      if best.count == count, let last = best.last, stake <= last.stake {
        continue
      }
      let place = best.firstIndex { $0.stake < stake } ?? best.count
      best.insert((customer, stake), at: place)
      if best.count > count { best.removeLast() }
    }
    return best.map(\.customer)
  }
}

/// Sums over customers of what is at stake.
public struct ActionTotals: Sendable {
  /// How many customers there are.
  public var customers = 0

  /// How many of them are expected to be alive.
  public var alive = 0.0

  /// What they are worth.
  public var value = 0.0

  /// What leaving costs.
  public var valueAtRisk = 0.0

  /// The most that may be spent on contacting each of them once: what that is
  /// expected to gain.
  public var ceiling = 0.0

  /// How many are on each list.
  public var byList: [ActionList: Int] = [:]

  fileprivate mutating func add(_ customer: Int, of actions: CustomerActions) {
    let outlook = actions.outlooks[customer]
    customers += 1
    alive += outlook.probabilityAlive
    value += outlook.value
    valueAtRisk += outlook.valueAtRisk
    ceiling += actions.ceiling(of: customer, outlook)
  }

  fileprivate mutating func add(_ other: ActionTotals) {
    customers += other.customers
    alive += other.alive
    value += other.value
    valueAtRisk += other.valueAtRisk
    ceiling += other.ceiling
    byList.merge(other.byList) { $0 + $1 }
  }
}

/// The sums over each list, without how many are on which.
private struct ListTotals: Sendable {
  private static let lists = ActionList.allCases
  private var totals = lists.map { _ in ActionTotals() }

  init(_ customers: some Sequence<Int>, of actions: CustomerActions) {
    for customer in customers {
      totals[actions.lists[customer].place].add(customer, of: actions)
    }
  }

  mutating func add(_ other: ListTotals) {
    for place in totals.indices { totals[place].add(other.totals[place]) }
  }

  /// The sums, each with its list.
  var byList: [(list: ActionList, totals: ActionTotals)] {
    Self.lists.map { list in
      var totals = totals[list.place]
      if totals.customers > 0 { totals.byList[list] = totals.customers }
      return (list, totals)
    }
  }

  var all: ActionTotals {
    byList.reduce(into: ActionTotals()) { $0.add($1.totals) }
  }
}
