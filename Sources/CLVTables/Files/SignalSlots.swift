internal import Synchronization

/// A fixed number of words that a signal handler may read at any moment.
///
/// A handler can take no lock, so each slot is filled and emptied by one atomic
/// exchange; 0 is an empty one. A list is made for as long as the process runs.
struct SignalSlots: Sendable {
  /// How many there are.
  let count: Int

  private nonisolated(unsafe) let slots: UnsafeMutablePointer<Atomic<UInt>>

  /// Makes empty slots.
  init(count: Int) {
    self.count = count
    slots = .allocate(capacity: count)
    for slot in 0..<count { (slots + slot).initialize(to: Atomic(0)) }
  }

  /// Fills an empty slot.
  ///
  /// - Parameter word: What to put there, not 0.
  /// - Returns: The slot; nil when all are taken.
  func fill(with word: UInt) -> Int? {
    (0..<count).first {
      slots[$0].compareExchange(
        expected: 0, desired: word, ordering: .acquiringAndReleasing
      ).exchanged
    }
  }

  /// Empties a slot and gives what was there.
  func empty(_ slot: Int) -> UInt {
    slots[slot].exchange(0, ordering: .acquiringAndReleasing)
  }

  /// What is in a slot; 0 where it is empty.
  subscript(slot: Int) -> UInt { slots[slot].load(ordering: .acquiring) }
}
