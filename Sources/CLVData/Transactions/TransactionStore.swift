internal import CLVTables

/// One transaction, or the sum of several of one sign of one customer-day.
struct Transaction: SpilledRecord {
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
/// and the file with customer-days. Where rows have marks, the rows as they
/// are go to a file of their own, so that those are found that are the same
/// as one of another run.
final class TransactionStore {
  private let capacity: Int
  private let records: UnsafeMutablePointer<Transaction>

  // Run-time checks of exclusivity would cost more than the appends.
  @exclusivity(unchecked) private var count = 0
  private var spill: SpillFile<Transaction>?
  private var spilledRows: SpillFile<MarkedRow>?

  /// The records' indices by customer, once all are here.
  private var order: [UInt32] = []

  /// Where each customer's indices begin in `order`.
  private var starts: [UInt32] = []

  /// The marks of the rows that the records are of; nil where rows have none.
  private let marks: UnsafeMutablePointer<UInt32>?
  private let keepsRefunds: Bool

  /// The rows of spilled runs that are the same as another, once all are here.
  private var spilledRepeats = RepeatedRows()

  /// Makes a store.
  ///
  /// - Parameters:
  ///   - capacity: The number of transactions in memory.
  ///   - keepsRefunds: Whether each refund is to find its purchase.
  ///   - marksRows: Whether each transaction comes with the mark of its row.
  init(capacity: Int, keepsRefunds: Bool = false, marksRows: Bool = false) {
    self.capacity = max(1, min(capacity, 1 << 30))
    self.keepsRefunds = keepsRefunds
    marks = marksRows ? .allocate(capacity: self.capacity) : nil
    // The system gives memory to pages when they are first written.
    records = .allocate(capacity: self.capacity)
    LargeMemory.adviseLargePages(
      records, bytes: self.capacity * MemoryLayout<Transaction>.stride)
  }

  deinit {
    records.deallocate()
    marks?.deallocate()
  }

  /// Whether the next `append` needs a call of `makeRoom` first.
  @inline(__always)
  var isFull: Bool { count == capacity }

  @inline(__always)
  func append(_ transaction: Transaction, mark: UInt32 = 0) {
    precondition(count < capacity)
    (records + count).initialize(to: transaction)
    if let marks { (marks + count).initialize(to: mark) }
    count &+= 1
  }

  /// Writes what is in memory to the temporary file.
  func makeRoom(customers: Int) throws(DataError) {
    if spill == nil { spill = try SpillFile() }
    guard let file = spill else { return }
    sortByCustomer(customers)
    try spillRows()
    file.beginRun()
    try forEachInMemory(customers) { _, transactions throws(DataError) in
      let merged = CustomerTransactions.mergeDays(
        transactions, keepingRefunds: keepsRefunds)
      for transaction in merged { try file.append(transaction) }
    }
    try file.endRun()
    count = 0
  }

  /// Writes the rows in memory, with their marks, to a file of their own.
  private func spillRows() throws(DataError) {
    guard marks != nil else { return }
    if spilledRows == nil { spilledRows = try SpillFile() }
    guard let file = spilledRows else { return }
    file.beginRun()
    for index in order {
      if let row = row(at: index) { try file.append(row) }
    }
    try file.endRun()
  }

  /// A row in memory with its mark; nil where rows have none.
  private func row(at index: UInt32) -> MarkedRow? {
    marks.map {
      MarkedRow(transaction: records[Int(index)], mark: $0[Int(index)])
    }
  }

  /// Ends collecting; `forEachCustomer` may be called from here on.
  func finish(customers: Int) throws(DataError) {
    if spill == nil {
      sortByCustomer(customers)
    } else {
      try makeRoom(customers: customers)
      order = []
      starts = []
      try findSpilledRepeats(customers)
    }
  }

