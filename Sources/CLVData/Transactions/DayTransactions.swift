/// The transactions of one customer, to be sorted and merged by day.
struct DayTransactions: ~Copyable {
  private var buffer = GrowableBuffer<Transaction>()

  deinit {
    buffer.deallocate()
  }

  /// The transactions, valid until the next change.
  @inline(__always)
  var transactions: UnsafeBufferPointer<Transaction> {
    UnsafeBufferPointer(buffer.elements)
  }

  @inline(__always)
  mutating func removeAll() {
    buffer.truncate(to: 0)
  }

  @inline(__always)
  mutating func append(_ transaction: Transaction) {
    buffer.append(transaction)
  }

  /// Sorts by day and leaves the order within a day as it is.
  @inline(__always)
  func sort() {
    let items = buffer.elements
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
  private func sortLong(_ items: UnsafeMutableBufferPointer<Transaction>) {
    let copy = Array(items)
    let keys = copy.indices
      .map { Int64(copy[$0].day) << 32 | Int64($0) }
      .sorted()
    for (place, key) in keys.enumerated() {
      items[place] = copy[Int(key & 0xFFFF_FFFF)]
    }
  }

  /// Reduces each day to one transaction, or to two: what was bought, what
  /// was refunded. The transactions must be sorted.
  mutating func mergeDays() {
    let items = buffer.elements
    var kept = 0
    var index = 0
    while index < items.count {
      var total = DayTotal(items[index])
      index += 1
      while index < items.count, items[index].day == total.day {
        total.add(items[index].amount)
        index += 1
      }
      let customer = items[index - 1].customer
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
    buffer.truncate(to: kept)
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

  @inline(__always)
  init(_ transaction: Transaction) {
    day = transaction.day
    add(transaction.amount)
  }

  @inline(__always)
  mutating func add(_ amount: Double) {
    if amount < 0 { refunded += amount } else { bought += amount }
  }

  /// The value of the purchase; `nil` if refunds leave none.
  @inline(__always)
  var value: Double? {
    if refunded == 0 { return bought }
    let net = bought + refunded
    return net > Self.tolerance * bought ? net : nil
  }
}
