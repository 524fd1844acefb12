internal import Libm

/// ₂F₁ carried towards z = 1 by Taylor series of positive terms.
///
/// Every derivative of ₂F₁ is positive when its parameters are. About a point
/// z₀ the hypergeometric equation (DLMF 15.10.1) gives the Taylor
/// coefficients by a recurrence,
///
///     z₀ (1-z₀) (k+1) (k+2) tₖ₊₂
///       = (k+1) [(2z₀-1) k + (a+b+1) z₀ - c] tₖ₊₁ + (k+a) (k+b) tₖ,
///
/// in which nothing is subtracted once z₀ ≥ 1/2 and (a+b+1) z₀ ≥ c. Each step
/// halves 1 - z, the distance to the singularity, so that the terms of a
/// step fall at least like 2⁻ᵏ in the end. The result is a logarithm, the sum
/// of the logarithms of the growth over each step.
struct Hypergeometric2F1Continuation {
  let a: Double
  let b: Double
  let c: Double
  /// The distance of the argument from one.
  let w: Double
  /// The excess a + b - c.
  let excess: Double
  /// How often `w` is doubled to reach the point where the series starts.
  let steps: Int

  /// Returns `nil` where no point to start from has positive recurrences.
  init?(a: Double, b: Double, c: Double, w: Double) {
    let farthest = min(0.5, 1 - c / (a + b + 1))
    // Nearer to one than this, reaching the first point is too dear.
    guard farthest > 0.05, w <= 0.5 * farthest, w.isNormal else { return nil }
    self.a = a
    self.b = b
    self.c = c
    self.w = w
    self.excess = hypergeometricExcess(a, b, c)
    self.steps = Int(saturating: log2(farthest / w))
  }

  /// A guess of the number of terms to be summed.
  var cost: Double { Double(steps + 4) * (60 + max(0, excess)) }

  /// The logarithm of ₂F₁ at the argument.
  func logValue() -> Double {
    var distance = Double(sign: .plus, exponent: steps, significand: w)
    let start = Hypergeometric2F1Series(
      a: a, b: b, c: c, z: 1 - distance, w: distance, limit: .max)
    guard let start else { return .nan }
    var total = start.logValue
    // The first Taylor term over the zeroth, for a step of half the distance.
    var first = start.logSlope / (1 - distance) * 0.5 * distance
    for _ in 0..<steps {
      let (logGrowth, logSlope) = step(from: distance, first: first)
      total += logGrowth
      first = 0.5 * logSlope
      distance *= 0.5
    }
    return total
  }

  /// Sums the Taylor series about `1 - distance` at half the distance.
  ///
  /// `first` is the linear term relative to the constant one. Returns the
  /// logarithm of the growth, and the derivative of that logarithm in the
  /// logarithm of the step.
  private func step(
    from distance: Double, first: Double
  ) -> (logGrowth: Double, logSlope: Double) {
    let z = 1 - distance
    let half = 0.5 / z
    let quarter = 0.25 * distance / z
    let slant = (z - distance) * half
    let offset = ((excess + 1) - (a + b + 1) * distance) * half
    var previous = 1.0
    var term = first
    var sum = first
    var slope = first
    var rescalings = 0
    var k = 0.0
    while true {
      // One division, off the chain of terms that wait for one another.
      let inverse = 1 / ((k + 1) * (k + 2))
      let byTerm: Double = (slant * k + offset) * (k + 1) * inverse
      let byPrevious: Double = (k + a) * (k + b) * quarter * inverse
      let next = byTerm * term + byPrevious * previous
      previous = term
      term = next
      k += 1
      sum += term
      let weighted = (k + 1) * term
      slope += weighted
      if term < 0.75 * previous && weighted <= negligible * slope { break }
      if slope > rescaleThreshold {
        previous *= rescaleFactor
        term *= rescaleFactor
        sum *= rescaleFactor
        slope *= rescaleFactor
        rescalings += 1
      }
    }
    if rescalings == 0 { return (log1p(sum), slope / (1 + sum)) }
    return (log(sum) + Double(rescalings) * rescaleLog, slope / sum)
  }
}
