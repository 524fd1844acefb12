import CLVNumerics
import Testing

@Suite("Deterministic reduction")
struct DeterministicReduceTests {
  @Test("The sum has the bits of the sum by chunks in order", arguments: 0..<5)
  func bits(_ run: Int) {
    var generator = SplitMix64(seed: 7)
    let terms = (0..<100_003).map { _ in generator.normal() * 1e3 }
    var expected = 0.0
    for start in stride(from: 0, to: terms.count, by: 1000) {
      expected += terms[start..<min(start + 1000, terms.count)].reduce(0, +)
    }
    let sum: Double? = deterministicReduce(
      count: terms.count, chunkSize: 1000,
      partial: { terms[$0].reduce(0, +) }, combine: { $0 += $1 })
    #expect(sum?.bitPattern == expected.bitPattern)
  }

  @Test("Nothing reduces to nothing; chunks keep their order")
  func edges() {
    let nothing: Int? = deterministicReduce(
      count: 0, chunkSize: 4, partial: { $0.count }, combine: { $0 += $1 })
    #expect(nothing == nil)
    let starts = parallelChunks(count: 10, chunkSize: 4) { $0.lowerBound }
    #expect(starts == [0, 4, 8])
  }
}
