import CLVNumerics
internal import Libm

/// A model in which a customer's lifetime has nothing to do with the
/// purchases: the customer buys at a constant rate for as long as it lasts.
///
/// The rates of purchases vary between customers as Gamma(r, α). A model
/// states its lifetimes, and what lifetimes an alive customer has left;
/// likelihood, probability of being alive and predictions follow here. With
/// f the density of the lifetimes and S their survival function,
///
/// L = Γ(r + x)/Γ(r) · αʳ · [S(T) (α + T)^(−r−x) + ∫ f(τ) (α + τ)^(−r−x) dτ],
///
/// the integral from tₓ to T: Schmittlein, Morrison & Colombo (1987),
/// *Management Science* 33:1, before its closed form is worked out. The terms
/// are positive, and quadrature adds them up.
public protocol LifetimeModel: PurchaseModel
where Future == Self, Staying == NBD {
  /// The law of the lifetimes.
  associatedtype Life: Lifetime

  /// Shape of the distribution of purchase rates.
  var r: Double { get }

  /// Rate parameter of the distribution of purchase rates; a time.
  var alpha: Double { get }

  /// How long customers stay.
  var lifetime: Life { get }

  /// The places of s and β, and of b where there is one, among the
  /// parameters, of which r and α are the first two.
  static var lifetimePlaces: [Int] { get }
}

extension LifetimeModel {
  /// r and α, the first two parameters.
  public static var purchaseRatePlaces: (shape: Int, rate: Int)? { (0, 1) }

  /// NBD with r and α.
  public var withoutDropout: NBD { NBD(r: r, alpha: alpha) }

  // MARK: Likelihood

  /// ln L = ln L(NBD until tₓ) + ln(e^A + e^O), where e^A is for those who
  /// stayed until T, e^O for those who left before.
  public func logLikelihood(of history: PurchaseHistory) -> Double {
    withoutDropout.logLikelihood(
      of: history.frequency, until: history.recency)
      + odds(of: history).logStayingOrNot()
  }

  /// The log-likelihood of a sample, with score and Hessian.
  @inline(__always)
  func evaluation(of sample: HistorySample) -> Evaluation {
    var sums = LifetimeSums()
    sums.add(withoutDropout.logLikelihoodUntilLast(of: sample))
    sums += LifetimeOddsSum(self, sample: sample).sums()
    return sums.evaluation(places: [0, 1] + Self.lifetimePlaces)
  }

  /// The odds that the customer has left.
  private func odds(of history: PurchaseHistory) -> LifetimeOdds<Life.Moment> {
    LifetimeOdds(
      exponent: r + Double(history.frequency), alpha: alpha,
      shape: lifetime.shape, last: lifetime.moment(at: history.recency),
      end: lifetime.moment(at: history.T),
      logGap: log1p((history.T - history.recency) / (alpha + history.recency)))
  }

  // MARK: Alive, and after

  /// 1/(1 + e^d): Schmittlein, Morrison & Colombo (1987), equations 11 to 13.
  public func probabilityAlive(_ history: PurchaseHistory) -> Double {
    logistic(-odds(of: history).logOdds())
  }

  /// No: who is alive at T has stayed until T, whenever they last bought.
  public static var futureDependsOnRecency: Bool { false }

  // MARK: New customers

  /// S(t).
  public func survival(until t: Double) -> Double {
    lifetime.survival(until: t)
  }

  /// (r/α)·S(t).
  public func intensity(at t: Double) -> Double {
    r / alpha * lifetime.survival(until: t)
  }

  /// How far the survival function is smooth.
  public func smoothLength(from t: Double) -> Double {
    lifetime.smoothLength(from: t)
  }

  /// (r/α) ∫ e^(−δt) S(t) dt, by quadrature.
  public func discountedIntensity(rate: Double, until end: Double) -> Double {
    r / alpha * discountedLifetime(rate: rate, until: end)
  }

  /// ∫ e^(−δt) S(t) dt over (0, end], the expected time of purchasing.
  func discountedLifetime(rate: Double, until end: Double) -> Double {
    let life = lifetime
    var start = 0.0
    var sum = 0.0
    while start < end {
      let length = min(life.smoothLength(from: start), 4 / rate)
      let stop = min(end, start + length)
      sum += GaussLegendreRule.points12.integrate(from: start, to: stop) {
        exp(-rate * $0) * life.survival(until: $0)
      }
      start = stop
      if life.survival(until: start) * (end - start) < 1e-18 * sum { break }
    }
    return sum
  }

