import Foundation

@testable import CLVData

/// The models' formulas as the papers print them, term by term, in no hurry:
/// what the tests compare with.
enum PlainModels {
  /// Customers as (x, tₓ, T).
  typealias History = (x: Double, last: Double, T: Double)

  /// ln of the NBD likelihood of purchases at their times.
  static func nbd(_ p: [String: Double], _ h: History) -> Double {
    let (r, alpha) = (p["r"] ?? .nan, p["alpha"] ?? .nan)
    return lgamma(r + h.x) - lgamma(r) + r * log(alpha)
      - (r + h.x) * log(alpha + h.T)
  }

  /// ln of the BG/NBD likelihood: Fader, Hardie & Lee (2005), equation 6.
  static func bgNBD(_ p: [String: Double], _ h: History) -> Double {
    let (r, alpha) = (p["r"] ?? .nan, p["alpha"] ?? .nan)
    let (a, b) = (p["a"] ?? .nan, p["b"] ?? .nan)
    let rate = lgamma(r + h.x) - lgamma(r) + r * log(alpha)
    let stays =
      exp(lnBeta(a, b + h.x) - lnBeta(a, b)) * pow(alpha + h.T, -(r + h.x))
    let leaves =
      h.x > 0
      ? exp(lnBeta(a + 1, b + h.x - 1) - lnBeta(a, b))
        * pow(alpha + h.last, -(r + h.x)) : 0
    return rate + log(stays + leaves)
  }

  /// ln of the MBG/NBD likelihood: Batislam, Denizel & Filiztekin (2007),
  /// whose customers may leave after the first purchase too.
  static func mbgNBD(_ p: [String: Double], _ h: History) -> Double {
    let (r, alpha) = (p["r"] ?? .nan, p["alpha"] ?? .nan)
    let (a, b) = (p["a"] ?? .nan, p["b"] ?? .nan)
    let rate = lgamma(r + h.x) - lgamma(r) + r * log(alpha)
    let stays =
      exp(lnBeta(a, b + h.x + 1) - lnBeta(a, b))
      * pow(alpha + h.T, -(r + h.x))
    let leaves =
      exp(lnBeta(a + 1, b + h.x) - lnBeta(a, b))
      * pow(alpha + h.last, -(r + h.x))
    return rate + log(stays + leaves)
  }

  /// The purchases that BG/NBD expects of a new customer in t: equation 9.
  static func bgNBDExpected(_ p: [String: Double], in t: Double) -> Double {
    bgNBDForecast(p, T: 0, in: t)
  }

  /// The purchases that BG/NBD expects in t of a customer without a repeat
  /// purchase until T: equation 10 at x = 0.
  static func bgNBDForecast(
    _ p: [String: Double], T: Double, in t: Double
  ) -> Double {
    let (r, alpha) = (p["r"] ?? .nan, p["alpha"] ?? .nan)
    let (a, b) = (p["a"] ?? .nan, p["b"] ?? .nan)
    let z = t / (alpha + T + t)
    return (a + b - 1) / (a - 1)
      * (1 - pow((alpha + T) / (alpha + T + t), r)
        * hypergeometric(r, b, a + b - 1, z))
  }

  /// The probability that MBG/NBD gives a customer without a repeat purchase
  /// to be there still.
  static func mbgNBDAlive(_ p: [String: Double], T: Double) -> Double {
    let (r, alpha) = (p["r"] ?? .nan, p["alpha"] ?? .nan)
    let (a, b) = (p["a"] ?? .nan, p["b"] ?? .nan)
    return 1 / (1 + a / b * pow((alpha + T) / alpha, r))
  }

  /// Σ over the customers of a summary.
  static func sum(
    _ summary: CustomerSummary, _ places: [Int]? = nil,
    _ value: (History) -> Double
  ) -> Double {
    (places ?? Array(0..<summary.count)).reduce(0) { sum, i in
      let x = Double(summary.frequency[i])
      return sum + value((x, summary.recency[i], summary.T[i]))
    }
  }

  private static func lnBeta(_ a: Double, _ b: Double) -> Double {
    lgamma(a) + lgamma(b) - lgamma(a + b)
  }

  /// ₂F₁ by its series, for 0 ≤ z < 1.
  private static func hypergeometric(
    _ a: Double, _ b: Double, _ c: Double, _ z: Double
  ) -> Double {
    var (sum, term) = (1.0, 1.0)
    var n = 0.0
    while abs(term) > 1e-17 * abs(sum), n < 100_000 {
      term *= (a + n) * (b + n) / ((c + n) * (n + 1)) * z
      sum += term
      n += 1
    }
    return sum
  }
}
