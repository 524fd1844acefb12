internal import Libm

/// The sum of a Gauss series apart from its leading one.
///
/// All terms after the first have one sign. Sums beyond the range of
/// `Double` are kept by a running power of two.
struct Hypergeometric2F1Series {
  /// The sum of all terms but the first, over `2^(500 rescalings)`.
  private(set) var sum = 0.0
  /// The sum of n times the n-th term, on the same scale: z dF/dz.
  private(set) var slope = 0.0
  /// How many times the sums were divided by 2^500.
  private(set) var rescalings = 0

  /// The logarithm of the whole series, which must be positive.
  var logValue: Double {
    if rescalings == 0 { return log1p(sum) }
    return log(sum) + Double(rescalings) * rescaleLog
  }

  /// The series itself, infinite beyond the range of `Double`.
  var value: Double {
    if rescalings == 0 { return 1 + sum }
    let magnitude = exp(log(abs(sum)) + Double(rescalings) * rescaleLog)
    return sum < 0 ? -magnitude : magnitude
  }

  /// The logarithmic derivative of the series in ln z.
  var logSlope: Double {
    rescalings == 0 ? slope / (1 + sum) : slope / sum
  }

  /// Adds up terms until what is left is below rounding.
  ///
  /// - Parameters:
  ///   - a: The first upper parameter, at least -1.
  ///   - b: The second upper parameter, at least -1.
  ///   - c: The lower parameter, above -1 and not zero.
  ///   - z: The argument, in [0, 1).
  ///   - w: The complement `1 - z`, which may be known more accurately.
  ///   - limit: The number of terms that are worth while; the result is
  ///     `nil` when more are needed, found out early where possible.
  init?(a: Double, b: Double, c: Double, z: Double, w: Double, limit: Int) {
    var term = abs(a * b / c) * z
    sum = term
    slope = term
    // Four terms at a time: their ratios do not wait for one another.
    var n = SIMD4(1.0, 2.0, 3.0, 4.0)
    var blocks = 0
    while true {
      let upper = (a + n) * (b + n) * z
      let ratios = upper / ((c + n) * (n + 1))
      let second = ratios[0] * ratios[1]
      let third = second * ratios[2]
      let products = SIMD4(ratios[0], second, third, third * ratios[3])
      let terms = term * products
      sum += terms.sum()
      slope += (terms * (n + 1)).sum()
      term = terms[3]
      n += 4
      // The ratio tends to z from one side, so that the larger of the two
      // bounds every later ratio, and a geometric series bounds the tail.
      let gap = min(1 - ratios[3], w)
      if term <= negligible * gap * sum { break }
      blocks += 1
      if blocks % 16 == 0 {
        // Likewise the smaller of the two says how far there is to go.
        let decay = -log(min(ratios[3], z))
        let toGo = max(0, log(term / (negligible * sum)) / decay)
        if n[0] + toGo > Double(limit) { return nil }
      }
      if slope > rescaleThreshold {
        term *= rescaleFactor
        sum *= rescaleFactor
        slope *= rescaleFactor
        rescalings += 1
      }
    }
    if a * b / c < 0 {
      sum.negate()
      slope.negate()
    }
  }
}

/// What a remainder may be, relative to its sum: an eighth of a rounding.
let negligible = 0x1p-56
/// Beyond this, sums are scaled down; it leaves room for four ratios more.
let rescaleThreshold = 0x1p500
let rescaleFactor = 0x1p-500
/// The logarithm of `rescaleThreshold`.
let rescaleLog = 500 * 0.693_147_180_559_945_309_417
