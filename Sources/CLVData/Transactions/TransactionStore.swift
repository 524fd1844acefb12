/// One transaction, or the sum of several of one sign of one customer-day.
struct Transaction: BitwiseCopyable {
  var customer: UInt32
  var day: Int32
  var amount: Double
}

/// Collects transactions in any order and gives them back customer by
/// customer, each customer's by day, those of a day in the order they came.
///
/// At most `capacity` transactions are in memory. When they fill it, they go
/// to a temporary file as a sorted run in which each customer-day is one
/// transaction, or two if there are refunds: so memory grows with customers,
/// and the file with customer-days.
final class TransactionStore {
  private let capacity: Int
  private let records: UnsafeMutablePointer<Transaction>
  private var count = 0
  private var spill: SpillFile?

  /// The records' indices by customer, once all are here.
  private var order: [UInt32] = []

  /// Where each customer's indices begin in `order`.
  private var starts: [UInt32] = []

  init(capacity: Int) {
    self.capacity = max(1, min(capacity, 1 << 30))
    // The system gives memory to pages when they are first written.
    records = .allocate(capacity: self.capacity)
  }

  deinit {
    records.deallocate()
  }

  /// Whether the next `append` needs a call of `makeRoom` first.
  @inline(__always)
  var isFull: Bool { count == capacity }

  @inline(__always)
  func append(_ transaction: Transaction) {
    precondition(count < capacity)
    (records + count).initialize(to: transaction)
    count &+= 1
  }

  /// Writes what is in memory to the temporary file.
  func makeRoom(customers: Int) throws(DataError) {
    let file: SpillFile
    if let spill {
      file = spill
    } else {
      file = try SpillFile()
      spill = file
    }
    sortByCustomer(customers)
    file.beginRun()
    var days = DayTransactions()
    for customer in 0..<customers {
      gather(customer, into: &days)
      days.sort()
      days.mergeDays()
      for transaction in days.transactions { try file.append(transaction) }
    }
    try file.endRun()
    count = 0
  }

  /// Ends collecting; `forEachCustomer` may be called from here on.
  func finish(customers: Int) throws(DataError) {
    if spill == nil {
      sortByCustomer(customers)
    } else {
      try makeRoom(customers: customers)
      order = []
      starts = []
    }
  }

  /// Gives each customer's transactions, sorted by day, for the time of the
  /// call; also those of customers that have none.
  func forEachCustomer(
    _ customers: Int,
    _ body: (Int, UnsafeBufferPointer<Transaction>) -> Void
  ) throws(DataError) {
    let runs = spill?.readers()
    var days = DayTransactions()
    for customer in 0..<customers {
      if let runs {
        days.removeAll()
        for run in runs {
          try run.take(customer: UInt32(customer)) { days.append($0) }
        }
      } else {
        gather(customer, into: &days)
      }
      days.sort()
      body(customer, days.transactions)
    }
  }

  private func gather(_ customer: Int, into days: inout DayTransactions) {
    days.removeAll()
    for index in starts[customer]..<starts[customer + 1] {
      days.append(records[Int(order[Int(index)])])
    }
  }

  /// A counting sort of the indices; stable, and random access to memory is
  /// only in reads that do not wait for one another.
  private func sortByCustomer(_ customers: Int) {
    starts = [UInt32](repeating: 0, count: customers + 1)
    for record in UnsafeBufferPointer(start: records, count: count) {
      starts[Int(record.customer) + 1] &+= 1
    }
    for customer in 0..<customers {
      starts[customer + 1] &+= starts[customer]
    }
    let count = count
    order = [UInt32](unsafeUninitializedCapacity: count) { order, filled in
      for index in 0..<count {
        let customer = Int(records[index].customer)
        order[Int(starts[customer])] = UInt32(truncatingIfNeeded: index)
        starts[customer] &+= 1
      }
      filled = count
    }
    // Each start has moved to the next one's place: move all back.
    for customer in stride(from: customers, to: 0, by: -1) {
      starts[customer] = starts[customer - 1]
    }
    starts[0] = 0
  }
}
