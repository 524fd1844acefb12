internal import Libm

/// Sums of exponentials over very many whole numbers.
enum LogSum {
  /// More numbers than these are not taken one by one.
  private static let most = 256

  /// ln Σ e^term(k) over the whole numbers k from a first one on, of terms
  /// with one peak that counts.
  ///
  /// It is looked for among numbers that grow by a sixteenth of themselves,
  /// and among those beside the peak of a part of the terms, which rises and
  /// then falls and may be much narrower. Where the peak is wide the sum is
  /// that of every second, third, … number: the trapezoidal rule, whose error
  /// for a smooth peak is below 1e-12, and a hundredth where the first number
  /// cuts it.
  static func overCounts(
    from first: Int, _ term: (Int) -> Double, peak part: (Int) -> Double
  ) -> Double {
    let top = peak(of: part, from: first, reach: 1)
    var best = top
    var value = term(top)
    var count = first
    while count < 2 * top {
      let next = term(count)
      if next > value { (best, value) = (count, next) }
      count += max(1, count / 16)
    }
    // Uphill from there, in strides that grow.
    let above = peak(of: term, from: best, reach: 1)
    let below = peak(of: { term(-$0) }, from: -best, reach: 1, until: -first)
    best = term(above) >= term(-below) ? above : -below
    value = term(best)
    guard value > -.infinity else { return -.infinity }
    let low = end(from: best, to: first) { term($0) < value - 40 }
    let high = end(from: best, to: .max / 2) { term($0) < value - 40 }
    let step = max(1, (high - low) / most)
    var sum = 0.0
    for k in stride(from: low, through: high, by: step) {
      sum += exp(term(k) - value)
    }
    // Half of the first step is before it.
    let half = 0.5 * (1 - 1 / Double(step))
    sum -= half * exp(term(low) - value)
    return value + log(sum) + log(Double(step))
  }

  /// Where a function that rises and then falls is highest, from a number on.
  private static func peak(
    of function: (Int) -> Double, from first: Int, reach: Int,
    until last: Int = .max / 4
  ) -> Int {
    var low = first
    var high = first
    var stride = reach
    // A bracket, by strides that double.
    while high < last {
      let next = stride < last - high ? high + stride : last
      guard function(next) > function(high) else {
        high = next
        break
      }
      (low, high) = (high, next)
      stride *= 2
    }
    while high - low > 2 {
      let left = low + (high - low) / 3
      let right = high - (high - low) / 3
      if function(left) < function(right) { low = left } else { high = right }
    }
    return (low...high).max { function($0) < function($1) } ?? first
  }

  /// How far from a number on towards another one, at most, until something
  /// holds: to a factor of two of the way.
  private static func end(
    from start: Int, to last: Int, _ isOver: (Int) -> Bool
  ) -> Int {
    let limit = abs(last - start)
    var way = 1
    while way < limit {
      let place = last > start ? start + way : start - way
      if isOver(place) { return place }
      way *= 2
    }
    return last
  }
}
