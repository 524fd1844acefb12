/// The places of numbers in descending order; equal numbers keep their order.
///
/// By radix, a byte at a time, as there are millions and comparing them takes
/// several times as long.
///
/// - Parameter values: Numbers; −0 equals 0, and NaN comes last.
/// - Returns: The places of `values`, those of the largest first.
public func descendingOrder(of values: [Double]) -> [Int32] {
  var keys = values.map(descendingKey)
  var order = values.indices.map { Int32(truncatingIfNeeded: $0) }
  var sortedKeys = keys
  var sortedOrder = order
  for shift in stride(from: UInt64(0), to: 64, by: 8) {
    var starts = [Int](repeating: 0, count: 257)
    for key in keys { starts[Int((key >> shift) & 0xFF) + 1] += 1 }
    // A byte that all have in common sorts nothing.
    if starts.contains(keys.count) { continue }
    for byte in 1...256 { starts[byte] += starts[byte - 1] }
    for (place, key) in keys.enumerated() {
      let byte = Int((key >> shift) & 0xFF)
      sortedKeys[starts[byte]] = key
      sortedOrder[starts[byte]] = order[place]
      starts[byte] += 1
    }
    swap(&keys, &sortedKeys)
    swap(&order, &sortedOrder)
  }
  return order
}

/// Bits that ascend as numbers descend.
private func descendingKey(_ value: Double) -> UInt64 {
  if value.isNaN { return .max }
  let bits = (value + 0.0).bitPattern
  let ascending = bits >> 63 == 1 ? ~bits : bits | 1 << 63
  return ~ascending
}
