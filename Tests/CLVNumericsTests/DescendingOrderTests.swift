import CLVNumerics
import Testing

@Suite("Descending order")
struct DescendingOrderTests {
  @Test("Numbers of all kinds come in descending order, equals as they were")
  func order() {
    let values = [
      0, -1.5, 3, .infinity, -0.0, 3, -.infinity, 0x1p-1074, -0x1p-1074, .nan,
      1e300,
    ]
    #expect(
      descendingOrder(of: values) == [3, 10, 2, 5, 7, 0, 4, 8, 1, 6, 9])
    #expect(descendingOrder(of: []) == [])
    #expect(descendingOrder(of: [2, 2, 2]) == [0, 1, 2])
  }

  @Test("Many numbers come in the order that a stable sort gives them")
  func many() {
    var generator = SplitMix64(seed: 5)
    let values = (0..<5000).map { _ in
      (40 * generator.normal()).rounded() / 8
    }
    let sorted = values.indices.sorted {
      values[$0] == values[$1] ? $0 < $1 : values[$0] > values[$1]
    }
    #expect(descendingOrder(of: values).map(Int.init) == sorted)
  }
}
