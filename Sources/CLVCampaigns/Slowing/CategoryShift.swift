/// What a customer bought before and since a moment, by the values of a column
/// such as the product or the channel, or by the day of the week.
public struct CategoryShift: Sendable, Equatable {
  /// A value of the column, and in how many purchases it is.
  public struct Value: Sendable, Equatable {
    /// The value.
    public let name: String

    /// The number of purchases with it before the moment, and at it.
    public let before: Int

    /// The number of purchases with it since the moment.
    public let since: Int
  }

  /// The name of the column.
  public let name: String

  /// Its values, those first whose share of the purchases changed most.
  public let values: [Value]

  /// How many purchases there are before the moment, and at it, and since.
  public let purchases: (before: Int, since: Int)

  /// How many different values a purchase has in the mean, before and since.
  public let breadth: (before: Double, since: Double)

  /// The probability that chance alone makes the shares differ as much.
  public let probability: Double

  /// Whether two say the same.
  public static func == (one: Self, other: Self) -> Bool {
    one.name == other.name && one.values == other.values
      && one.purchases == other.purchases && one.breadth == other.breadth
      && one.probability == other.probability
  }

  /// Compares purchases by the values that each has.
  ///
  /// - Parameters:
  ///   - name: The name of the column.
  ///   - values: The different values of each purchase, in the order of time.
  ///   - since: How many of the purchases, the last, are since the moment.
  init(_ name: String, _ values: [[String]], since: Int) {
    self.name = name
    let before = values.count - since
    purchases = (before, since)
    var places: [String: Int] = [:]
    var names: [String] = []
    let numbered = values.map { values in
      values.map { value in
        if let place = places[value] { return place }
        places[value] = names.count
        names.append(value)
        return names.count - 1
      }
    }
    func counts(_ marks: [Bool]) -> [(Int, Int)] {
      var counts = [(Int, Int)](repeating: (0, 0), count: names.count)
      for (values, mark) in zip(numbered, marks) {
        for value in values {
          if mark { counts[value].1 += 1 } else { counts[value].0 += 1 }
        }
      }
      return counts
    }
    let shares = (Double(max(before, 1)), Double(max(since, 1)))
    func difference(_ count: (Int, Int)) -> Double {
      Double(count.1) / shares.1 - Double(count.0) / shares.0
    }
    let actual = counts((0..<values.count).map { $0 >= before })
    self.values = names.indices.sorted {
      let sizes = (abs(difference(actual[$0])), abs(difference(actual[$1])))
      return sizes.0 == sizes.1 ? $0 < $1 : sizes.0 > sizes.1
    }.map {
      Value(name: names[$0], before: actual[$0].0, since: actual[$0].1)
    }
    breadth = (
      Double(values[..<before].reduce(0) { $0 + $1.count }) / shares.0,
      Double(values[before...].reduce(0) { $0 + $1.count }) / shares.1
    )
    probability = LabelShuffle.probability(
      count: values.count, since: since
    ) { marks in
      counts(marks).reduce(0) { sum, count in
        let d = difference(count)
        return sum + d * d / Double(max(1, count.0 + count.1))
      }
    }
  }
}
