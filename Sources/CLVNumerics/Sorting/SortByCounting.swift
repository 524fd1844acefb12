/// Sorts places by a whole number that each has; places of equal numbers keep
/// their order.
///
/// - Parameters:
///   - places: What is sorted.
///   - bound: A number above all of theirs, of which none is negative.
///   - number: The number of a place.
public func sortByCounting(
  _ places: inout [Int32], below bound: Int, by number: (Int32) -> Int
) {
  var starts = [Int](repeating: 0, count: bound + 1)
  for place in places { starts[number(place) + 1] += 1 }
  for i in starts.indices.dropFirst() { starts[i] += starts[i - 1] }
  var sorted = places
  for place in places {
    let i = number(place)
    sorted[starts[i]] = place
    starts[i] += 1
  }
  places = sorted
}
