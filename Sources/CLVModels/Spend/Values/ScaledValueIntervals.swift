internal import CLVNumerics
internal import Libm

/// Central prediction intervals for what customers will spend, in units of
/// ``SpendModel/spendScale(meanSpend:frequency:)``, for millions of histories.
///
/// In these units the law of the total of k purchases depends on k and the
/// frequency alone. It is tabulated once for all histories of a frequency, on
/// a grid of amounts whose logarithms are evenly spaced, where and as far as a
/// history asks for it. The odds of spending as much or less against spending
/// more are then a quotient of two sums over k, and between points of the grid
/// the logarithm of the amount is a cubic of the logarithm of these odds,
/// which is nearly a straight line at either end.
///
/// Over customers of all sorts the ends are within a ten-thousandth of the
/// exact ones.
struct ScaledValueIntervals {
  /// Longer lists of exceedances, of which there are few, are not tabulated.
  fileprivate static let longest = 257

  private let spend: any SpendModel
  private let level: Double
  private var tables: [Int: TotalSpendTable] = [:]

  init(_ spend: any SpendModel, level: Double) {
    self.spend = spend
    self.level = level
  }

  /// The interval of a customer.
  ///
  /// - Parameters:
  ///   - exceedances: The probabilities that the customer, alive or not, makes
  ///     0, 1, 2, … purchases or more, down to ``ValueInterval/scaleFloor`` of
  ///     the tail.
  ///   - grid: The numbers of purchases that they are of, if not of all.
  ///   - frequency: x of the customer.
  /// - Returns: The amounts that bound the interval.
  mutating func interval(
    exceedances: [Double], at grid: CountGrid? = nil, frequency: Int
  ) -> ClosedRange<Double> {
    let tail = PurchaseInterval.tail(level: level)
    let some = exceedances.count > 1 ? exceedances[1] : 0
    // Most customers buy nothing with a probability that settles it.
    guard some > tail else { return 0...0 }
    var table =
      tables.removeValue(forKey: frequency)
      ?? TotalSpendTable(spend, frequency: frequency)
    defer { tables[frequency] = table }
    guard grid == nil, exceedances.count <= Self.longest, table.isFineEnough
    else {
      return ValueInterval.ofScale(
        level: level, exceedances: exceedances, at: grid, spend: spend,
        frequency: frequency)
    }
    let masses = exceedances.indices.dropFirst().map { k in
      exceedances[k]
        - (k + 1 < exceedances.count ? exceedances[k + 1] : 0)
    }
    // Near the expected total of as many purchases as the end stands for.
    let count = exceedances.firstIndex { $0 <= tail } ?? exceedances.count
    let upper = table.amount(
      ofOdds: (some - tail) / tail, masses, nearCount: max(1, count - 1))
    let none = 1 - some
    guard none < tail else { return ClosedRange(between: 0, and: upper) }
    let lower = table.amount(
      ofOdds: (tail - none) / (1 - tail), masses, nearCount: 1)
    return ClosedRange(between: min(upper, lower), and: upper)
  }
}

/// The laws of the totals of 1, 2, 3, … purchases of customers of one
/// frequency, in units of the spend scale.
private struct TotalSpendTable {
  private let spend: any SpendModel
  private let frequency: Int
  private let meanSpend: Double
  private let scale: Double

  /// From the logarithm of one amount of the grid to that of the next.
  private let step: Double

  /// ln of the expected total of one purchase, or 0 where there is none.
  private let logMean: Double

  /// At each point of the grid that was asked for, the probabilities that the
  /// totals of 1, 2, 3, … purchases are at most the amount, and more.
  private var rows: [Int: [SIMD2<Double>]] = [:]

  init(_ spend: any SpendModel, frequency: Int) {
    self.spend = spend
    self.frequency = frequency
    // Any mean spend will do; this one has a scale of some v(1 + x).
    meanSpend = spend.spendScale(meanSpend: 0, frequency: frequency)
    scale = spend.spendScale(meanSpend: meanSpend, frequency: frequency)
    let mean = spend.expectedSpend(meanSpend: meanSpend, frequency: frequency)
    logMean = (mean / scale).isNormal ? log(mean / scale) : 0
    // A quarter of the width of the narrowest law, that of most purchases.
    let ofMean =
      spend.meanSpendVariance(meanSpend: meanSpend, frequency: frequency)
    let ofOne =
      spend.spendVariance(meanSpend: meanSpend, frequency: frequency)
    let most = Double(ScaledValueIntervals.longest - 1)
    let width = (ofMean + (ofOne - ofMean) / most).squareRoot() / mean
    step = width < 1 ? 0.25 * width : 0.25
  }

  /// Whether the laws are wide enough for a grid.
  ///
  /// They are not where customers and their purchases are all but equal.
  var isFineEnough: Bool { step > 1e-4 }

  /// The amount at which the odds of spending at most as much, though there
  /// are purchases, against spending more have a value.
  mutating func amount(
    ofOdds odds: Double, _ masses: [Double], nearCount count: Int
  ) -> Double {
    let target = log(odds)
    var lower = Int(
      saturating: ((logMean + log(Double(count))) / step).rounded())
    var upper = lower
    // A bracket, by strides that double.
    var stride = 1
    if logOdds(at: lower, masses) > target {
      repeat {
        upper = lower
        lower -= stride
        stride *= 2
      } while logOdds(at: lower, masses) > target
    } else {
      repeat {
        lower = upper
        upper += stride
        stride *= 2
      } while logOdds(at: upper, masses) <= target
    }
    while upper - lower > 1 {
      let middle = (lower + upper) / 2
      if logOdds(at: middle, masses) <= target {
        lower = middle
      } else {
        upper = middle
      }
    }
    return exp(
      step * (Double(lower) + place(of: target, between: lower, masses)))
  }

  /// How far from one point to the next the log-odds reach a target, by the
  /// cubic through the two points and those beside them.
  private mutating func place(
    of target: Double, between lower: Int, _ masses: [Double]
  ) -> Double {
    let y = (-1...2).map { logOdds(at: lower + $0, masses) }
    var place = 0.0
    for i in 0..<4 {
      var term = Double(i - 1)
      for j in 0..<4 where j != i {
        term *= (target - y[j]) / (y[i] - y[j])
      }
      place += term
    }
    if place >= 0 && place <= 1 { return place }
    // Where a point beside is out of reach.
    let linear = (target - y[1]) / (y[2] - y[1])
    return linear.isFinite ? linear : 0.5
  }

  private mutating func logOdds(at place: Int, _ masses: [Double]) -> Double {
    extend(place, to: masses.count)
    var sums = SIMD2<Double>.zero
    if let row = rows[place] {
      for k in masses.indices { sums += masses[k] * row[k] }
    }
    return log(sums.x) - log(sums.y)
  }

  /// Fills a row in, for up to a number of purchases.
  private mutating func extend(_ place: Int, to count: Int) {
    let known = rows[place]?.count ?? 0
    guard known < count else { return }
    let amount = scale * exp(step * Double(place))
    rows[place, default: []] += (known..<count).map { k in
      let above = spend.probability(
        totalSpendAbove: amount, ofPurchases: k + 1, meanSpend: meanSpend,
        frequency: frequency)
      // The smaller of the two is to be accurate.
      let atMost =
        above < 0.5
        ? 1 - above
        : spend.probability(
          totalSpendAtMost: amount, ofPurchases: k + 1, meanSpend: meanSpend,
          frequency: frequency)
      return SIMD2(atMost, above)
    }
  }
}