  /// The mean r/α · E[τ], and the mean square, r(r + 1)/α² · E[τ²] more.
  ///
  /// Given λ and τ, how long of (0, t] the customer stays, the number is
  /// Poisson(λτ), whose mean square is λτ + (λτ)²; E[τ²] = ∫ 2u S(u) du over
  /// (0, t], by quadrature.
  public func purchaseMoments(
    in t: Double
  ) -> (mean: Double, meanSquare: Double) {
    guard t > 0 else { return (0, 0) }
    guard hasDistribution(in: t) else {
      return (expectedPurchases(in: t), .nan)
    }
    let life = lifetime
    var start = 0.0
    // E[τ], and E[τ²]/2.
    var sums = SIMD2(0.0, 0.0)
    while start < t {
      let stop = min(t, start + life.smoothLength(from: start))
      // Only where a length is below the rounding of the time.
      guard stop > start else { break }
      sums += GaussLegendreRule.points12.integrate(from: start, to: stop) {
        let survival = life.survival(until: $0)
        return SIMD2(survival, $0 * survival)
      }
      start = stop
      let rest = life.survival(until: start) * t
      if rest < 1e-18 * sums[0], rest * t < 1e-18 * sums[1] { break }
    }
    let mean = r / alpha * sums[0]
    return (mean, mean + r / alpha * ((r + 1) / alpha) * 2 * sums[1])
  }

  /// The mean of the negative binomial probability over how long the customer
  /// stays, by quadrature.
  public func probability(of count: Int, in t: Double) -> Double {
    guard count >= 0, t > 0 else { return count == 0 ? 1 : 0 }
    let purchases = withoutDropout
    return PurchasingTimes.mean(
      self, until: t, fallingFrom: purchases.end(of: count)
    ) { exp(purchases.logProbability(of: count, in: $0)) }
  }

  /// 1 − E[(α/(α + τ))^r], τ how long of (0, t] the customer stays.
  public func probabilityOfPurchase(in t: Double) -> Double {
    guard t > 0 else { return 0 }
    // Who has not left by then has bought.
    return PurchasingTimes(self, until: min(t, withoutDropout.end(of: 0)))
      .mean { node in
        -expm1(-r * node.logGrowth)
      }
  }

  /// ∫ S(τ) r αʳ (α + τ)^(−r−1) dτ over (0, ∞), by quadrature: the customer
  /// is still there when the first purchase is due.
  public var lifetimeProbabilityOfPurchase: Double {
    let life = lifetime
    var start = 0.0
    var sum = 0.0
    while true {
      let due = alpha + start
      // Half of what each factor alone could do with.
      let stop =
        start + 0.5 * min(life.smoothLength(from: start), due * min(1, 6 / r))
      sum += GaussLegendreRule.points12.integrate(from: start, to: stop) {
        let gap = log1p($0 / alpha)
        return r / (alpha + $0) * exp(-r * gap) * life.survival(until: $0)
      }
      let moment = life.moment(at: stop)
      // What is left is less than this; where the time would overflow, both
      // hazards are inverse to it, and the purchase's share of it is left.
      let rest = exp(-r * log1p(stop / alpha) - life.shape * moment.exponent)
      if rest < 1e-18 * sum { return sum }
      if stop > 1e290 {
        return sum + rest * r / (r + life.shape * moment.rate * stop)
      }
      start = stop
    }
  }

  /// The mean of the negative binomial's upper tail over how long the
  /// customer stays, for all counts at once.
  public func exceedances(in t: Double, downTo floor: Double) -> [Double] {
    guard t > 0 else { return floor < 1 ? [1, 0] : [1] }
    return PurchasingTimes(self, until: t).exceedances(downTo: floor)
  }

  /// E[S(τ); τ ≤ t], τ the time of the k-th purchase of a customer who stays.
  ///
  /// In y = ln(1 + τ/α) its density is (1 − e^(−y))^(k−1) e^(−ry)/B(k, r), a
  /// peak: panels cover it as far as it is above 1e-19 of its highest.
  public func exceedance(of count: Int, in t: Double) -> Double {
    guard count > 0 else { return 1 }
    guard t > 0 else { return 0 }
    return PurchaseTime(count, withoutDropout).mean(until: t) {
      lifetime.survival(until: $0)
    }
  }

  /// Those of NBD.
  public func purchasesIfStaying(
    in t: Double
  ) -> (mean: Double, deviation: Double) {
    withoutDropout.purchasesIfStaying(in: t)
  }

  // MARK: Fitting

  /// Asks for a repeat purchase and for some time of observation.
  public static func check(_ sample: HistorySample) throws(FitError) {
    try checkRepeatPurchases(sample)
  }
}

extension LifetimeModel {
  /// Whether nobody leaves over the time of several purchases.
  var neverLeaves: Bool {
    lifetime.shape * lifetime.moment(at: 10 * alpha / r).exponent < 1e-6
  }
}

/// However long a frequent buyer has been silent, no dropout means alive:
/// only a hazard far below where the likelihood stops rising makes it so.
func noLifetimeLimit(_ parameterValues: [Double]) -> ModelLimit {
  ModelLimit(
    .noHazard, name: "no dropout identified",
    meaning: "the hazard of leaving → 0: the data shows no customer leaving; "
      + "the model is NBD, everybody is alive, and forecasts are those of NBD",
    parameterValues: parameterValues)
}

let dividedLifetimeLimit = ModelLimit(
  .someLeaveAtOnce, name: "all-or-nothing dropout",
  meaning: "s, β → 0: in the data some customers leave right after the first "
    + "purchase and the others never")
