internal import Libm

/// ln S, and its derivatives by r and α: what an alive customer may have done
/// since the last purchase, when a purchase takes k stages.
///
/// S = Σ_{j<k} (s)ⱼ/j! uʲ, with s = r + kx and u = (T − tₓ)/(α + T): of the
/// stages that a rate λ passes in T − tₓ, j < k, integrated over λ. The terms
/// over S are the probabilities of j; with h = ψ(s + j) − ψ(s), the
/// derivatives are moments of j and h under them.
struct ErlangSilence {
  /// ln S.
  private(set) var value = 0.0

  /// ∂ ln S/∂r and ∂ ln S/∂α.
  private(set) var r = 0.0
  private(set) var alpha = 0.0

  /// ∂² ln S.
  private(set) var rr = 0.0
  private(set) var rAlpha = 0.0
  private(set) var alphaAlpha = 0.0

  /// With k = 1, S = 1 always.
  static let none = ErlangSilence()

  private init() {}

  /// What the term of a number of stages j needs that does not depend on u.
  struct Term {
    /// (s + j − 1)/j, the ratio to the term before but for u.
    let ratio: Double

    /// h.
    let h: Double

    /// h² − Σ 1/(s + i)², which has no cancellation this way.
    let hh: Double

    /// The terms of j = 1, 2, …, k − 1.
    ///
    /// - Parameters:
    ///   - stages: k.
    ///   - shape: r + kx.
    /// - Returns: k − 1 terms, in their order.
    static func all(stages: Int, shape: Double) -> [Term] {
      var (h, hh) = (0.0, 0.0)
      return (1..<max(stages, 1)).map { j in
        let passed = Double(j)
        let rising = shape + (passed - 1)
        hh += 2 * h / rising
        h += 1 / rising
        return Term(ratio: rising / passed, h: h, hh: hh)
      }
    }
  }

  /// The sum for a history.
  ///
  /// Not inlined: its loop needs all the registers.
  ///
  /// - Parameters:
  ///   - terms: Of k stages and r + kx.
  ///   - share: (T − tₓ)/(α + T).
  ///   - end: α + T.
  @inline(never)
  init(_ terms: UnsafeBufferPointer<Term>, share: Double, end: Double) {
    var term = 1.0
    var passed = 0.0
    var sum = 1.0
    var (sumH, sumHH, sumJ, sumJJ, sumHJ) = (0.0, 0.0, 0.0, 0.0, 0.0)
    var logScale = 0.0
    for next in terms {
      passed += 1
      let growth = next.ratio * share
      term *= growth
      sum += term
      let (byH, byJ) = (term * next.h, term * passed)
      sumH += byH
      sumHH += term * next.hh
      sumJ += byJ
      sumJJ += byJ * (passed + 1)
      sumHJ += byH * passed
      // From here on the terms fall at least by half from one to the next.
      if term < 1e-24 * sum, growth < 0.5 { break }
      if sum > 1e200 {
        logScale += log(sum)
        let scale = 1 / sum
        term *= scale
        sumH *= scale
        sumHH *= scale
        sumJ *= scale
        sumJJ *= scale
        sumHJ *= scale
        sum = 1
      }
    }
    value = logScale + log(sum)
    let meanJ = sumJ / sum
    r = sumH / sum
    alpha = -meanJ / end
    rr = sumHH / sum - r * r
    rAlpha = -(sumHJ / sum - r * meanJ) / end
    alphaAlpha = (sumJJ / sum - meanJ * meanJ) / (end * end)
  }

  /// ln S alone.
  ///
  /// - Parameters:
  ///   - stages: k.
  ///   - shape: r + kx.
  ///   - share: (T − tₓ)/(α + T).
  /// - Returns: ln S, 0 or more.
  static func value(stages: Int, shape: Double, share: Double) -> Double {
    var (term, sum, logScale) = (1.0, 1.0, 0.0)
    for j in 1..<max(stages, 1) {
      term *= (shape + Double(j - 1)) / Double(j) * share
      sum += term
      if sum > 1e200 {
        logScale += log(sum)
        term /= sum
        sum = 1
      }
    }
    return logScale + log(sum)
  }
}
