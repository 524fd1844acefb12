internal import CLVNumerics
internal import Libm

/// The numbers of purchases at which a long law is worked out, where it would
/// take too long for each number: some two hundred, however many purchases
/// there may be.
///
/// They go up by ones at first and by an eighth of themselves from then on,
/// and by a quarter of a standard deviation about the number that a customer
/// makes who stays. Between two of them a law is taken to be even. Intervals
/// come out within a fiftieth of that standard deviation or of themselves, and
/// variances within a fiftieth.
package struct CountGrid: Sendable {
  /// The numbers, from 0 up.
  package let counts: [Int]

  /// The grid for the purchases in (0, t] by processes that are looked at
  /// together; nil where they are few enough to be counted one by one.
  package init?(for processes: [some PurchaseProcess], in t: Double) {
    guard processes.contains(where: { $0.makesMany(in: t) }) else { return nil }
    let staying = processes.map { $0.purchasesIfStaying(in: t) }
    let deviation = staying.map(\.deviation).reduce(.infinity, min)
    let low = staying.map { $0.mean - 8 * $0.deviation }.reduce(.infinity, min)
    let high = staying.map { $0.mean + 8 * $0.deviation }.reduce(0, max)
    // The mean may be of few who buy very much: up to 1e-18 of their law.
    let last = staying.map {
      $0.mean + 12 * $0.deviation
        + 45 * (1 + $0.deviation * $0.deviation / max($0.mean, 1))
    }.reduce(0, max)
    let fine = max(1, 0.25 * deviation, (high - low) / 256)
    var counts: [Int] = []
    var count = 0.0
    while count < min(last, 1e15) {
      counts.append(Int(count))
      let coarse = max(1, (count / 8).rounded(.down))
      let isNear = count + coarse > low && count < high
      count += isNear ? min(coarse, fine.rounded(.down)) : coarse
    }
    self.counts = counts
  }

  /// The probabilities of at least as many purchases as the grid's numbers,
  /// until they fall to a floor; that of the last number counts as 0.
  package func exceedances(
    of process: some PurchaseProcess, in t: Double, downTo floor: Double
  ) -> [Double] {
    var result: [Double] = []
    for count in counts.dropLast() {
      let exceedance = process.exceedance(of: count, in: t)
      // Rounding must not let it rise.
      result.append(min(exceedance, result.last ?? 1))
      if exceedance <= floor { return result }
    }
    return result + [0]
  }

  /// The mean and the mean square of a number of purchases, from its
  /// exceedances.
  func moments(
    _ exceedances: [Double]
  ) -> (mean: Double, meanSquare: Double) {
    var (mean, square) = (0.0, 0.0)
    for i in exceedances.indices.dropFirst() {
      // Σ P and Σ (2k − 1) P over the numbers k after the last one, P falling
      // evenly.
      let top = Double(counts[i])
      let gap = top - Double(counts[i - 1])
      let fall = (exceedances[i - 1] - exceedances[i]) / gap
      let steps = gap * (gap - 1) / 2
      mean += gap * exceedances[i] + fall * steps
      square +=
        gap * (2 * top - gap) * exceedances[i]
        + fall * ((2 * top - 1) * steps - 2 * steps * (2 * gap - 1) / 3)
    }
    return (mean, square)
  }

  /// The smallest number k at which the probability of more is a target or
  /// less, from exceedances that fall to it.
  func quantile(_ exceedances: [Double], above target: Double) -> Int {
    guard
      let next = exceedances.indices.dropFirst().first(where: {
        exceedances[$0] <= target
      })
    else { return counts[exceedances.count - 1] }
    let (low, high) = (counts[next - 1], counts[next])
    guard high - low > 1 else { return low }
    let share =
      (exceedances[next - 1] - target)
      / (exceedances[next - 1] - exceedances[next])
    let place = (share * Double(high - low)).rounded(.up)
    return min(high - 1, low + max(0, Int(place) - 1))
  }

  /// The number that stands for those from one of the grid's numbers to
  /// before the next.
  package func middle(from place: Int) -> Int {
    place + 1 < counts.count
      ? (counts[place] + counts[place + 1] - 1) / 2 : counts[place]
  }
}

/// Fewer purchases than these are counted one by one.
private let manyPurchases = 512.0

/// Lists of exceedances are no longer than this, or not much.
private let longestList = 1 << 16

extension PurchaseProcess {
  /// Whether so many purchases are expected in (0, t], or so many may yet
  /// come where few are expected, that their law is taken on a
  /// ``CountGrid``.
  package func makesMany(in t: Double) -> Bool {
    let staying = purchasesIfStaying(in: t)
    // Mostly the first will do, which costs next to nothing, or the second.
    if staying.mean >= manyPurchases, mayExpectMany(in: t, staying),
      expectedPurchases(in: t) >= manyPurchases
    {
      return true
    }
    // Most leave soon, but some stay and buy on and on.
    let variance = staying.deviation * staying.deviation
    let reach =
      staying.mean + 12 * staying.deviation
      + 45 * (1 + variance / max(staying.mean, 1e-300))
    return reach > Double(longestList)
      && exceedance(of: longestList, in: t) > 1e-14
  }

  /// Whether many may be expected, by a few probabilities: above Σ P(X ≥ k) are
  /// those of the first k of equal stretches, and after the last of these what
  /// a customer who stays may yet buy.
  private func mayExpectMany(
    in t: Double, _ staying: (mean: Double, deviation: Double)
  ) -> Bool {
    let (stretches, many) = (8, Int(saturating: manyPurchases))
    let length = many / stretches
    let (mean, deviation) = staying
    let later = mean + 12 * deviation + deviation * deviation / mean
    var most = exceedance(of: many + 1, in: t) * later
    for stretch in 0..<stretches where most < manyPurchases {
      most += Double(length) * exceedance(of: stretch * length + 1, in: t)
    }
    return most >= manyPurchases
  }
}
