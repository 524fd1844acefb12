internal import CLVNumerics

/// Customers grouped by their histories.
///
/// Look-ups in a large table are cache misses. So the customers are taken in
/// chunks of fixed size, each with a small table of its own and on any
/// processor, and the tables of the chunks are merged.
///
/// The distinct histories are then put in an order of their values: customers
/// in another order are the same data, and whatever is summed over the
/// histories, or drawn at random for one after the other, is the same to the
/// last bit.
struct HistoryGroups: Sendable {
  /// The distinct values of tₓ, ascending.
  let recencies: [Double]

  /// The distinct values of T, ascending.
  let durations: [Double]

  /// The distinct histories in the order of x, then T, then tₓ.
  ///
  /// With x first, every so many-th of them are a sample in which one-time
  /// buyers, who are many to a history, have their share.
  let distinct: [HistorySample.Distinct]

  /// The place of each customer's history among the distinct ones.
  let membership: [Int32]

  init(frequency: [Int32], recency: [Double], T: [Double]) {
    let chunkSize = 1 << 16
    let chunks = parallelChunks(count: frequency.count, chunkSize: chunkSize) {
      HistoryTable(frequency, recency, T, in: $0)
    }
    var table = chunks.first ?? HistoryTable()
    let merged = chunks.dropFirst().map { table.merge($0) }
    let order = HistoryOrder(table)
    recencies = order.recencies
    durations = order.durations
    distinct = order.distinct
    // Histories of the first chunk stand in the table where they stood in it.
    let places =
      [order.places] + merged.map { $0.map { order.places[Int($0)] } }
    membership = parallelMap(count: frequency.count, chunkSize: chunkSize) {
      let (chunk, customer) = $0.quotientAndRemainder(dividingBy: chunkSize)
      return places[chunk][Int(chunks[chunk].membership[customer])]
    }
  }
}

extension HistoryGroups {
  /// The mean of a column over the customers who share each history.
  func means(of column: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: distinct.count)
    let customers = column.indices.filter { column[$0] != 0 }
    // Added in the order of the values, as customers may come in any.
    for i in descendingOrder(of: customers.map { column[$0] }) {
      let customer = customers[Int(i)]
      sums[Int(membership[customer])] += column[customer]
    }
    return zip(sums, distinct).map { $0 / $1.weight }
  }
}

/// The histories of a table in the order of their values.
private struct HistoryOrder {
  let recencies: [Double]
  let durations: [Double]
  let distinct: [HistorySample.Distinct]

  /// The place here of each history of the table.
  let places: [Int32]

  init(_ table: HistoryTable) {
    let (recencies, recencyPlaces) = Self.ascending(table.recencies.values)
    let (durations, durationPlaces) = Self.ascending(table.durations.values)
    let histories = table.histories.distinct.map { history in
      var history = history
      history.recency = recencyPlaces[Int(history.recency)]
      history.duration = durationPlaces[Int(history.duration)]
      return history
    }
    let highest = histories.reduce(0) { max($0, Int($1.frequency)) }
    var order = histories.indices.map { Int32($0) }
    sortByCounting(&order, below: recencies.count) {
      Int(histories[Int($0)].recency)
    }
    sortByCounting(&order, below: durations.count) {
      Int(histories[Int($0)].duration)
    }
    sortByCounting(&order, below: highest + 1) {
      Int(histories[Int($0)].frequency)
    }
    self.recencies = recencies
    self.durations = durations
    distinct = order.map { histories[Int($0)] }
    places = Self.inverse(order)
  }

  /// Numbers in ascending order, and the place of each in it.
  private static func ascending(
    _ values: [Double]
  ) -> (sorted: [Double], places: [Int32]) {
    let order = descendingOrder(of: values.map { -$0 })
    return (order.map { values[Int($0)] }, inverse(order))
  }

  private static func inverse(_ order: [Int32]) -> [Int32] {
    var places = [Int32](repeating: 0, count: order.count)
    for (place, item) in order.enumerated() {
      places[Int(item)] = Int32(place)
    }
    return places
  }
}

/// Some customers' histories, numbered in order of first appearance.
private struct HistoryTable: Sendable {
  private(set) var recencies = ValueIndex()
  private(set) var durations = ValueIndex()
  private(set) var histories = HistoryIndex()

  /// The place of each customer's history among the distinct ones.
  private(set) var membership: [Int32] = []

  init() {}

