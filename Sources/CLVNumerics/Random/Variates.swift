internal import Libm

extension RandomNumberGenerator {
  /// A uniform variate in the open interval (0, 1), never 0 and never 1.
  public mutating func uniform() -> Double {
    (Double(next() >> 12) + 0.5) * 0x1p-52
  }

  /// An exponential variate of the given rate.
  public mutating func exponential(rate: Double) -> Double {
    -log(uniform()) / rate
  }

  /// A standard normal variate.
  ///
  /// Marsaglia's polar method; the second variate of each pair is not kept, so
  /// that the sequence depends on the generator's state alone.
  public mutating func normal() -> Double {
    while true {
      let u = 2 * uniform() - 1
      let v = 2 * uniform() - 1
      let square = u * u + v * v
      if square > 0 && square < 1 {
        return u * (-2 * log(square) / square).squareRoot()
      }
    }
  }

  /// A gamma variate with the given positive shape and rate; infinite where
  /// the rate is 0, as one that was drawn itself can be.
  ///
  /// Marsaglia & Tsang (2000), "A simple method for generating gamma
  /// variables", *ACM TOMS* 26:363. For a shape below 1 the variate can
  /// underflow to 0, as the law itself does at that shape.
  public mutating func gamma(shape: Double, rate: Double) -> Double {
    precondition(shape > 0 && rate >= 0, "shape and rate are positive")
    if shape < 1 {
      let boosted = gamma(shape: shape + 1, rate: rate)
      return boosted * pow(uniform(), 1 / shape)
    }
    let d = shape - 1 / 3.0
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal()
      let root = 1 + c * x
      guard root > 0 else { continue }
      let v = root * root * root
      if log(uniform()) < 0.5 * x * x + d - d * v + d * log(v) {
        return d * v / rate
      }
    }
  }

  /// A beta variate with the given shapes, both positive.
  public mutating func beta(_ a: Double, _ b: Double) -> Double {
    let x = gamma(shape: a, rate: 1)
    let y = gamma(shape: b, rate: 1)
    // Both underflow only where both shapes are tiny: then the law sits at
    // its two ends, with masses as the shapes.
    if x + y == 0 { return uniform() * (a + b) < a ? 1 : 0 }
    return x / (x + y)
  }
}
