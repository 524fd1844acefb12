/// Sorts and merges the transactions of one customer, in place.
enum CustomerTransactions {
  typealias List = UnsafeMutableBufferPointer<Transaction>

  /// Sorts by day and leaves the order within a day as it is.
  @inline(__always)
  static func sort(_ items: List) {
    var moves = 0
    var index = 1
    while index < items.count {
      let item = items[index]
      var place = index
      while place > 0, items[place &- 1].day > item.day {
        items[place] = items[place &- 1]
        place &-= 1
      }
      items[place] = item
      moves &+= index &- place
      index &+= 1
      // Insertion is best for the short and for the nearly sorted.
      if moves > 16 &* items.count { return sortLong(items) }
    }
  }

  @inline(never)
  private static func sortLong(_ items: List) {
    let copy = Array(items)
    let keys = copy.indices
      .map { Int64(copy[$0].day) << 32 | Int64($0) }
      .sorted()
    for (place, key) in keys.enumerated() {
      items[place] = copy[Int(key & 0xFFFF_FFFF)]
    }
  }

  /// Reduces each day to one transaction, or to two: what was bought, what was
  /// refunded.
  ///
  /// The transactions must be sorted. Those that refund stay one by one where
  /// each of them is to find its purchase.
  static func mergeDays(
    _ items: List, keepingRefunds: Bool = false
  ) -> Slice<List> {
    var kept = 0
    var index = 0
    while index < items.count {
      let customer = items[index].customer
      let start = index
      let total = DayTotal(takingDayOf: items, at: &index)
      if keepingRefunds, total.refunded < 0 {
        kept = mergePurchases(items, start..<index, total, to: kept)
        continue
      }
      if total.refunded == 0 || total.bought > 0 {
        items[kept] = Transaction(
          customer: customer, day: total.day, amount: total.bought)
        kept += 1
      }
      if total.refunded < 0 {
        items[kept] = Transaction(
          customer: customer, day: total.day, amount: total.refunded)
        kept += 1
      }
    }
    return items[..<kept]
  }

  /// Reduces a day with refunds to one transaction for what was bought, if
  /// anything was, and the refunds.
  private static func mergePurchases(
    _ items: List, _ day: Range<Int>, _ total: DayTotal, to place: Int
  ) -> Int {
    var kept = place
    let refunds = day.filter { items[$0].amount < 0 }.map { items[$0] }
    if refunds.count < day.count {
      items[kept] = Transaction(
        customer: items[day.lowerBound].customer, day: total.day,
        amount: total.bought)
      kept += 1
    }
    for refund in refunds {
      items[kept] = refund
      kept += 1
    }
    return kept
  }
}

/// What one customer bought and gave back on one day.
struct DayTotal {
  /// Refunds that leave less than this share of the day's amount cancel it:
  /// 10.10 + 9.89 − 19.99 is not zero in binary.
  private static let tolerance = 1e-9

  let day: Int32
  private(set) var bought = 0.0
  private(set) var refunded = 0.0

  /// Adds up the day that begins at an index and moves the index past it.
  @inline(__always)
  init(takingDayOf items: CustomerTransactions.List, at index: inout Int) {
    day = items[index].day
    while index < items.count, items[index].day == day {
      let amount = items[index].amount
      if amount < 0 { refunded += amount } else { bought += amount }
      index &+= 1
    }
  }

  /// The value of the purchase; `nil` if refunds leave none.
  @inline(__always)
  var value: Double? {
    if refunded == 0 { return bought }
    let net = bought + refunded
    return net > Self.tolerance * bought ? net : nil
  }
}
