/// Numbers by their place in ascending order, without all of them being
/// sorted.
///
/// The numbers are counted by the first sixteen bits of their order, and only
/// those are sorted that have these bits in common with the one asked for.
public struct OrderStatistics {
  private let values: [Double]

  /// How many numbers have lower bits, for all bits there are.
  private var below: [Int]

  /// The numbers that have some bits in common.
  private var sorted: (bits: Int, values: [Double]) = (-1, [])

  /// The order of numbers; −0 is 0, and NaN comes last.
  public init(_ values: [Double]) {
    self.values = values
    below = [Int](repeating: 0, count: 1 << 16 + 1)
    for value in values { below[Self.bits(value) + 1] += 1 }
    for bits in below.indices.dropFirst() { below[bits] += below[bits - 1] }
  }

  /// The number at a place, from 0 for the smallest.
  public mutating func value(at place: Int) -> Double {
    precondition(values.indices.contains(place), "a place among the numbers")
    var (low, high) = (0, 1 << 16)
    while high - low > 1 {
      let middle = (low + high) / 2
      if below[middle] <= place { low = middle } else { high = middle }
    }
    if sorted.bits != low {
      sorted = (low, ascendingValues(values.filter { Self.bits($0) == low }))
    }
    return sorted.values[place - below[low]]
  }

  /// The smallest number above another; nil where there is none.
  public func least(above value: Double) -> Double? {
    var least: Double?
    for other in values where other > value {
      least = min(other, least ?? other)
    }
    return least
  }

  private static func bits(_ value: Double) -> Int {
    Int(ascendingKey(value) >> 48)
  }
}