  init(
    _ frequency: [Int32], _ recency: [Double], _ T: [Double],
    in range: Range<Int>
  ) {
    membership.reserveCapacity(range.count)
    // Most customers never come back, and T alone tells their histories.
    var oneTimePlaces: [Int32] = []
    for i in range {
      let duration = Int(durations.index(of: T[i]))
      while oneTimePlaces.count <= duration { oneTimePlaces.append(-1) }
      let isOneTime = frequency[i] == 0 && recency[i] == 0
      if isOneTime, oneTimePlaces[duration] >= 0 {
        histories.countAgain(oneTimePlaces[duration])
        membership.append(oneTimePlaces[duration])
        continue
      }
      let place = histories.count(
        HistorySample.Distinct(
          frequency: frequency[i], recency: recencies.index(of: recency[i]),
          duration: Int32(duration), weight: 1))
      if isOneTime { oneTimePlaces[duration] = place }
      membership.append(place)
    }
  }

  /// Adds a chunk's histories and tells the places they have here.
  mutating func merge(_ chunk: HistoryTable) -> [Int32] {
    let recencyPlaces = chunk.recencies.values.map {
      recencies.index(of: $0)
    }
    let durationPlaces = chunk.durations.values.map {
      durations.index(of: $0)
    }
    return chunk.histories.distinct.map { history in
      histories.count(
        HistorySample.Distinct(
          frequency: history.frequency,
          recency: recencyPlaces[Int(history.recency)],
          duration: durationPlaces[Int(history.duration)],
          weight: history.weight))
    }
  }
}

/// Numbers the distinct values of a column in order of first appearance.
struct ValueIndex: Sendable {
  private(set) var values: [Double] = []
  private var slots: [Int32]
  private var latest: (value: Double, index: Int32) = (.nan, -1)

  /// An empty index with room for about half of `capacity` values.
  init(capacity: Int = 1024) {
    var size = 4
    while size < min(capacity, 1024) { size *= 2 }
    slots = [Int32](repeating: -1, count: size)
  }

  /// The number of a value, a new one where it is new.
  mutating func index(of value: Double) -> Int32 {
    // In a log by date, neighbours share many values.
    if value != latest.value { latest = (value, lookUp(value)) }
    return latest.index
  }

  private mutating func lookUp(_ value: Double) -> Int32 {
    // −0 and 0 are one value.
    let value = value + 0.0
    var slot = hash(value.bitPattern) & (slots.count - 1)
    while slots[slot] >= 0 {
      if values[Int(slots[slot])] == value { return slots[slot] }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = Int32(values.count)
    values.append(value)
    if 2 * values.count > slots.count { grow() }
    return Int32(values.count - 1)
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: 2 * slots.count)
    for (i, value) in values.enumerated() {
      var slot = hash(value.bitPattern) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(i)
    }
  }
}

/// Counts equal histories, which stay in order of first appearance.
struct HistoryIndex: Sendable {
  private(set) var distinct: [HistorySample.Distinct] = []
  private var slots: [Int32]

  /// An empty index with room for about half of `capacity` histories.
  init(capacity: Int = 4096) {
    var size = 4
    while size < min(capacity, 4096) { size *= 2 }
    slots = [Int32](repeating: -1, count: size)
  }

  /// Adds a history with its weight and tells its place.
  mutating func count(_ history: HistorySample.Distinct) -> Int32 {
    var slot = key(history) & (slots.count - 1)
    while slots[slot] >= 0 {
      let i = Int(slots[slot])
      if isEqual(distinct[i], history) {
        distinct[i].weight += history.weight
        return Int32(i)
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = Int32(distinct.count)
    distinct.append(history)
    if 2 * distinct.count > slots.count { grow() }
    return Int32(distinct.count - 1)
  }

  /// Adds one more customer to a history known by its place.
  mutating func countAgain(_ place: Int32) {
    distinct[Int(place)].weight += 1
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: 4 * slots.count)
    for (i, history) in distinct.enumerated() {
      var slot = key(history) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(i)
    }
  }

  private func isEqual(
    _ one: HistorySample.Distinct, _ other: HistorySample.Distinct
  ) -> Bool {
    one.frequency == other.frequency && one.recency == other.recency
      && one.duration == other.duration
  }

  private func key(_ history: HistorySample.Distinct) -> Int {
    let low = UInt64(UInt32(bitPattern: history.recency))
    let high = UInt64(UInt32(bitPattern: history.duration)) << 32
    let x = UInt64(UInt32(bitPattern: history.frequency))
    return hash((low | high) &+ x &* 0xD6E8_FEB8_6659_FD93)
  }
}

/// A 64-bit mix (the finalizer of MurmurHash3): fixed, so that nothing
/// depends on a process's random seed.
private func hash(_ bits: UInt64) -> Int {
  var h = bits
  h = (h ^ (h >> 33)) &* 0xFF51_AFD7_ED55_8CCD
  h = (h ^ (h >> 33)) &* 0xC4CE_B9FE_1A85_EC53
  return Int(truncatingIfNeeded: (h ^ (h >> 33)) >> 1)
}
