internal import CLVNumerics
internal import Libm

/// Central prediction intervals for what a customer will spend.
///
/// The total spend over a horizon is 0 where there is no purchase, and else
/// the total of k purchases with the probability that there are k. The lower
/// end is the smallest amount whose cumulative probability reaches
/// (1 − level)/2, the upper end the smallest whose cumulative probability
/// reaches (1 + level)/2: either is 0 where no purchase is as likely as that.
/// It speaks of the outcome, at the fitted parameters: the uncertainty of the
/// parameters is not in it.
public enum ValueInterval {
  /// How far down the list of exceedances has to go, for a level.
  ///
  /// What lies beyond is counted as if the purchases were just so many. As
  /// they are many, they come to more than the upper end in either case, and
  /// to more than the lower.
  public static func exceedanceFloor(level: Double) -> Double {
    1e-5 * PurchaseInterval.tail(level: level)
  }

  /// The interval of a customer's total spend.
  ///
  /// - Parameters:
  ///   - level: The probability that the interval is to hold, in (0, 1).
  ///   - alive: The probability that the customer is alive.
  ///   - exceedances: The probabilities of k = 0, 1, 2, … purchases or more of
  ///     a customer who is alive, down to ``exceedanceFloor(level:)``: see
  ///     ``PurchaseProcess/exceedances(in:downTo:)``.
  ///   - spend: The spend model.
  ///   - meanSpend: z̄ of the customer, not used where the frequency is 0.
  ///   - frequency: x of the customer.
  ///   - factor: What a unit of money counts: a margin, a mean discount
  ///     factor (discounted over undiscounted purchases), or their product.
  /// - Returns: The amounts that bound the interval.
  public static func of(
    level: Double, alive: Double, exceedances: [Double],
    spend: some SpendModel, meanSpend: Double, frequency: Int,
    factor: Double = 1
  ) -> ClosedRange<Double> {
    precondition(factor >= 0, "money does not count less than nothing")
    let interval = interval(
      level, PurchaseNumbers(exceedances.map { alive * $0 }, at: nil), spend,
      meanSpend, frequency, negligible: 1e-6, tolerance: 1e-12)
    return ClosedRange(
      between: factor * interval.lowerBound,
      and: factor * interval.upperBound)
  }

  /// The share of the tail below which intervals in units of the scale need
  /// no exceedances.
  static let scaleFloor = 1e-3

  /// The interval of the total spend, in units of the customer's
  /// ``SpendModel/spendScale(meanSpend:frequency:)``: the same for all who
  /// share a history.
  ///
  /// It is for many customers: over those of all sorts the ends are within a
  /// thousandth of the exact ones. See also `ScaledValueIntervals`.
  ///
  /// The exceedances are the probabilities that the customer, alive or not,
  /// makes 0, 1, 2, … purchases or more, or the grid's numbers, down to
  /// ``scaleFloor`` of the tail.
  static func ofScale(
    level: Double, exceedances: [Double], at grid: CountGrid? = nil,
    spend: some SpendModel, frequency: Int
  ) -> ClosedRange<Double> {
    // Any mean spend will do; this one has a scale of some v(1 + x).
    let meanSpend = spend.spendScale(meanSpend: 0, frequency: frequency)
    let scale = spend.spendScale(meanSpend: meanSpend, frequency: frequency)
    let interval = interval(
      level, PurchaseNumbers(exceedances, at: grid), spend, meanSpend,
      frequency, negligible: 5e-3, tolerance: 2e-4,
      tails: grid == nil ? 0 : 1.0 / 16)
    return ClosedRange(
      between: interval.lowerBound / scale,
      and: interval.upperBound / scale)
  }

