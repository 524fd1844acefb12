internal import Libm

/// A series of positive terms whose ratios are rational: T(0) = 1 and
/// T(j + 1)/T(j) = e^(−rate) Π (aᵢ + j)/(bᵢ + j).
///
/// These are the partial sums of generalized hypergeometric functions (DLMF
/// 16.2.1) that models in discrete time are made of. All aᵢ and bᵢ are
/// positive, so nothing cancels. The terms rise to one peak, if at all, and
/// then fall.
///
/// The first 4,096 terms are added one by one. Beyond, the terms vary so
/// slowly that the sum is an integral: Σ f(j) over j = m, …, n is ∫ f − [f′]/24
/// between m − ½ and n + ½, the midpoint form of the Euler–Maclaurin formula
/// (DLMF 2.10.1), whose next term is below rounding.
public struct RatioSeries: Sendable {
  /// One factor (a + j)/(b + j) of the ratios.
  public struct Factor: Sendable {
    /// a > 0.
    let numerator: Double

    /// b > 0.
    let denominator: Double

    /// a − b, which the other two may have lost to rounding.
    let difference: Double

    /// A factor (a + j)/(b + j), a and b positive, with a − b as exact as it
    /// is known.
    public init(
      _ numerator: Double, over denominator: Double, difference: Double
    ) {
      self.numerator = numerator
      self.denominator = denominator
      self.difference = difference
    }

    /// ln (a + j)/(b + j), to full relative precision.
    func logarithm(at j: Double) -> Double {
      difference < 0
        ? -log1p(-difference / (numerator + j))
        : log1p(difference / (denominator + j))
    }

    /// The derivative of the logarithm by j.
    func slope(at j: Double) -> Double {
      -difference / ((numerator + j) * (denominator + j))
    }

    /// Σ ln (a + j)/(b + j) over j = 0, …, count − 1, to full relative
    /// precision.
    ///
    /// Of the product of all 1 + |a − b|/min(a + j, b + j) what is above 1 is
    /// kept, so that one logarithm serves many terms.
    func logProduct(count: Double) -> Double {
      let size = abs(difference)
      let least = difference < 0 ? numerator : denominator
      var sum = 0.0
      var excess = 0.0
      var j = 0.0
      while j < count {
        let step = size / (least + j)
        excess = excess * (1 + step) + step
        if excess > 1e50 {
          sum += log1p(excess)
          excess = 0
        }
        j += 1
      }
      sum += log1p(excess)
      return difference < 0 ? -sum : sum
    }
  }

  /// Numerators and denominators of four factors, of 1 where there are fewer.
  private struct Lanes {
    var numerators = SIMD4<Double>(repeating: 1)
    var denominators = SIMD4<Double>(repeating: 1)

    /// The product of the factors.
    @inline(__always)
    func ratio(at j: Double) -> Double {
      let ratios = (numerators + j) / (denominators + j)
      return (ratios[0] * ratios[1]) * (ratios[2] * ratios[3])
    }
  }

  private let factors: [Factor]

  /// The first four factors, and those beyond.
  private let first: Lanes
  private let others: ArraySlice<Factor>
  private let rate: Double

  /// How many terms are added one by one.
  private static let headLength = 4096.0

  /// A series with its parts; the rate is not negative.
  public init(_ factors: [Factor], rate: Double = 0) {
    self.factors = factors
    self.rate = rate
    var first = Lanes()
    for (lane, factor) in factors.prefix(4).enumerated() {
      first.numerators[lane] = factor.numerator
      first.denominators[lane] = factor.denominator
    }
    self.first = first
    others = factors.dropFirst(4)
  }

  /// ln T(j), for a whole j ≥ 0.
  public func logTerm(at j: Double) -> Double {
    var k = min(j, Self.headLength)
    var sum = factors.reduce(-rate * k) { $0 + $1.logProduct(count: k) }
    while k < j {
      let next = min(j, 2 * k)
      sum += logChange(from: k, to: next)
      k = next
    }
    return sum
  }

  /// Σ T(j) over j = 0, …, count − 1.
  ///
  /// - Parameter count: A whole number of terms, at least 1; may be infinite.
  /// - Returns: The sum, which may be infinite.
  public func sum(count: Double) -> Double {
    let (sum, logScale) = scaledSum(count: count)
    return logScale == 0 ? sum : exp(log(sum) + logScale)
  }

