internal import CLVTables

/// Numbers customers in order of first appearance.
///
/// An open-addressing table finds an identifier's number. With a million
/// customers nearly every look-up misses the cache, so look-ups come in
/// batches: hash all, load all slots, compare all. The processor then waits
/// for many misses at once, not for one after another. A slot holds the first
/// eight bytes, so a short identifier is compared without a look elsewhere.
final class CustomerInterner {
  /// The most identifiers in one batch.
  static let batchSize = 64

  private struct Slot: BitwiseCopyable {
    /// The first eight bytes, zero past the end.
    ///
    /// No identifier holds a zero byte, so this is all of an identifier that is
    /// not long.
    var prefix: UInt64 = 0

    /// Part of the hash, and in the lowest bit whether there are more than
    /// eight bytes.
    var tag: UInt32 = 0

    /// The customer's number plus one; 0 is an empty slot.
    var number: UInt32 = 0

    var isLong: Bool { tag & 1 != 0 }
  }

  let arena = IdentifierArena()

  @exclusivity(unchecked) private var slots: UnsafeMutablePointer<Slot>
  @exclusivity(unchecked) private var mask: Int

  /// What the identifiers of a batch should find, and what is in their place.
  private let wanted = UnsafeMutablePointer<Slot>.allocate(
    capacity: batchSize)
  private let found = UnsafeMutablePointer<Slot>.allocate(capacity: batchSize)

  init() {
    mask = 4095
    slots = Self.emptySlots(mask + 1)
  }

  deinit {
    slots.deallocate()
    wanted.deallocate()
    found.deallocate()
  }

  /// Writes the number of each identifier of a batch.
  ///
  /// Identifiers are not empty, hold no zero byte and lie in text with eight
  /// readable bytes after each of them.
  func intern(
    _ identifiers: UnsafeBufferPointer<Bytes>,
    into numbers: UnsafeMutablePointer<UInt32>
  ) throws(DataError) {
    let count = identifiers.count
    precondition(count <= Self.batchSize)
    while (arena.count + count) * 3 > (mask + 1) * 2 { grow() }
    let (slots, mask, wanted, found) = (slots, mask, wanted, found)
    for i in 0..<count {
      wanted[i] = Self.slot(for: identifiers[i])
    }
    for i in 0..<count {
      found[i] = slots[Int(wanted[i].tag) & mask]
    }
    for i in 0..<count {
      // Entries never change, so a hit is a hit even though the batch may
      // have added others since the slot was loaded.
      if found[i].number != 0, matches(found[i], wanted[i], identifiers[i]) {
        numbers[i] = found[i].number &- 1
      } else {
        numbers[i] = try findOrAdd(identifiers[i], wanted[i])
      }
    }
  }

  /// The number of one identifier.
  func intern(_ identifier: Bytes) throws(DataError) -> UInt32 {
    var number: UInt32 = 0
    try withUnsafePointer(to: identifier) { identifier throws(DataError) in
      try intern(
        UnsafeBufferPointer(start: identifier, count: 1), into: &number)
    }
    return number
  }

  @inline(__always)
  private func matches(
    _ slot: Slot, _ wanted: Slot, _ identifier: Bytes
  ) -> Bool {
    guard slot.prefix == wanted.prefix, slot.tag == wanted.tag else {
      return false
    }
    return !slot.isLong || equal(arena[Int(slot.number) &- 1], identifier)
  }

  private func findOrAdd(
    _ identifier: Bytes, _ wanted: Slot
  ) throws(DataError) -> UInt32 {
    var index = Int(wanted.tag) & mask
    while slots[index].number != 0 {
      if matches(slots[index], wanted, identifier) {
        return slots[index].number &- 1
      }
      index = (index &+ 1) & mask
    }
    guard arena.hasRoom(for: identifier.count) else {
      throw DataError(
        .badData,
        "the customer identifiers take more than 4 GB; split the log")
    }
    let number = UInt32(truncatingIfNeeded: arena.count)
    arena.append(identifier)
    slots[index] = wanted
    slots[index].number = number &+ 1
    return number
  }

  private func grow() {
    let oldCount = mask + 1
    let old = slots
    mask = oldCount * 2 - 1
    slots = Self.emptySlots(oldCount * 2)
    for slot in UnsafeBufferPointer(start: old, count: oldCount)
    where slot.number != 0 {
      var index = Int(slot.tag) & mask
      while slots[index].number != 0 { index = (index &+ 1) & mask }
      slots[index] = slot
    }
    old.deallocate()
  }

  private static func emptySlots(_ count: Int) -> UnsafeMutablePointer<Slot> {
    let slots = UnsafeMutablePointer<Slot>.allocate(capacity: count)
    LargeMemory.adviseLargePages(
      slots, bytes: count * MemoryLayout<Slot>.stride)
    slots.initialize(repeating: Slot(), count: count)
    return slots
  }

  @inline(__always)
  private static func slot(for identifier: Bytes) -> Slot {
    let isLong: UInt32 = identifier.count > 8 ? 1 : 0
    return Slot(
      prefix: word(identifier, 0), tag: hash(identifier) & ~1 | isLong)
  }

  // MARK: - Bytes, a word at a time

  /// A hash of which all bits depend on all bytes.
  @inline(__always)
  private static func hash(_ identifier: Bytes) -> UInt32 {
    var state = UInt64(identifier.count) ^ 0x9E37_79B9_7F4A_7C15
    var index = 0
    while index < identifier.count {
      let mixed = (state ^ word(identifier, index))
        .multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
      state = mixed.high ^ mixed.low
      index &+= 8
    }
    return UInt32(truncatingIfNeeded: state ^ state &>> 32)
  }

  @inline(__always)
  private func equal(_ left: Bytes, _ right: Bytes) -> Bool {
    guard left.count == right.count else { return false }
    var index = 0
    while index < left.count {
      if Self.word(left, index) != Self.word(right, index) { return false }
      index &+= 8
    }
    return true
  }

  /// Up to eight bytes from an index on; bytes past the end count as zero.
  @inline(__always)
  private static func word(_ bytes: Bytes, _ index: Int) -> UInt64 {
    let raw = UnsafeRawBufferPointer(bytes)
    guard let base = raw.baseAddress else { return 0 }
    let word = UInt64(
      littleEndian: base.loadUnaligned(fromByteOffset: index, as: UInt64.self))
    let left = bytes.count &- index
    return left >= 8 ? word : word & (1 &<< UInt64(left &* 8) &- 1)
  }
}
