import Testing

@testable import CLVTables

@Suite("Lists that a signal handler reads") struct SignalSlotsTests {
  @Test("A slot is one's own until it is emptied")
  func slots() {
    let slots = SignalSlots(count: 3)
    #expect((0..<3).map { slots[$0] } == [0, 0, 0])
    let taken = (1...4).map { slots.fill(with: $0) }
    #expect(taken == [0, 1, 2, nil])
    #expect(slots.empty(1) == 2)
    #expect(slots.fill(with: 9) == 1)
    #expect((0..<3).map { slots[$0] } == [1, 9, 3])
  }

  @Test("Many threads share a list, and nobody loses what it put there")
  func threads() async {
    let slots = SignalSlots(count: 8)
    await withTaskGroup(of: Bool.self) { group in
      for task in 1...16 {
        group.addTask {
          for round in 0..<2_000 {
            let word = UInt(task * 10_000 + round)
            guard let slot = slots.fill(with: word) else { continue }
            if slots[slot] != word || slots.empty(slot) != word { return false }
          }
          return true
        }
      }
      for await kept in group { #expect(kept) }
    }
    #expect((0..<8).allSatisfy { slots[$0] == 0 })
  }
}
