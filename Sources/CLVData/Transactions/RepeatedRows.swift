internal import CLVTables

/// Rows that are the same as an earlier one, byte for byte.
///
/// Rows that are the same are of one customer and day and have one amount. Only
/// where there are such in a log are their marks looked at, 32 bits of a hash
/// of each row's bytes.
struct RepeatedRows {
  /// How many there are.
  private(set) var count = 0

  /// The first of them.
  private(set) var examples: [Transaction] = []

  /// Examples that are named.
  static let mostExamples = 3

  /// The mark of a row's bytes, without the end of the line.
  @inline(__always)
  static func mark(of row: Bytes) -> UInt32 {
    var count = row.count
    while count > 0,
      row[count &- 1] == Ascii.lineFeed
        || row[count &- 1] == Ascii.carriageReturn
    {
      count &-= 1
    }
    let raw = UnsafeRawBufferPointer(row)
    guard let base = raw.baseAddress else { return 0 }
    var state = UInt64(truncatingIfNeeded: count) ^ 0x9E37_79B9_7F4A_7C15
    @inline(__always)
    func mix(_ word: UInt64) {
      let mixed = (state ^ word)
        .multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
      state = mixed.high ^ mixed.low
    }
    @inline(__always)
    func word(at index: Int) -> UInt64 {
      base.loadUnaligned(fromByteOffset: index, as: UInt64.self)
    }
    if count >= 8 {
      var index = 0
      while index &+ 8 < count {
        mix(word(at: index))
        index &+= 8
      }
      // The last word overlaps the one before.
      mix(word(at: count &- 8))
    } else {
      mix(row[..<count].reduce(0) { $0 &<< 8 | UInt64($1) })
    }
    return UInt32(truncatingIfNeeded: state)
  }

  /// Whether two transactions of a customer, sorted by day, may be of rows that
  /// are the same.
  @inline(__always)
  static func maybeIn(_ items: CustomerTransactions.List) -> Bool {
    var index = 1
    while index < items.count {
      // A day of many transactions is looked at as a whole.
      if items[index].day == items[index &- 1].day {
        if items[index].amount == items[index &- 1].amount { return true }
        if index > 1, items[index &- 2].day == items[index].day { return true }
      }
      index &+= 1
    }
    return false
  }

  /// Adds those among all rows of one customer, which it sorts.
  @inline(never)
  mutating func add(_ rows: UnsafeMutableBufferPointer<MarkedRow>) {
    guard rows.count > 1 else { return }
    var rows = rows
    rows.sort { $0.key < $1.key }
    for index in 1..<rows.count where rows[index].key == rows[index - 1].key {
      count += 1
      if examples.count < Self.mostExamples {
        examples.append(rows[index].transaction)
      }
    }
  }
}

/// A row of a log with the mark of its bytes.
struct MarkedRow: SpilledRecord {
  let transaction: Transaction
  let mark: UInt32

  var customer: UInt32 { transaction.customer }

  /// What rows of a customer have in common that are the same.
  fileprivate var key: (Int32, UInt64, UInt32) {
    (transaction.day, transaction.amount.bitPattern, mark)
  }
}

/// The rows that were read, by 128 bits of a hash of their bytes.
struct RowsSeen {
  private struct Key: Hashable {
    let first: UInt64
    let second: UInt64
  }

  private var keys: Set<Key> = []

  /// Adds a row; false where it is there already.
  mutating func insert(_ row: Bytes) -> Bool {
    var (first, second): (UInt64, UInt64) = (0xCBF2_9CE4_8422_2325, 0)
    for byte in row where byte != Ascii.lineFeed && byte != Ascii.carriageReturn
    {
      first = (first ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
      let mixed = (second ^ UInt64(byte) &+ 0x9E37_79B9_7F4A_7C15)
        .multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
      second = mixed.high ^ mixed.low
    }
    return keys.insert(Key(first: first, second: second)).inserted
  }
}
