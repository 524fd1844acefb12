internal import CLVNumerics
internal import Libm

/// How a customer buys who is alive and passes k stages to each purchase.
///
/// Stages are passed as a Poisson process with rate λ, every k-th of them is a
/// purchase, and after each purchase the customer leaves with probability
/// p ~ Beta(a, b). At time 0 the customer has passed j = 0, …, k − 1 stages
/// since the last purchase, with probabilities wⱼ, and given j the rate is
/// λ ~ Gamma(s + j, α): so does a history leave a customer of
/// ``BGCNBDk`` or ``MBGCNBDk`` who is alive.
///
/// All follows from the number of stages M in (0, t], which given j is
/// negative binomial with shape s + j: without dropout there are
/// N = ⌊(M + j)/k⌋ purchases, and with it P(X ≥ m) = sₘ₋₁ P(N ≥ m), where
/// sₘ = B(a, b + m)/B(a, b) is the probability to stay m times.
public struct CNBDProcess: PurchaseProcess {
  /// k, the stages to a purchase.
  let stages: Int

  /// s, the shape of the rate of a customer at stage 0.
  let shape: Double

  /// Rate parameter of the distribution of rates; a time.
  let alpha: Double

  /// First shape of the distribution of dropout probabilities.
  let a: Double

  /// Second shape of the distribution of dropout probabilities.
  let b: Double

  /// wⱼ for the stages j since the last purchase that are possible.
  let weights: [Double]

  /// w_(j+1) + … + w_(k−1) for the same j.
  let weightsAfter: [Double]

  /// u, the share of the time α + T that the last purchase is ago.
  let share: Double

  /// ln Σⱼ (s)ⱼ/j! uʲ, by which the weights were divided.
  let logWeightSum: Double

  /// The process of a customer who just made a purchase.
  init(stages: Int, shape: Double, alpha: Double, a: Double, b: Double) {
    self.stages = stages
    self.shape = shape
    self.alpha = alpha
    self.a = a
    self.b = b
    weights = [1]
    weightsAfter = [0]
    share = 0
    logWeightSum = 0
  }

  /// The process of a customer whose last purchase is some time ago.
  ///
  /// wⱼ ∝ (s)ⱼ/j! uʲ: the terms of ``ErlangSilence``.
  ///
  /// - Parameters:
  ///   - stages: k.
  ///   - shape: s = r + kx.
  ///   - alpha: α + T.
  ///   - a: a.
  ///   - b: b plus the number of times that the customer stayed.
  ///   - share: u = (T − tₓ)/(α + T).
  init(
    stages: Int, shape: Double, alpha: Double, a: Double, b: Double,
    share: Double
  ) {
    self.stages = stages
    self.shape = shape
    self.alpha = alpha
    self.a = a
    self.b = b
    var logTerms = [0.0]
    for j in 1..<max(stages, 1) where share > 0 {
      let step = log((shape + Double(j - 1)) * share / Double(j))
      logTerms.append(logTerms[j - 1] + step)
    }
    let total = logSumExp(logTerms)
    weights = logTerms.map { exp($0 - total) }
    var after = [0.0]
    for weight in weights.dropFirst().reversed() {
      after.append(after[after.count - 1] + weight)
    }
    weightsAfter = after.reversed()
    self.share = share
    logWeightSum = total
  }

  /// Purchases of a customer at stage j, as if each stage were one and
  /// nobody left.
  func stageCounts(from j: Int) -> NBD {
    NBD(r: shape + Double(j), alpha: alpha)
  }

  // MARK: Expectations

  /// Σₘ sₘ₋₁ dP(N ≥ m)/dt: the last stage of the m-th purchase is passed at
  /// the rate (s + km − 1)/(α + t), given km − 1 stages.
  public func intensity(at t: Double) -> Double {
    guard let counts = StageDistribution(self, in: t) else {
      return intensityByDropout(at: t)
    }
    var sum = 0.0
    var stays = 1.0
    var m = 0.0
    var n = stages - 1
    while n < counts.probabilities.count {
      sum += stays * counts.probabilities[n] * (shape + Double(n))
      stays *= (b + m) / (a + (b + m))
      m += 1
      n += stages
    }
    return sum / (alpha + t)
  }

