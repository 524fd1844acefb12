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

  /// The sum for a history.
  ///
  /// - Parameters:
  ///   - stages: k.
  ///   - shape: r + kx.
  ///   - share: (T − tₓ)/(α + T).
  ///   - end: α + T.
  init(stages: Int, shape: Double, share: Double, end: Double) {
    var term = 1.0
    // h, and h² − Σ 1/(s + i)², which has no cancellation this way.
    var h = 0.0
    var hh = 0.0
    var sum = 1.0
    var (sumH, sumHH, sumJ, sumJJ, sumHJ) = (0.0, 0.0, 0.0, 0.0, 0.0)
    var logScale = 0.0
    for j in 1..<max(stages, 1) {
      let passed = Double(j)
      let rising = shape + (passed - 1)
      term *= rising * share / passed
      hh += 2 * h / rising
      h += 1 / rising
      sum += term
      sumH += term * h
      sumHH += term * hh
      sumJ += term * passed
      sumJJ += term * passed * (passed + 1)
      sumHJ += term * h * passed
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
}