  /// Finds the repeated rows of all runs, and gives their file back.
  private func findSpilledRepeats(_ customers: Int) throws(DataError) {
    guard let runs = spilledRows?.readers() else { return }
    spilledRows = nil
    try Self.forEachSpilled(customers, runs) { spilledRepeats.add($1) }
  }

  /// Gives each customer's transactions, sorted by day, for the time of the
  /// call; also those of customers that have none.
  ///
  /// - Returns: The rows that are the same as another, where rows have marks.
  func forEachCustomer(
    _ customers: Int,
    _ body: (Int, UnsafeMutableBufferPointer<Transaction>) -> Void
  ) throws(DataError) -> RepeatedRows {
    if let spill {
      try Self.forEachSpilled(customers, spill.readers()) {
        customer, transactions in
        CustomerTransactions.sort(transactions)
        body(customer, transactions)
      }
      return spilledRepeats
    }
    var repeats = RepeatedRows()
    var rows = GrowableBuffer<MarkedRow>()
    defer { rows.deallocate() }
    forEachInMemory(customers) { customer, transactions in
      if marks != nil, RepeatedRows.maybeIn(transactions) {
        rows.truncate(to: 0)
        for place in Int(starts[customer])..<Int(starts[customer + 1]) {
          if let row = row(at: order[place]) { rows.append(row) }
        }
        repeats.add(rows.elements)
      }
      body(customer, transactions)
    }
    return repeats
  }

  /// Copies the transactions of a block of customers together before looking
  /// at any of them: copying waits for many cache misses at once.
  private func forEachInMemory<Failure: Error>(
    _ customers: Int,
    _ body: (Int, UnsafeMutableBufferPointer<Transaction>) throws(Failure) ->
      Void
  ) throws(Failure) {
    let blockSize = 256
    var block = GrowableBuffer<Transaction>()
    defer { block.deallocate() }
    for first in stride(from: 0, to: customers, by: blockSize) {
      let last = min(customers, first + blockSize)
      block.truncate(to: 0)
      for place in Int(starts[first])..<Int(starts[last]) {
        block.append(records[Int(order[place])])
      }
      for customer in first..<last {
        let low = Int(starts[customer] - starts[first])
        let high = Int(starts[customer + 1] - starts[first])
        let transactions = UnsafeMutableBufferPointer(
          rebasing: block.elements[low..<high])
        CustomerTransactions.sort(transactions)
        try body(customer, transactions)
      }
    }
  }

  /// Merges the runs; a customer's records come in the order of runs, which is
  /// that of the rows.
  private static func forEachSpilled<Record>(
    _ customers: Int, _ runs: [RunReader<Record>],
    _ body: (Int, UnsafeMutableBufferPointer<Record>) -> Void
  ) throws(DataError) {
    var gathered = GrowableBuffer<Record>()
    defer { gathered.deallocate() }
    for customer in 0..<customers {
      gathered.truncate(to: 0)
      for run in runs {
        try run.take(customer: UInt32(customer)) { gathered.append($0) }
      }
      body(customer, gathered.elements)
    }
  }

  /// A counting sort of the indices; stable, and random access to memory is
  /// only in reads that do not wait for one another.
  private func sortByCustomer(_ customers: Int) {
    let records = UnsafeBufferPointer(start: records, count: count)
    var starts = [UInt32](repeating: 0, count: customers + 1)
    for record in records {
      starts[Int(record.customer) + 1] &+= 1
    }
    for customer in 0..<customers {
      starts[customer + 1] &+= starts[customer]
    }
    order = [UInt32](
      unsafeUninitializedCapacity: records.count
    ) { order, filled in
      for (index, record) in records.enumerated() {
        let customer = Int(record.customer)
        order[Int(starts[customer])] = UInt32(truncatingIfNeeded: index)
        starts[customer] &+= 1
      }
      filled = records.count
    }
    // Each start has moved to the next one's place: move all back.
    for customer in stride(from: customers, to: 0, by: -1) {
      starts[customer] = starts[customer - 1]
    }
    starts[0] = 0
    self.starts = starts
  }
}
