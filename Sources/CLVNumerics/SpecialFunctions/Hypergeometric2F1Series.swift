#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The sum of a Gauss series apart from its leading one.
///
/// All terms after the first have one sign. Sums beyond the range of
/// `Double` are kept by a running power of two.
struct Hypergeometric2F1Series {
  /// The sum of all terms but the first, over `2^(600 rescalings)`.
  private(set) var sum = 0.0
  /// The sum of n times the n-th term, on the same scale: z dF/dz.
  private(set) var slope = 0.0
  /// How many times the sums were divided by 2^600.
  private(set) var rescalings = 0

  /// The logarithm of the whole series.
  var logValue: Double {
    if rescalings == 0 { return log1p(sum) }
    return log(sum) + Double(rescalings) * rescaleLog
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
  ///   - c: The lower parameter, positive.
  ///   - z: The argument, in [0, 1).
  ///   - w: The complement `1 - z`, which may be known more accurately.
  ///   - limit: The number of terms that are worth while; the result is
  ///     `nil` when more are needed, found out early where possible.
  init?(a: Double, b: Double, c: Double, z: Double, w: Double, limit: Int) {
    var term = abs(a * b / c) * z
    var n = 1.0
    sum = term
    slope = term
    while true {
      let ratio = (a + n) * (b + n) * z / ((c + n) * (n + 1))
      // The ratio tends to z from one side, so that the larger of the two
      // bounds every later ratio, and a geometric series bounds the tail.
      let gap = min(1 - ratio, w)
      if term <= negligible * gap * (1 + sum) { break }
      if Int(n) % 64 == 0 {
        // Likewise the smaller of the two says how far there is to go.
        let decay = -log(min(ratio, z))
        let toGo = log(term / (negligible * (1 + sum))) / decay
        if n + max(0, toGo) > Double(limit) { return nil }
      }
      term *= ratio
      n += 1
      sum += term
      slope += n * term
      if slope > rescaleThreshold {
        term *= rescaleFactor
        sum *= rescaleFactor
        slope *= rescaleFactor
        rescalings += 1
      }
    }
    if a * b < 0 {
      sum = -sum
      slope = -slope
    }
  }
}

/// What a remainder may be, relative to its sum: an eighth of a rounding.
let negligible = 0x1p-56
let rescaleThreshold = 0x1p600
let rescaleFactor = 0x1p-600
/// The logarithm of `rescaleThreshold`.
let rescaleLog = 600 * 0.693_147_180_559_945_309_417
