import CLVNumerics
import Testing

@Suite("Sorting")
struct SortingTests {
  private static let awkward: [Double] = [
    2, -0.0, .infinity, 2, -7.5, 0, 1e-300, .nan, -.infinity, 1e300, 2,
  ]

  @Test("Distinct numbers are ranked from the highest, each with its places")
  func ranked() {
    let ranked = RankedValues(Self.awkward)
    #expect(
      ranked.values.dropLast() == [
        .infinity, 1e300, 2, 1e-300, 0, -7.5, -.infinity,
      ])
    #expect(ranked.values.last?.isNaN == true)
    #expect(ranked.places == [2, 4, 0, 2, 5, 4, 3, 7, 6, 1, 2])
    #expect(RankedValues([]).count == 0)
  }

  @Test("Some numbers are ranked among themselves")
  func selecting() {
    let some = RankedValues(Self.awkward).selecting([10, 4, 0, 9])
    #expect(some.values == [1e300, 2, -7.5])
    #expect(some.places == [1, 2, 1, 0])
  }

  @Test(
    "Numbers in ascending order are those of the standard library",
    arguments: [0, 1, 5000, 20_000])
  func ascending(count: Int) {
    var generator = SplitMix64(seed: 3)
    let values = (0..<count).map { i in
      let value = (generator.uniform() - 0.5) * 1e3
      return i % 3 == 0 ? value.rounded() : value
    }
    #expect(ascendingValues(values) == values.sorted())
    let all = ascendingValues(values + Self.awkward)
    #expect(all.last?.isNaN == true)
    #expect(
      all.dropLast()
        == (values + Self.awkward).filter { !$0.isNaN }.sorted()[...])
  }

  @Test(
    "Numbers by place are those of the sorted numbers",
    arguments: [1.0, 1e-3, 1e9])
  func orderStatistics(scale: Double) {
    var generator = SplitMix64(seed: 5)
    let values = (0..<3000).map { i in
      let value = (generator.uniform() - 0.4) * scale
      return i % 2 == 0 ? (value * 8 / scale).rounded() : value
    }
    let sorted = values.map { $0 + 0 }.sorted()
    var order = OrderStatistics(values)
    for place in stride(from: 0, to: 3000, by: 7) {
      #expect(order.value(at: place) == sorted[place])
      #expect(
        order.least(above: sorted[place])
          == sorted.first { $0 > sorted[place] })
    }
    #expect(order.least(above: .infinity) == nil)
    #expect(order.value(at: 2999) == sorted[2999])
  }

  @Test("Places are sorted by small numbers, equal ones in their order")
  func counting() {
    let numbers = (0..<1000).map { ($0 * $0) % 37 }
    var places = numbers.indices.map { Int32($0) }
    sortByCounting(&places, below: 37) { numbers[Int($0)] }
    #expect(
      places.map { Int($0) }
        == numbers.indices.sorted { (numbers[$0], $0) < (numbers[$1], $1) })
    var none: [Int32] = []
    sortByCounting(&none, below: 0) { Int($0) }
    #expect(none.isEmpty)
  }

  @Test("Keys are numbered in order of first appearance")
  func keys() {
    var index = KeyIndex(capacity: 1)
    let column: [UInt64] = (0..<5000).map { ($0 * $0) % 1013 }
    let numbers = index.indices(count: column.count) { column[$0] }
    var known: [UInt64: Int32] = [:]
    for (key, number) in zip(column, numbers) {
      let expected = known[key] ?? Int32(known.count)
      known[key] = expected
      #expect(number == expected)
    }
    #expect(index.keys.count == known.count)
    #expect(index.index(of: 1) == 1)
  }
}
