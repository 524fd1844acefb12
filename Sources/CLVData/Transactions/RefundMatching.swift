internal import CLVTables

/// A refund of an order that was bought on another day.
struct OrderRefund: BitwiseCopyable {
  /// The day of the refund.
  var day: Int32

  /// The day on which the order was bought.
  var bought: Int32

  /// What was given back, above zero.
  var amount: Double
}

/// Takes the refunds of one customer off the purchases that they belong to.
///
/// Refunds are taken in the order of their days, of a day the largest first.
/// Each reduces the purchase of its order, else that of its day, else the
/// latest earlier one that it fits into, else the latest ones; what is left
/// over at a step goes on to the next. A purchase of which nothing is left is
/// none.
struct RefundMatching: ~Copyable {
  /// What is less than this share of an amount is nothing: 10.10 + 9.89 − 19.99
  /// is not zero in binary.
  private static let tolerance = 1e-9

  private struct Entry {
    var day: Int32
    var bought: Double
    var left: Double

    var isCancelled: Bool { bought > 0 && left == 0 }
  }

  private var entries: [Entry] = []
  private var refunds: [OrderRefund] = []

  /// What met no purchase: refunds and their money.
  private(set) var unmatched = (refunds: 0, amount: 0.0)

  /// Matches a customer's transactions, sorted by day.
  ///
  /// - Parameters:
  ///   - transactions: The customer's, those of refunds too.
  ///   - orders: The refunds of orders that were bought on other days.
  ///   - split: A day after which refunds do not count in `early`.
  ///   - end: The day after which refunds do not count at all.
  ///   - early: Gets the purchases up to the split as they were known then, and
  ///     the later ones as they are known at the end.
  ///   - late: Gets all purchases as they are known at the end.
  /// - Returns: How many purchases are cancelled at the end.
  mutating func match(
    _ transactions: CustomerTransactions.List, _ orders: [OrderRefund],
    split: Int32, end: Int32, early: inout GrowableBuffer<Purchase>,
    late: inout GrowableBuffer<Purchase>
  ) -> Int {
    gather(transactions, orders, end)
    unmatched = (0, 0)
    var next = 0
    while next < refunds.count, refunds[next].day <= split {
      take(refunds[next])
      next += 1
    }
    for entry in entries where entry.day <= split {
      append(entry, to: &early)
    }
    while next < refunds.count {
      take(refunds[next])
      next += 1
    }
    var cancelled = 0
    for entry in entries {
      if entry.day > split { append(entry, to: &early) }
      append(entry, to: &late)
      if entry.isCancelled { cancelled += 1 }
    }
    return cancelled
  }

  private func append(_ entry: Entry, to list: inout GrowableBuffer<Purchase>) {
    guard !entry.isCancelled else { return }
    list.append(
      Purchase(
        day: CalendarDay(daysSince1970: entry.day), amount: entry.left))
  }

  private mutating func gather(
    _ transactions: CustomerTransactions.List, _ orders: [OrderRefund],
    _ end: Int32
  ) {
    entries.removeAll(keepingCapacity: true)
    refunds.removeAll(keepingCapacity: true)
    for one in transactions {
      if one.amount < 0 {
        refunds.append(
          OrderRefund(day: one.day, bought: one.day, amount: -one.amount))
      } else if let last = entries.indices.last, entries[last].day == one.day {
        entries[last].bought += one.amount
      } else {
        entries.append(Entry(day: one.day, bought: one.amount, left: 0))
      }
    }
    for place in entries.indices { entries[place].left = entries[place].bought }
    refunds += orders
    refunds.removeAll { $0.day > end }
    // Those of orders first: what is left of their purchases is for others.
    refunds.sort {
      ($0.day, $0.bought == $0.day ? 1 : 0, -$0.amount, $0.bought)
        < ($1.day, $1.bought == $1.day ? 1 : 0, -$1.amount, $1.bought)
    }
  }

  private mutating func take(_ refund: OrderRefund) {
    var rest = refund.amount
    let nothing = Self.tolerance * refund.amount
    func reduce(_ place: Int, _ entries: inout [Entry]) {
      let amount = min(entries[place].left, rest)
      entries[place].left -= amount
      rest -= amount
      if entries[place].left <= Self.tolerance * entries[place].bought {
        entries[place].left = 0
      }
      if rest <= nothing { rest = 0 }
    }
    for day in [refund.bought, refund.day] where rest > 0 {
      if let place = place(of: day) { reduce(place, &entries) }
    }
    let earlier = entries.prefix { $0.day <= refund.day }.count
    if rest > 0,
      let place = (0..<earlier).last(where: { place in
        entries[place].left > 0 && entries[place].left >= rest - nothing
      })
    {
      reduce(place, &entries)
    }
    for place in (0..<earlier).reversed() where rest > 0 {
      reduce(place, &entries)
    }
    guard rest > 0 else { return }
    unmatched.refunds += 1
    unmatched.amount += rest
  }

  private func place(of day: Int32) -> Int? {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].day < day { low = middle + 1 } else { high = middle }
    }
    return low < entries.count && entries[low].day == day ? low : nil
  }
}