  /// The interval, to an accuracy.
  ///
  /// `negligible` is the share of the probability beside an end that numbers of
  /// purchases may have to go with the next; `tolerance`, as a share of the
  /// same, is how near the probability at an end has to come to what it should
  /// be. `tails` is the share of the probability on either side of some
  /// purchases that they may make up together, as if all were in their middle.
  private static func interval(
    _ level: Double, _ numbers: PurchaseNumbers,
    _ spend: some SpendModel, _ meanSpend: Double, _ frequency: Int,
    negligible: Double, tolerance: Double, tails: Double = 0
  ) -> ClosedRange<Double> {
    let tail = PurchaseInterval.tail(level: level)
    let some = numbers.some
    // Most customers buy nothing with a probability that settles it.
    guard some > tail else { return 0...0 }
    // What lies between an end and a purchase or none may be little.
    let beside = [tail, some - tail, some + tail - 1].filter { $0 > 0 }.min()
    let margin = max(beside ?? tail, 1e-3 * tail)
    let counts = PurchaseCounts(
      numbers, negligible: negligible * margin, tails: tails)
    let totals = TotalSpend(
      counts: counts, model: spend, meanSpend: meanSpend,
      frequency: frequency, tolerance: tolerance * margin / tail)
    let upper = totals.amount(exceededWith: tail)
    let lower =
      counts.none >= tail
      ? 0 : min(upper, totals.amount(reachedWith: tail - counts.none))
    return ClosedRange(between: lower, and: upper)
  }
}

/// The distribution of a number of purchases.
private struct PurchaseCounts {
  struct Mass {
    let count: Int
    let probability: Double

    /// The probability of more than `count`.
    let beyond: Double
  }

  /// The probability of no purchase.
  let none: Double

  /// The probability of at least one.
  let some: Double

  /// The numbers from 1 on that are not negligible.
  private(set) var masses: [Mass] = []

  init(_ numbers: PurchaseNumbers, negligible: Double, tails: Double) {
    let exceedances = numbers.exceedances
    some = numbers.some
    none = exceedances.count > 1 ? 1 - some : 1
    var left = some
    var first = 1
    for k in exceedances.indices.dropFirst() {
      let isLast = k == exceedances.count - 1
      let beyond = isLast ? 0 : exceedances[k + 1]
      let mass = left - beyond
      // What is negligible by itself goes with the next, or the last.
      if isLast || mass > max(negligible, tails * min(beyond, some - left)) {
        let count =
          tails > 0
          ? (numbers.count(first) + numbers.count(k)) / 2 : numbers.count(k)
        masses.append(Mass(count: count, probability: mass, beyond: beyond))
        left = beyond
        first = k + 1
      }
    }
  }
}

/// The probabilities that a customer, alive or not, makes at least so many
/// purchases: of all numbers, or of a grid's.
private struct PurchaseNumbers {
  let exceedances: [Double]
  private let grid: CountGrid?

  init(_ exceedances: [Double], at grid: CountGrid?) {
    self.exceedances = exceedances
    self.grid = grid
  }

  /// The probability of at least one.
  var some: Double { exceedances.count > 1 ? exceedances[1] : 0 }

  /// The number at a place, or the middle of those until the next place.
  func count(_ place: Int) -> Int { grid?.middle(from: place) ?? place }
}

/// The distribution of a customer's total spend, where there is some.
private struct TotalSpend<Model: SpendModel> {
  let counts: PurchaseCounts
  let model: Model
  let meanSpend: Double
  let frequency: Int

  /// How near the logarithm of a probability has to come.
  let tolerance: Double

  /// The amount that is exceeded with a probability.
  func amount(exceededWith target: Double) -> Double {
    let count = counts.masses.first { $0.beyond <= target }?.count
    return root(near: count) { amount in
      log(target) - log(probability(above: amount))
    }
  }

  /// The positive amount that is not exceeded, though there are purchases,
  /// with a probability.
  func amount(reachedWith target: Double) -> Double {
    let count = counts.masses.first { counts.some - $0.beyond >= target }?.count
    return root(near: count) { amount in
      log(probability(atMost: amount)) - log(target)
    }
  }

  private func probability(above amount: Double) -> Double {
    var sum = 0.0
    for mass in counts.masses {
      let above = model.probability(
        totalSpendAbove: amount, ofPurchases: mass.count,
        meanSpend: meanSpend, frequency: frequency)
      sum += mass.probability * above
      // More purchases come to more: the others are as good as certain.
      if above > 1 - 1e-14 { return sum + mass.beyond }
    }
    return sum
  }

