internal import CLVNumerics
internal import Libm

/// Lifetimes at a constant hazard that varies between customers as
/// Gamma(s, β): Λ(t) = ln(1 + t/β).
public struct ParetoLifetime: Lifetime {
  /// s.
  public let shape: Double

  /// β.
  public let scale: Double

  /// The law at given parameters, both positive.
  public init(shape: Double, scale: Double) {
    self.shape = shape
    self.scale = scale
  }

  /// What is known of it at a time.
  public func moment(at time: Double) -> Moment {
    Moment(time: time, scale: scale)
  }

  /// The law at a time t.
  public struct Moment: LifetimeMoment {
    /// No.
    public static let ages = false

    /// t.
    public let time: Double

    /// ln(1 + t/β).
    public let exponent: Double

    /// 1/(β + t).
    public let rate: Double

    /// β + t.
    public let pole: Double

    /// −ln(β + t).
    public let logRate: Double

    private let scale: Double

    init(time: Double, scale: Double) {
      self.time = time
      self.scale = scale
      exponent = log1p(time / scale)
      pole = scale + time
      rate = 1 / pole
      logRate = -log(pole)
    }

    /// 1/(β + t).
    public var rateByScale: Double { rate }

    /// −t/(β(β + t)), and the next.
    public var byScale: (first: Double, second: Double) {
      let first = -time / scale * rate
      return (first, -first * (rate + 1 / scale))
    }

    /// None.
    public var byAgeing: (first: Double, second: Double, mixed: Double) {
      (0, 0, 0)
    }

    /// None.
    public var rateByAgeing: (first: Double, second: Double) { (0, 0) }

    /// None.
    public var ageing: Double { 0 }

    /// Zero.
    public func onset(shape _: Double) -> Double { 0 }

    /// No limit: there is no other singularity than the pole.
    public func smoothLength(after offset: Double) -> Double { .infinity }

    /// The change until t + `offset`.
    @inline(__always)
    public func step(over offset: Double) -> LifetimeStep {
      let end = pole + offset
      return LifetimeStep(
        rise: logOnePlus(offset * rate), growth: pole / end,
        riseByScale: -offset * rate / end)
    }

    /// 1/(β + t′) − 1/(β + t), without its cancellation.
    @inline(__always)
    public func riseByScale(to later: Moment) -> Double {
      (time - later.time) * rate * later.rate
    }
  }
}
