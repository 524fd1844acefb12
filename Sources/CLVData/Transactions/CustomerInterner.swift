/// Numbers customers in order of first appearance.
///
/// An open-addressing table finds an identifier's number. With a million
/// customers nearly every look-up misses the cache, so look-ups come in
/// batches: hash all, load all slots, compare all. The processor then waits
/// for many misses at once, not for one after another.
final class CustomerInterner {
  /// The most identifiers in one batch.
  static let batchSize = 64

  let arena = IdentifierArena()

  /// Slots hold the hash's low half and the number plus one; 0 is empty.
  private var slots: UnsafeMutablePointer<UInt64>
  private var mask: Int

  private let hashes = UnsafeMutablePointer<UInt32>.allocate(
    capacity: batchSize)
  private let found = UnsafeMutablePointer<UInt64>.allocate(
    capacity: batchSize)

  init() {
    mask = 4095
    slots = Self.emptySlots(mask + 1)
  }

  deinit {
    slots.deallocate()
    hashes.deallocate()
    found.deallocate()
  }

  /// Writes the number of each identifier of a batch.
  ///
  /// Identifiers lie in text with eight readable bytes after each of them.
  func intern(
    _ identifiers: UnsafeBufferPointer<Bytes>,
    into numbers: UnsafeMutablePointer<UInt32>
  ) throws(DataError) {
    let count = identifiers.count
    precondition(count <= Self.batchSize)
    while (arena.count + count) * 3 > (mask + 1) * 2 { grow() }
    for i in 0..<count {
      hashes[i] = Self.hash(identifiers[i])
    }
    for i in 0..<count {
      found[i] = slots[Int(hashes[i]) & mask]
    }
    for i in 0..<count {
      // Entries never change, so a hit is a hit even though the batch may
      // have added others since the slot was loaded.
      if found[i] & 0xFFFF_FFFF == hashes[i], found[i] != 0 {
        let number = (found[i] &>> 32) &- 1
        if equal(arena[Int(number)], identifiers[i]) {
          numbers[i] = UInt32(truncatingIfNeeded: number)
          continue
        }
      }
      numbers[i] = try findOrAdd(identifiers[i], hash: hashes[i])
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

  private func findOrAdd(
    _ identifier: Bytes, hash: UInt32
  ) throws(DataError) -> UInt32 {
    var index = Int(hash) & mask
    while slots[index] != 0 {
      if slots[index] & 0xFFFF_FFFF == hash {
        let number = (slots[index] &>> 32) &- 1
        if equal(arena[Int(number)], identifier) {
          return UInt32(truncatingIfNeeded: number)
        }
      }
      index = (index &+ 1) & mask
    }
    guard arena.hasRoom(for: identifier.count) else {
      throw DataError(
        .badData,
        "the customer identifiers take more than 4 GB; split the log")
    }
    let number = arena.count
    arena.append(identifier)
    slots[index] = UInt64(number &+ 1) &<< 32 | UInt64(hash)
    return UInt32(truncatingIfNeeded: number)
  }

  private func grow() {
    let oldCount = mask + 1
    let old = slots
    mask = oldCount * 2 - 1
    slots = Self.emptySlots(oldCount * 2)
    for slot in UnsafeBufferPointer(start: old, count: oldCount)
    where slot != 0 {
      var index = Int(slot & 0xFFFF_FFFF) & mask
      while slots[index] != 0 { index = (index &+ 1) & mask }
      slots[index] = slot
    }
    old.deallocate()
  }

  private static func emptySlots(_ count: Int) -> UnsafeMutablePointer<UInt64>
  {
    let slots = UnsafeMutablePointer<UInt64>.allocate(capacity: count)
    slots.initialize(repeating: 0, count: count)
    return slots
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