  /// The logarithm of ``sum(count:)``, also where the sum would overflow.
  public func logSum(count: Double) -> Double {
    let (sum, logScale) = scaledSum(count: count)
    return log(sum) + logScale
  }

  /// The sum divided by a scale of which the logarithm is given.
  private func scaledSum(
    count: Double
  ) -> (sum: Double, logScale: Double) {
    var logScale = 0.0
    var sum = 0.0
    var term = 1.0
    var j = 0.0
    let discount = exp(-rate)
    while j < min(count, Self.headLength), term > 0 {
      sum += term
      var ratio = discount * first.ratio(at: j)
      for factor in others {
        ratio *= (factor.numerator + j) / (factor.denominator + j)
      }
      term *= ratio
      j += 1
      if term > 1e200 {
        (sum, term) = (sum * 1e-200, term * 1e-200)
        logScale += 200 * log(10)
      }
      // Past the peak, no more than this is left.
      if ratio < 1, term * (count - j) < Self.negligible * sum { break }
    }
    guard j == Self.headLength, j < count, term > 0 else {
      return (sum, logScale)
    }
    let logTail = logTail(from: j, count: count)
    let tail = term * exp(logTail)
    guard tail < 1e200 else {
      return (1, logScale + logSumExp(log(sum), log(term) + logTail))
    }
    return (sum + tail, logScale)
  }

  /// What is this small, next to the sum, need not be added.
  private static let negligible = 1e-18

  /// ln Σ T(j)/T(first) over j = first, …, count − 1.
  private func logTail(from first: Double, count: Double) -> Double {
    // Without a rate the terms end as t^(−1 − power).
    let power = -1 - factors.reduce(0) { $0 + $1.difference }
    let end = count - 0.5
    if end == .infinity, rate == 0, power <= 0 { return .infinity }
    let start = first - 0.5
    let logStart = logChange(from: first, to: start)
    var t = start
    var logTerm = logStart
    var total = -Double.infinity
    while t < end {
      let next = min(end, t + panelLength(from: t))
      let area = GaussLegendreRule.points12.integrate(from: t, to: next) {
        exp(logChange(from: t, to: $0))
      }
      total = logSumExp(total, logTerm + log(area))
      logTerm += logChange(from: t, to: next)
      t = next
      let isFalling = logRatio(at: t) < 0
      let left = min(
        end - t, rate > 0 ? 1 / rate : .infinity,
        power > 0 ? t * max(1, 1 / power) : .infinity)
      if isFalling, logTerm + log(left) - total < log(Self.negligible) { break }
      if end == .infinity, rate == 0, t > startOfPowerLaw {
        total = logSumExp(total, logTerm + log(t / power))
        break
      }
    }
    let corrections =
      slopeOfTerm(at: t, logTerm - total)
      - slopeOfTerm(at: start, logStart - total)
    return total + log1p(-corrections / 24)
  }

  /// From here on the terms follow their power law to full precision.
  private var startOfPowerLaw: Double {
    let scale = factors.reduce(1.0) {
      max($0, $1.denominator, $1.difference * $1.difference)
    }
    return 1e17 * scale
  }

  /// How far from `t` on twelve points integrate the terms to full precision:
  /// no further than to the nearest singularity, and no change by more than
  /// e⁹.
  private func panelLength(from t: Double) -> Double {
    let nearest = factors.reduce(Double.infinity) {
      min($0, $1.numerator, $1.denominator)
    }
    return min(
      t + nearest, 6 / abs(logRatio(at: t)),
      (6 / abs(slope(at: t))).squareRoot())
  }

  /// ln T(end)/T(start), both far out, not far from each other and not
  /// necessarily whole.
  private func logChange(from start: Double, to end: Double) -> Double {
    GaussLegendreRule.points12.integrate(
      from: start - 0.5, to: end - 0.5, logRatio)
      - (slope(at: end - 0.5) - slope(at: start - 0.5)) / 24
  }

  /// dT/dt where ln T is known.
  private func slopeOfTerm(at t: Double, _ logTerm: Double) -> Double {
    logRatio(at: t - 0.5) * exp(logTerm)
  }

  /// ln T(j + 1)/T(j).
  private func logRatio(at j: Double) -> Double {
    factors.reduce(-rate) { $0 + $1.logarithm(at: j) }
  }

  /// The derivative of ln T(j + 1)/T(j) by j.
  private func slope(at j: Double) -> Double {
    factors.reduce(0) { $0 + $1.slope(at: j) }
  }
}
