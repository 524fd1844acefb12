internal import CLVTables

/// The orders of a log whose rows name them: the rows of one order are one
/// transaction, on the earliest day of a row that is no refund.
///
/// Memory grows with the orders.
final class OrderLedger {
  private struct Key: Hashable {
    let customer: UInt32
    let order: UInt32
  }

  private struct Order {
    let customer: UInt32

    /// The day of the purchase; nil of refunds alone.
    var day: Int32?

    /// What was bought; nil where no row says.
    var amount: Double?
  }

  private struct Refund: Hashable {
    let order: Int
    let day: Int32
    let amount: Double
  }

  private let name: String
  private let scope: AmountScope
  private let interner = CustomerInterner()
  private var places: [Key: Int] = [:]
  private var orders: [Order] = []
  private var refunds: [Refund] = []
  private var refundsSeen: Set<Refund> = []
  private(set) var rows = 0

  /// Makes a ledger of no orders.
  init(of name: String, _ scope: AmountScope) {
    self.name = name
    self.scope = scope
  }

  /// The number of orders.
  var count: Int { orders.count }

  /// Adds a row of an order; an amount that is no number is not known.
  func add(
    _ row: Transaction, order: Bytes, line: Int
  ) throws(DataError) {
    rows += 1
    let key = Key(
      customer: row.customer, order: try interner.intern(order))
    let place: Int
    if let known = places[key] {
      place = known
    } else {
      place = orders.count
      places[key] = place
      orders.append(Order(customer: row.customer))
    }
    guard !(row.amount < 0) else {
      let refund = Refund(order: place, day: row.day, amount: row.amount)
      if scope == .row || refundsSeen.insert(refund).inserted {
        refunds.append(refund)
      }
      return
    }
    orders[place].day = min(orders[place].day ?? row.day, row.day)
    guard !row.amount.isNaN else { return }
    switch (scope, orders[place].amount) {
    case (.row, let amount): orders[place].amount = (amount ?? 0) + row.amount
    case (.order, nil): orders[place].amount = row.amount
    case (.order, let amount?):
      guard amount == row.amount else {
        throw DataError(
          .badData, at: .line(line, of: name),
          "the rows of order \"\(order.excerpt)\" have the amounts "
            + "\(amount) and \(row.amount), which are no totals of the "
            + "order; add them up with \(.amountScope.set(to: "row"))")
      }
    }
  }

  /// Gives each order as one transaction and each refund as one, and what
  /// refunds are of orders bought on an earlier day.
  ///
  /// - Throws: Bad data where no row of an order has an amount; what the
  ///   closure throws.
  func settle(
    _ policy: RefundPolicy,
    _ store: (Transaction) throws(DataError) -> Void
  ) throws(DataError) -> [UInt32: [OrderRefund]] {
    for (place, order) in orders.enumerated() {
      guard let day = order.day else { continue }
      guard let amount = order.amount else {
        throw DataError(
          .badData, at: .file(name),
          "no row of order \"\(text(of: place))\" has an amount; fill it in")
      }
      try store(Transaction(customer: order.customer, day: day, amount: amount))
    }
    var earlier: [UInt32: [OrderRefund]] = [:]
    for refund in refunds {
      let order = orders[refund.order]
      if policy == .match, let day = order.day, day < refund.day {
        earlier[order.customer, default: []].append(
          OrderRefund(day: refund.day, bought: day, amount: -refund.amount))
      } else {
        try store(
          Transaction(
            customer: order.customer, day: refund.day, amount: refund.amount))
      }
    }
    return earlier
  }

  private func text(of place: Int) -> String {
    let key = places.first { $0.value == place }?.key
    return key.map { interner.arena[Int($0.order)].excerpt } ?? ""
  }
}
