internal import CLVModels
internal import Libm

/// How many purchases a customer who is alive makes over a time.
struct FutureCounts<Future: PurchaseProcess> {
  let future: Future
  let duration: Double

  /// The probabilities of at least 0, 1, 2, … purchases, or of the grid's
  /// numbers, to ten decimals.
  let exceedances: [Double]

  /// The numbers of purchases that they are of, where these are so many that
  /// not each is listed.
  let grid: CountGrid?

  /// Nil where a million purchases are expected.
  init?(_ future: Future, in duration: Double) {
    guard future.hasDistribution(in: duration) else { return nil }
    self.future = future
    self.duration = duration
    grid = CountGrid(for: [future], in: duration)
    let floor = 1e-10
    exceedances =
      grid?.exceedances(of: future, in: duration, downTo: floor)
      ?? future.exceedances(in: duration, downTo: floor)
  }

  /// The probability of at least as many purchases.
  func exceedance(of count: Int) -> Double {
    guard grid == nil else {
      return future.exceedance(of: count, in: duration)
    }
    return count < exceedances.count ? exceedances[count] : 0
  }

  /// The logarithm of the probability of a number of purchases.
  func logMass(_ count: Int) -> Double {
    let isListed = grid == nil && count + 1 < exceedances.count
    let mass = isListed ? exceedances[count] - exceedances[count + 1] : 0
    // Exceedances are accurate to an absolute 1e-14: their difference is to
    // eight digits or better, and taken only where it is large.
    return log(mass > 1e-6 ? mass : future.probability(of: count, in: duration))
  }

  /// The number of purchases at a place of the exceedances, or the middle of
  /// those until the next place.
  func count(at place: Int) -> Int { grid?.middle(from: place) ?? place }
}