  /// E[s_N], as the customer has stayed N times.
  public func survival(until t: Double) -> Double {
    guard t > 0 else { return 1 }
    guard let counts = StageDistribution(self, in: t) else {
      return survivalByDropout(until: t)
    }
    var stays = 1.0
    var gone = 0.0
    var sums = (stays: 0.0, gone: 0.0)
    counts.forEachPurchases { m, probability in
      sums.stays += probability * stays
      sums.gone += probability * gone
      let all = a + (b + Double(m))
      gone += stays * a / all
      stays *= (b + Double(m)) / all
    }
    return sums.gone < 0.5 ? 1 - sums.gone : sums.stays
  }

  /// E[s₀ + … + s_{N−1}]: all terms are positive.
  public func expectedPurchases(in t: Double) -> Double {
    guard t > 0 else { return 0 }
    guard let counts = StageDistribution(self, in: t) else {
      return expectedPurchasesByDropout(in: t)
    }
    var sum = 0.0
    var stays = 1.0
    var purchases = 0.0
    counts.forEachPurchases { m, probability in
      sum += probability * purchases
      purchases += stays
      stays *= (b + Double(m)) / (a + (b + Double(m)))
    }
    return sum
  }

  /// E[1/p] = (a + b − 1)/(a − 1), infinite where a ≤ 1.
  public var expectedLifetimePurchases: Double {
    a > 1 ? 1 + b / (a - 1) : .infinity
  }

  // MARK: The distribution

  /// P(X(t) = m) = sₘ P(N = m) + [m > 0] (sₘ₋₁ − sₘ) P(N ≥ m).
  public func probability(of count: Int, in t: Double) -> Double {
    guard count >= 0, t > 0 else { return count == 0 ? 1 : 0 }
    let alive = exp(logStays(count) + logProbabilityWithoutDropout(count, t))
    guard count > 0 else { return alive }
    // sₘ₋₁ − sₘ = sₘ₋₁ · a/(a + b + m − 1).
    let left =
      exp(logStays(count - 1)) * a / (a + b + Double(count) - 1)
    return alive + left * tail(atLeast: count, in: t)
  }

  /// P(N ≥ 1): nobody leaves before the first purchase.
  public func probabilityOfPurchase(in t: Double) -> Double {
    t > 0 ? tail(atLeast: 1, in: t) : 0
  }

  /// 1: nobody leaves before the first purchase.
  public var lifetimeProbabilityOfPurchase: Double { 1 }

  /// P(X(t) ≥ m) = sₘ₋₁ P(N ≥ m).
  public func exceedances(in t: Double, downTo floor: Double) -> [Double] {
    var result = [1.0]
    var stays = 1.0
    for tail in CNBDTails(self, in: t) {
      result.append(stays * tail)
      if stays * tail <= floor { break }
      let stay = b + Double(result.count - 2)
      stays *= stay / (a + stay)
    }
    return result
  }

  /// sₘ₋₁ P(N ≥ m).
  public func exceedance(of count: Int, in t: Double) -> Double {
    guard count > 0 else { return 1 }
    return exp(logStays(count - 1)) * tail(atLeast: count, in: t)
  }

  /// Mean and deviation of a k-th of the stages, counted from the mean of those
  /// since the last purchase.
  public func purchasesIfStaying(
    in t: Double
  ) -> (mean: Double, deviation: Double) {
    let passed = weights.indices.reduce(0) { $0 + Double($1) * weights[$1] }
    let counted = NBD(r: shape + passed, alpha: alpha).purchasesIfStaying(in: t)
    let k = Double(stages)
    return ((passed + counted.mean) / k, counted.deviation / k)
  }

  /// ln sₘ.
  private func logStays(_ m: Int) -> Double {
    -logBetaFall(a, b, by: Double(m))
  }

  // MARK: Quadrature

  /// A power series of a new customer's; nil where a sum over stages is the
  /// better way.
  public func intensityToIntegrate(
    until last: Double
  ) -> (@Sendable (_ t: Double) -> Double)? {
    guard let series = RegularIntensity(self, until: last) else { return nil }
    return { series.value(at: $0) }
  }

  /// Half the distance to the nearest singularity, or less for a large shape.
  ///
  /// Given p, the intensity is a sum of powers of 1 + (1 − y)t/α, with y a
  /// complex k-th root of 1 − p: they are singular on a circle through −α and,
  /// for p = 0, infinity, at a distance of at least α/2 + t.
  public func smoothLength(from t: Double) -> Double {
    (alpha + t) * min(0.5, 4 / (shape + Double(stages) + 1))
  }
}
