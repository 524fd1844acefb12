internal import Libm

/// The law of how long customers stay, whatever they buy meanwhile.
///
/// Every customer leaves at the hazard η·c(t), with c the same for all and η
/// the customer's own, drawn from a gamma distribution of shape s. Over the
/// customers, S(t) = e^(−sΛ(t)), and the hazard of those who are left is
/// s·Λ′(t). A law states Λ, its slope Λ′ and their derivatives by its own
/// parameters: a scale β, and a rate of ageing b where it has one.
public protocol Lifetime: Sendable {
  /// What is known of the law at one time.
  associatedtype Moment: LifetimeMoment

  /// s, the shape of the distribution of the customers' hazards.
  var shape: Double { get }

  /// Works out the law at a time.
  func moment(at time: Double) -> Moment
}

/// A law of lifetimes at one time t, and seen from there.
public protocol LifetimeMoment: Sendable {
  /// Whether the law has a rate of ageing b beside its scale β.
  static var ages: Bool { get }

  /// The time t.
  var time: Double { get }

  /// Λ(t).
  var exponent: Double { get }

  /// Λ′(t).
  var rate: Double { get }

  /// ln Λ′(t), also where Λ′(t) underflows.
  var logRate: Double { get }

  /// −∂ ln Λ′(t)/∂β, whose negative square is the derivative of itself by β
  /// and whose difference from 1/β is that of Λ(t).
  var rateByScale: Double { get }

  /// ∂Λ(t)/∂β and ∂²Λ(t)/∂β².
  var byScale: (first: Double, second: Double) { get }

  /// ∂Λ(t)/∂b, ∂²Λ(t)/∂b² and ∂²Λ(t)/∂b∂β; zero where there is no b.
  var byAgeing: (first: Double, second: Double, mixed: Double) { get }

  /// ∂ ln Λ′(t)/∂b and ∂² ln Λ′(t)/∂b², but for the 1/b and −1/b² that are
  /// the same at all times.
  var rateByAgeing: (first: Double, second: Double) { get }

  /// b, or zero where there is none.
  var ageing: Double { get }

  /// How far to the left of t the next singularity of Λ on the real line is.
  var pole: Double { get }

  /// How far beyond t + `offset` Λ is smooth, as far as singularities off the
  /// real line are concerned.
  func smoothLength(after offset: Double) -> Double

  /// How far beyond t the rate Λ′ grows as e^(bt), and S(t) stays near where
  /// it is; zero where it does not grow.
  func onset(shape: Double) -> Double

  /// How the law changes from t to t + `offset`.
  func step(over offset: Double) -> LifetimeStep

  /// ∂/∂β of the rise of Λ from here to a later moment.
  func riseByScale(to later: Self) -> Double
}

/// The change of a law of lifetimes from a time t to a later one.
public struct LifetimeStep: Sendable {
  /// The rise of Λ.
  public var rise: Double

  /// The factor by which Λ′ grows.
  public var growth: Double

  /// The derivative of the rise by β.
  public var riseByScale: Double

  /// The first derivative of the rise by b.
  public var riseByAgeing = 0.0

  /// The second derivative of the rise by b.
  public var riseByAgeing2 = 0.0

  /// The derivative of the rise by b and β.
  public var riseByAgeingAndScale = 0.0
}

extension Lifetime {
  /// S(t) = e^(−sΛ(t)).
  func survival(until t: Double) -> Double {
    shape == 0 ? 1 : exp(-shape * moment(at: t).exponent)
  }

  /// A length from `t` on over which S falls by no more than a factor of e⁶
  /// and has no singularity near.
  func smoothLength(from t: Double) -> Double {
    let here = moment(at: t)
    let length = min(here.pole, here.smoothLength(after: 0))
    guard length.isFinite else { return 6 / (shape * here.rate) }
    // The hazard rises or falls, and is largest at one of the ends.
    let growth = max(1, here.step(over: length).growth)
    return min(length, 6 / (shape * here.rate * growth))
  }
}
