internal import CLVNumerics

/// Customers grouped by their histories.
///
/// Look-ups in a large table are cache misses. So the customers are taken in
/// chunks of fixed size, each with a small table of its own and on any
/// processor, and the tables of the chunks are merged in their order: the
/// result has every value and every history in order of first appearance.
struct HistoryGroups: Sendable {
  private(set) var recencies = ValueIndex()
  private(set) var durations = ValueIndex()
  private(set) var histories = HistoryIndex()

  /// The place of each customer's history among the distinct ones.
  private(set) var membership: [Int32] = []

  init(frequency: [Int32], recency: [Double], T: [Double]) {
    let chunkSize = 1 << 16
    let chunks = parallelChunks(count: frequency.count, chunkSize: chunkSize) {
      HistoryGroups(frequency, recency, T, in: $0)
    }
    guard chunks.count > 1 else {
      self = chunks.first ?? HistoryGroups()
      return
    }
    let places = chunks.map { merge($0) }
    membership = parallelMap(count: frequency.count, chunkSize: chunkSize) {
      let (chunk, customer) = $0.quotientAndRemainder(dividingBy: chunkSize)
      return places[chunk][Int(chunks[chunk].membership[customer])]
    }
  }

  private init() {}

  private init(
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
  private mutating func merge(_ chunk: HistoryGroups) -> [Int32] {
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
