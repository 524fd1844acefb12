public import CLVData
public import CLVTables

/// Who moved from which segment to which between two dates.
///
/// At each date customers are scored among those seen by then, as on the day
/// itself: a customer moves down where others overtake.
public struct SegmentMigration: Sendable {
  /// The segments, in the order of their rules.
  public let segments: [SegmentRules.Segment]

  /// The number of customers by segment before and segment after.
  public let customers: [[Int]]

  /// The number of new customers by segment after.
  public let newCustomers: [Int]

  /// The segment before of each customer after; nil for new ones.
  public let segmentBefore: [Int?]

  /// Counts who moved.
  ///
  /// - Parameters:
  ///   - before: The segments at the earlier date.
  ///   - idsBefore: Its customers.
  ///   - after: The segments at the later date, by the same rules.
  ///   - idsAfter: Its customers: those of the earlier date in the same order,
  ///     and new ones anywhere between, as two summaries of one log have them.
  ///     Whoever is missing later is not counted.
  /// - Precondition: The segments are the same.
  public init(
    from before: RFMSegments, of idsBefore: CustomerIDs,
    to after: RFMSegments, of idsAfter: CustomerIDs
  ) {
    precondition(before.segments == after.segments)
    self.init(
      to: after,
      segmentBefore: Self.places(of: idsAfter, in: idsBefore).map { place in
        place.map { Int(before.segmentOf[$0]) }
      })
  }

  /// Counts who moved to the segments of a later date, by the earlier segment
  /// of each of its customers.
  init(to after: RFMSegments, segmentBefore: [Int?]) {
    let count = after.segments.count
    var customers = [[Int]](
      repeating: [Int](repeating: 0, count: count), count: count)
    var newCustomers = [Int](repeating: 0, count: count)
    for (customer, before) in segmentBefore.enumerated() {
      let to = Int(after.segmentOf[customer])
      if let before {
        customers[before][to] += 1
      } else {
        newCustomers[to] += 1
      }
    }
    segments = after.segments
    self.customers = customers
    self.newCustomers = newCustomers
    self.segmentBefore = segmentBefore
  }

  /// Where each later customer is among the earlier ones; nil for new ones.
  static func places(
    of idsAfter: CustomerIDs, in idsBefore: CustomerIDs
  ) -> [Int?] {
    var next = 0
    let inOrder = (0..<idsAfter.count).map { customer -> Int? in
      guard next < idsBefore.count,
        areSame(idsBefore, next, idsAfter, customer)
      else { return nil }
      defer { next += 1 }
      return next
    }
    if next == idsBefore.count { return inOrder }
    // Somebody is missing later, who has held up all that follow.
    let placeOf = Dictionary(
      (0..<idsBefore.count).map { (idsBefore[$0], $0) }
    ) { first, _ in first }
    return (0..<idsAfter.count).map { placeOf[idsAfter[$0]] }
  }

  private static func areSame(
    _ left: CustomerIDs, _ i: Int, _ right: CustomerIDs, _ j: Int
  ) -> Bool {
    left.withBytes(at: i) { one in
      right.withBytes(at: j) { other in
        one.elementsEqual(other)
      }
    }
  }

  /// How many customers were there before.
  public var customersBefore: Int {
    customers.reduce(0) { $0 + $1.reduce(0, +) }
  }

  /// How many of them stayed in their segment.
  public var stayed: Int {
    customers.indices.reduce(0) { $0 + customers[$1][$1] }
  }

  /// A pair of segments, as the table has it.
  public struct TableRow: Sendable {
    let from: SegmentRules.Segment?
    let to: SegmentRules.Segment
    let names: (from: String, to: String)
    let customers: Int
    let share: Double
  }

  /// The table of moves: a row for each pair of segments between which
  /// customers moved or stayed, and for new customers.
  public static let table = OutputTable<[TableRow]>(columns: [
    .text("from", "the earlier segment; empty for new customers") {
      $0[$1].names.from
    },
    .text("to", "the segment now") { $0[$1].names.to },
    .count("customers", "who moved or stayed") { $0[$1].customers },
    .number("share", "of all customers with that earlier segment") {
      $0[$1].share
    },
    .text("from_key", "the earlier segment, the same in any language") {
      $0[$1].from?.key
    },
    .text("to_key", "the segment now, likewise") { $0[$1].to.key },
  ])

  /// Writes the table as CSV, or as JSON Lines where the file's name ends in
  /// `.jsonl`; the caller commits the file.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - name: What a segment is called.
  /// - Throws: Cannot create, where the file cannot be written.
  package func write(
    to file: AtomicFile, calling name: (SegmentRules.Segment) -> String
  ) throws(DataError) {
    var rows: [TableRow] = []
    for (from, counts) in customers.enumerated() {
      rows += self.rows(counts, from: segments[from], name)
    }
    rows += self.rows(newCustomers, from: nil, name)
    try Self.table.write(rows, count: rows.count, to: file)
  }

  private func rows(
    _ counts: [Int], from: SegmentRules.Segment?,
    _ name: (SegmentRules.Segment) -> String
  ) -> [TableRow] {
    let sum = counts.reduce(0, +)
    return counts.indices.filter { counts[$0] > 0 }.map { place in
      let to = segments[place]
      return TableRow(
        from: from, to: to, names: (from.map(name) ?? "", name(to)),
        customers: counts[place], share: Double(counts[place]) / Double(sum))
    }
  }
}
