internal import CLVNumerics

/// Whether what a customer bought differs before and since a moment beyond
/// chance, by what comes of as many purchases drawn at random from all.
///
/// It is a permutation test: Pitman (1937), "Significance tests which may be
/// applied to samples from any populations", *Supplement to the Journal of the
/// Royal Statistical Society* 4:119.
enum LabelShuffle {
  private static let draws = 1999

  /// The probability of as large a difference by chance.
  ///
  /// - Parameters:
  ///   - count: How many purchases there are.
  ///   - since: How many of them, the last, are since the moment.
  ///   - difference: The size of the difference between the purchases that are
  ///     marked and the others.
  /// - Returns: The p-value; 1 where there are none on one of the sides.
  static func probability(
    count: Int, since: Int, _ difference: ([Bool]) -> Double
  ) -> Double {
    guard since > 0, since < count else { return 1 }
    var marks = (0..<count).map { $0 >= count - since }
    // What is equal but for the last digits is as large.
    let actual = difference(marks) * (1 - 1e-9)
    var generator = SplitMix64(seed: 1)
    var asLarge = 1
    for _ in 0..<draws {
      marks.shuffle(using: &generator)
      if difference(marks) >= actual { asLarge += 1 }
    }
    return Double(asLarge) / Double(draws + 1)
  }

  /// The difference of the means of marked and of other values, without sign.
  static func meanDifference(_ values: [Double]) -> ([Bool]) -> Double {
    { marks in
      var (sum, other, count) = (0.0, 0.0, 0)
      for (value, mark) in zip(values, marks) {
        if mark {
          sum += value
          count += 1
        } else {
          other += value
        }
      }
      return abs(
        sum / Double(count) - other / Double(values.count - count))
    }
  }
}
