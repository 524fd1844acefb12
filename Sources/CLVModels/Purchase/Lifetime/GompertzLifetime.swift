internal import CLVNumerics
internal import Libm

/// Lifetimes at hazards that grow as e^(bt), from levels that vary between
/// customers as Gamma(s, β): Λ(t) = ln(1 + (e^(bt) − 1)/β).
///
/// With k(t) = βe^(−bt) + 1 − e^(−bt), which neither overflows nor cancels,
/// Λ′ = b/k, and the lifetimes left at t are of the same law with k(t) for β.
public struct GompertzLifetime: Lifetime {
  /// b.
  public let ageing: Double

  /// s.
  public let shape: Double

  /// β.
  public let scale: Double

  /// The law at given parameters, all positive.
  public init(ageing: Double, shape: Double, scale: Double) {
    self.ageing = ageing
    self.shape = shape
    self.scale = scale
  }

  /// What is known of it at a time.
  public func moment(at time: Double) -> Moment {
    Moment(time: time, ageing: ageing, scale: scale)
  }

  /// The law at a time t.
  public struct Moment: LifetimeMoment {
    /// Yes.
    public static let ages = true

    /// t.
    public let time: Double

    /// b.
    public let ageing: Double

    /// ln(1 + (e^(bt) − 1)/β).
    public let exponent: Double

    /// ln(b/k).
    public let logRate: Double

    /// k(t), the β of the lifetimes that are left.
    public let residualScale: Double

    /// 1/k.
    private let inverse: Double

    /// e^(−bt).
    private let youth: Double

    /// 1 − e^(−bt).
    private let age: Double
    private let scale: Double

    /// How far left of t the singularity on the real line is.
    public let pole: Double

    init(time: Double, ageing: Double, scale: Double) {
      self.time = time
      self.ageing = ageing
      self.scale = scale
      (youth, age) = agedOver(ageing * time)
      let k = scale * youth + age
      residualScale = k
      inverse = 1 / k
      logRate = log(ageing) - log(k)
      exponent = logRise(ageing * time, age / youth, from: scale, to: k)
      pole = k < 1 ? -log1p(-k) / ageing : .infinity
    }

    /// b/k.
    public var rate: Double { ageing * inverse }

    /// e^(−bt)/k.
    public var rateByScale: Double { youth * inverse }

    /// −(1 − e^(−bt))/(βk), and the next.
    public var byScale: (first: Double, second: Double) {
      let first = -age / scale * inverse
      return (first, -first * (rateByScale + 1 / scale))
    }

    /// t/k, −t²(1 − β)e^(−bt)/k² and −te^(−bt)/k².
    public var byAgeing: (first: Double, second: Double, mixed: Double) {
      let first = time * inverse
      let mixed = -(time * rateByScale) * inverse
      return (first, time * (1 - scale) * mixed, mixed)
    }

    /// t − t/k, without its cancellation.
    public var rateByAgeing: (first: Double, second: Double) {
      (-time * (1 - scale) * rateByScale, -byAgeing.second)
    }

    /// Half the distance of the singularities off the real line where
    /// e^(bt) = 1 − β: for β < 1, where one is on it, the next.
    public func smoothLength(after offset: Double) -> Double {
      let excess = (residualScale - 1) * exp(-ageing * offset)
      guard excess > 0 else {
        return 0.5 * hypot(pole + offset, 2 * .pi / ageing)
      }
      return 0.5 * hypot(min(log(excess), 0), .pi) / ageing
    }

    /// ln(k/(1 + s))/b.
    public func onset(shape: Double) -> Double {
      residualScale > 1 + shape
        ? log(residualScale / (1 + shape)) / ageing : 0
    }

    /// The change until t + `offset`.
    @inline(__always)
    public func step(over offset: Double) -> LifetimeStep {
      let (youth, age) = agedOver(ageing * offset)
      let k = residualScale * youth + age
      let inverse = 1 / k
      let rateByScale = self.youth * youth * inverse
      let end = time + offset
      let mixed = -(end * rateByScale) * inverse
      let here = byAgeing
      return LifetimeStep(
        rise: logRise(
          ageing * offset, age / youth, from: residualScale, to: k),
        growth: residualScale * inverse,
        riseByScale: -self.rateByScale * age * inverse,
        riseByAgeing: end * inverse - here.first,
        riseByAgeing2: end * (1 - scale) * mixed - here.second,
        riseByAgeingAndScale: mixed - here.mixed)
    }

    /// The difference of e^(−bt)/k, without its cancellation.
    @inline(__always)
    public func riseByScale(to later: Moment) -> Double {
      // Both e^(−bt) may be below the rounding of 1.
      let (_, age) = agedOver(ageing * (later.time - time))
      return -rateByScale * age * later.inverse
    }
  }
}

/// e^(−y) and 1 − e^(−y).
@inline(__always)
private func agedOver(_ y: Double) -> (youth: Double, age: Double) {
  guard y < 0.05 else {
    let youth = exp(-y)
    return (youth, 1 - youth)
  }
  // y − y²/2! + y³/3! − …: half the time of expm1.
  var series = 1 - y * (1.0 / 9)
  series = 1 - y * (1.0 / 8) * series
  series = 1 - y * (1.0 / 7) * series
  series = 1 - y * (1.0 / 6) * series
  series = 1 - y * (1.0 / 5) * series
  series = 1 - y * (1.0 / 4) * series
  series = 1 - y * (1.0 / 3) * series
  series = 1 - y * (1.0 / 2) * series
  let age = y * series
  return (1 - age, age)
}

/// ln(1 + g/k), with g = e^y − 1, where k becomes k′ = ke^(−y) + 1 − e^(−y):
/// y + ln(k′/k).
@inline(__always)
private func logRise(
  _ y: Double, _ g: Double, from k: Double, to later: Double
) -> Double {
  let growth = g / k
  return growth < .infinity ? logOnePlus(growth) : y + log(later) - log(k)
}
