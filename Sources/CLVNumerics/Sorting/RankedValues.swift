/// Numbers with equal ones taken together, the highest first.
///
/// Of a million customers many share a number, and only distinct numbers are
/// sorted.
public struct RankedValues: Sendable {
  /// The distinct numbers, descending; −0 is 0, and NaN comes last.
  public let values: [Double]

  /// The place of each number among ``values``.
  public let places: [Int32]

  /// Ranks numbers.
  public init(_ numbers: [Double]) {
    var index = KeyIndex()
    let found = numbers.withUnsafeBufferPointer { numbers in
      // −0 and 0 are one number.
      index.indices(count: numbers.count) { (numbers[$0] + 0.0).bitPattern }
    }
    let distinct = index.keys.map { Double(bitPattern: $0) }
    let order = descendingOrder(of: distinct)
    var placeOf = [Int32](repeating: 0, count: order.count)
    for (place, number) in order.enumerated() {
      placeOf[Int(number)] = Int32(place)
    }
    values = order.map { distinct[Int($0)] }
    places = found.map { placeOf[Int($0)] }
  }

  private init(values: [Double], places: [Int32]) {
    self.values = values
    self.places = places
  }

  /// How many distinct numbers there are.
  public var count: Int { values.count }

  /// Some of the numbers, by where they stand in the column, ranked among
  /// themselves.
  public func selecting(_ numbers: [Int]) -> RankedValues {
    var newPlace = [Int32](repeating: -1, count: values.count)
    for number in numbers { newPlace[Int(places[number])] = 0 }
    var kept: [Double] = []
    for place in newPlace.indices where newPlace[place] == 0 {
      newPlace[place] = Int32(kept.count)
      kept.append(values[place])
    }
    return RankedValues(
      values: kept, places: numbers.map { newPlace[Int(places[$0])] })
  }
}
