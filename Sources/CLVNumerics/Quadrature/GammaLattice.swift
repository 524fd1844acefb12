internal import Libm

/// Values of a gamma variate λ at even steps of its logarithm, the same for
/// all laws, at which means are taken by the trapezoidal rule.
///
/// The rule's error is e^(−2π²/c²) for steps of c standard deviations of a
/// normal law (Trefethen & Weideman, "The exponentially convergent trapezoidal
/// rule", *SIAM Review* 56, 2014, section 5), and ln λ is next to normal.
/// Steps are powers of two: different laws have values in common, and what
/// was worked out for one can be used for another.
public struct GammaLattice: Sendable {
  /// The shape of the gamma law.
  private let shape: Double

  /// The distance of the logarithms of two values.
  private let step: Double

  /// The lattice for a law; nil for a shape that is not between 30 and 10⁶:
  /// ``logGammaExpectation(shape:rate:varyingAbove:smoothOver:_:)`` does
  /// better there.
  ///
  /// - Parameters:
  ///   - shape: The shape of the gamma law.
  ///   - count: What is averaged changes no faster with ln λ than a normal
  ///     law's distribution function of variance 1/`count`, as the probability
  ///     that a Poisson variable of mean λt exceeds a `count` does; at least 1.
  public init?(shape: Double, smoothTo count: Double) {
    guard shape > 30, shape < narrowLaw, count >= 1, count < 1e9 else {
      return nil
    }
    self.shape = shape
    step = exp2(floor(log2(0.7 / (shape + count).squareRoot())))
  }

  /// The logarithm of the mean of e^g over λ ~ Gamma(shape, rate).
  ///
  /// The density times e^g must have a single peak in ln λ.
  ///
  /// - Parameters:
  ///   - rate: The rate parameter of the law, positive.
  ///   - g: The logarithm of what is averaged, given λ.
  /// - Returns: NaN where g is not a number, or has no peak.
  public func logExpectation(
    rate: Double, _ g: (_ lambda: Double) -> Double
  ) -> Double {
    let center = log(shape) - log(rate)
    func value(_ place: Int) -> Double {
      let logarithm = step * Double(place)
      let d = logarithm - center
      let excess = abs(d) < 0.1 ? exponentialExcess(d) : expm1(d) - d
      return g(exp(logarithm)) - shape * excess
    }
    guard abs(center) < 700 else { return .nan }
    var peak = Int((center / step).rounded())
    var top = value(peak)
    // Far more than a law of such a shape has within 42 of its peak.
    let most = 1 << 20
    for direction in [-1, 1] {
      for _ in 0..<most {
        let next = value(peak + direction)
        guard next > top else { break }
        (peak, top) = (peak + direction, next)
      }
    }
    var sum = 1.0
    for direction in [-1, 1] {
      for distance in 1..<most {
        let fallen = value(peak + direction * distance) - top
        guard fallen > -42 else { break }
        sum += exp(fallen)
      }
    }
    return top + log(sum * step) - logNormalizer(shape)
  }
}
