internal import CLVNumerics

/// Where one score ends and the next begins, for values of which more is
/// better.
struct ScoreCuts: Sendable {
  /// The least value of each score from 2 on, ascending; infinite where no
  /// value reaches the score.
  private let cuts: [Double]

  /// Cuts by quantiles.
  ///
  /// A value's score is 1 + ⌊bins × share of values strictly below⌋.
  init(quantilesOf values: [Double], bins: Int) {
    // The share below a value v is below(v)/n, where below(v) is the place of
    // the first v in ascending order. So score k begins with the first value
    // of which no copy comes before place ⌈(k − 1) n/bins⌉.
    let count = values.count
    var order = OrderStatistics(values)
    cuts = (1..<bins).map { step in
      let place = (step * count + bins - 1) / bins
      guard place < count else { return .infinity }
      let value = order.value(at: place)
      guard place > 0, order.value(at: place - 1) == value else { return value }
      return order.least(above: value) ?? .infinity
    }
  }

  /// Cuts that a user gave, ascending.
  init(_ cuts: [Double]) {
    self.cuts = cuts
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
