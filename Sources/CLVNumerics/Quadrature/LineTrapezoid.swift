internal import Libm

/// A side of the real line on which a log integrand is a straight line.
struct LinearTail {
  /// Where the line begins; infinite if the integrand falls faster than any
  /// exponential.
  var start: Double
  /// How fast the log integrand falls per unit, outwards; positive.
  var rate: Double
}

/// The logarithm of the integral over the real line of `exp(logIntegrand)`.
///
/// For an integrand analytic in a strip about the line the trapezoidal rule
/// converges exponentially as its step is halved (Trefethen and Weideman,
/// "The exponentially convergent trapezoidal rule", SIAM Review 56, 2014,
/// theorem 5.1). The step is halved until two results agree to 1e-11; the
/// error of the latter is about the square of that of the former. (The error
/// oscillates with the place of the grid, so that results can agree by chance
/// better than they should. The square root of the precision would do without
/// that.)
///
/// The integrand is taken relative to its peak, so it cannot overflow. It
/// needs one peak and, towards both sides, no second rise. Where a tail falls
/// slowly, the rule's infinite sum over it is a geometric series and is added
/// in closed form.
///
/// - Parameters:
///   - center: A guess at the peak.
///   - scale: A guess at the width of the peak.
///   - left: The tail on the left.
///   - right: The tail on the right.
///   - logIntegrand: The logarithm of the integrand.
/// - Returns: The logarithm of the integral.
func logLineIntegral(
  around center: Double, scale: Double, left: LinearTail, right: LinearTail,
  _ logIntegrand: (Double) -> Double
) -> Double {
  let peak = findPeak(
    of: logIntegrand, around: center, step: scale,
    within: left.start...right.start)
  guard peak.value.isFinite else { return .nan }
  let lower = findEnd(of: logIntegrand, from: peak, tail: left, direction: -1)
  let upper = findEnd(of: logIntegrand, from: peak, tail: right, direction: 1)
  func relative(_ y: Double) -> Double { exp(logIntegrand(y) - peak.value) }
  let leftEdge = lower == left.start ? relative(lower) : 0
  let rightEdge = upper == right.start ? relative(upper) : 0

  var intervals = 16
  var inside = 0.0
  for k in 0...intervals {
    inside += relative(lower + (upper - lower) * Double(k) / 16)
  }
  var integral = 0.0
  while true {
    let step = (upper - lower) / Double(intervals)
    var sum = inside
    if leftEdge > 0 { sum += leftEdge / expm1(left.rate * step) }
    if rightEdge > 0 { sum += rightEdge / expm1(right.rate * step) }
    let previous = integral
    integral = sum * step
    // Closed tails may outweigh the rest, but do not vouch for it.
    let agreement = 1e-11 * inside * step + 1e-15 * integral
    if abs(integral - previous) <= agreement { break }
    // Only an integrand that breaks the requirements gets here.
    if intervals >= 1 << 18 { return .nan }
    for k in 0..<intervals {
      inside += relative(lower + (Double(k) + 0.5) * step)
    }
    intervals *= 2
  }
  return peak.value + log(integral)
}

/// A point near the peak of a function, and the extent of the search there.
private struct Peak {
  var y: Double
  var value: Double
  var width: Double
}

/// Finds a point whose value is within one of the peak's.
///
/// Steps uphill, doubling the step until the peak is bracketed, and shrinks
/// the bracket by golden sections until the function is flat over it.
private func findPeak(
  of function: (Double) -> Double, around center: Double, step: Double,
  within bounds: ClosedRange<Double>
) -> Peak {
  func clamp(_ y: Double) -> Double {
    min(max(y, bounds.lowerBound), bounds.upperBound)
  }
  var middle = clamp(center)
  var top = function(middle)
  var low = clamp(middle - step)
  var high = clamp(middle + step)
  var lowValue = function(low)
  var highValue = function(high)
  var stride = step
  while lowValue > top {
    (high, highValue) = (middle, top)
    (middle, top) = (low, lowValue)
    stride *= 2
    low = clamp(middle - stride)
    lowValue = function(low)
  }
  while highValue > top {
    (low, lowValue) = (middle, top)
    (middle, top) = (high, highValue)
    stride *= 2
    high = clamp(middle + stride)
    highValue = function(high)
  }
  let section = 0.381_966_011_250_105
  while top - min(lowValue, highValue) > 1 {
    let goLeft = middle - low > high - middle
    let y = middle + section * (goLeft ? low - middle : high - middle)
    if y == middle { break }
    let value = function(y)
    if value > top {
      if goLeft {
        (high, highValue) = (middle, top)
      } else {
        (low, lowValue) = (middle, top)
      }
      (middle, top) = (y, value)
    } else if goLeft {
      (low, lowValue) = (y, value)
    } else {
      (high, highValue) = (y, value)
    }
  }
  return Peak(y: middle, value: top, width: high - low)
}

/// Finds where the function has fallen so far that the rest is negligible, or
/// else the start of its linear tail.
private func findEnd(
  of function: (Double) -> Double, from peak: Peak, tail: LinearTail,
  direction: Double
) -> Double {
  // The slower the final fall, the more there is beyond the end.
  let fall = 42 + max(0, -log(tail.rate))
  // Written so that NaN counts as fallen and every search ends.
  func hasFallen(_ y: Double) -> Bool { !(peak.value - function(y) <= fall) }
  func isBeyond(_ y: Double) -> Bool { (y - tail.start) * direction >= 0 }
  var stride = max(peak.width, 1e-12)
  var inside = peak.y
  var end = peak.y
  while true {
    end = inside + direction * stride
    if isBeyond(end) {
      end = tail.start
      if !hasFallen(end) { return end }
      break
    }
    if hasFallen(end) { break }
    inside = end
    stride *= 2
  }
  for _ in 0..<4 {
    let middle = 0.5 * (inside + end)
    if hasFallen(middle) { end = middle } else { inside = middle }
  }
  return end
}