  private func probability(atMost amount: Double) -> Double {
    var sum = 0.0
    for mass in counts.masses {
      let atMost = model.probability(
        totalSpendAtMost: amount, ofPurchases: mass.count,
        meanSpend: meanSpend, frequency: frequency)
      sum += mass.probability * atMost
      // More purchases come to more: the others hardly count.
      if mass.beyond * atMost < 1e-14 * sum { return sum }
    }
    return sum
  }

  /// Where a function of the amount, which rises, is zero; near the expected
  /// total of a number of purchases.
  ///
  /// In the logarithm of the amount both tails are close to straight lines.
  private func root(
    near count: Int?, _ function: (Double) -> Double
  ) -> Double {
    let mean = model.expectedSpend(meanSpend: meanSpend, frequency: frequency)
    let start = mean.isFinite && mean > 0 ? Double(count ?? 1) * mean : 1
    return exp(
      increasingRoot(near: log(start), tolerance: tolerance) {
        function(exp($0))
      })
  }
}

/// The zero of a function that rises, by regula falsi with the weights of
/// Anderson & Björck (1973), *BIT* 13:253, and by bisection where that would
/// not do; to where the function is within a tolerance of 0.
///
/// −∞ or ∞ where the function is above or below 0 far and wide.
func increasingRoot(
  near start: Double, tolerance: Double = 1e-12,
  _ function: (Double) -> Double
) -> Double {
  var bracket = RootBracket(around: start, function)
  if !bracket.lower.x.isFinite { return bracket.lower.x }
  if !bracket.upper.x.isFinite { return bracket.upper.x }
  for _ in 0..<200 {
    let x = bracket.next
    let y = function(x)
    let width = bracket.upper.x - bracket.lower.x
    if abs(y) <= tolerance || width <= 0x1p-50 * max(1, abs(x)) { return x }
    bracket.narrow(to: (x, y))
  }
  return bracket.next
}

/// Two points between which a rising function has its zero.
private struct RootBracket {
  private(set) var lower: (x: Double, y: Double)
  private(set) var upper: (x: Double, y: Double)

  /// Whether the latest point took the place of the lower one; nil at first.
  private var wasBelow: Bool?

  /// Looks for a bracket at distances that double, from a point outwards.
  init(around start: Double, _ function: (Double) -> Double) {
    let y = function(start)
    (lower, upper) = ((start, y), (start, y))
    var distance = 0.5
    while lower.y > 0, lower.x.isFinite {
      upper = lower
      lower.x -= distance
      lower = distance < 1e4 ? (lower.x, function(lower.x)) : (-.infinity, 0)
      distance *= 2
    }
    while upper.y < 0, upper.x.isFinite {
      lower = upper
      upper.x += distance
      upper = distance < 1e4 ? (upper.x, function(upper.x)) : (.infinity, 0)
      distance *= 2
    }
  }

  /// Where the line between the two is zero, or their middle.
  var next: Double {
    let share = lower.y / (lower.y - upper.y)
    let x = lower.x + share * (upper.x - lower.x)
    return x > lower.x && x < upper.x ? x : 0.5 * (lower.x + upper.x)
  }

  /// Takes a point between the two in the place of one of them.
  mutating func narrow(to point: (x: Double, y: Double)) {
    let isBelow = point.y < 0
    // An end that stays twice in a row weighs less, so that the next line
    // falls to its side.
    if isBelow {
      if wasBelow == true { upper.y *= weight(of: point.y, after: lower.y) }
      lower = point
    } else {
      if wasBelow == false { lower.y *= weight(of: point.y, after: upper.y) }
      upper = point
    }
    wasBelow = isBelow
  }

  private func weight(of value: Double, after previous: Double) -> Double {
    let weight = 1 - value / previous
    return weight > 0 && weight < 1 ? weight : 0.5
  }
}
