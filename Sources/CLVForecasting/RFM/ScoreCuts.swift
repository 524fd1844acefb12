/// Where one score ends and the next begins, for values of which more is
/// better.
struct ScoreCuts: Sendable {
  /// The least value of each score from 2 on, ascending; infinite where no
  /// value reaches the score.
  private let cuts: [Double]

  /// Cuts by quantiles, of values sorted upwards.
  ///
  /// A value's score is 1 + ⌊bins × share of values strictly below⌋.
  init(quantilesOf sorted: [Double], bins: Int) {
    // The share below a value v is below(v)/n, where below(v) is the place of
    // the first v. So score k begins with the first value of which no copy
    // comes before place ⌈(k − 1) n/bins⌉.
    let count = sorted.count
    cuts = (1..<bins).map { step in
      var place = (step * count + bins - 1) / bins
      guard place < count else { return .infinity }
      if place > 0, sorted[place - 1] == sorted[place] {
        place = Self.end(of: sorted[place], in: sorted, from: place)
      }
      return place < count ? sorted[place] : .infinity
    }
  }

  /// Cuts that a user gave, ascending.
  init(_ cuts: [Double]) {
    self.cuts = cuts
  }

  /// The place after the last copy of a value.
  private static func end(
    of value: Double, in sorted: [Double], from place: Int
  ) -> Int {
    var (low, high) = (place, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] <= value { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The score of a value, from 1.
  func score(_ value: Double) -> UInt8 {
    var score: UInt8 = 1
    for cut in cuts {
      guard value >= cut else { break }
      score += 1
    }
    return score
  }
}
