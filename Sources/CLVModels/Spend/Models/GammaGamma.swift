public import CLVNumerics
internal import Libm

/// The Gamma-Gamma model of spend per purchase.
///
/// A customer's purchases are worth Gamma(p, ν) each; the scales vary between
/// customers as ν ~ Gamma(q, v). Spend is taken to be independent of the
/// purchase process. v is in the currency of the amounts; some packages call
/// it γ.
///
/// - Reference: Fader & Hardie (2013), "The Gamma-Gamma Model of Monetary
///   Value", note 025, brucehardie.com/notes/025; Colombo & Jiang (1999),
///   *J. Interactive Marketing* 13:2.
///
/// The model lacks a finite population mean where q ≤ 1; it says infinity.
public struct GammaGamma: SpendModel {
  /// Shape of the distribution of one customer's purchases.
  public let p: Double

  /// Shape of the distribution of the customers' rates ν.
  public let q: Double

  /// Rate parameter of the distribution of the customers' rates ν; an amount.
  public let v: Double

  /// What of the amounts the model was fitted to.
  public var form = SpendForm.means

  /// The model at given parameters, all positive.
  public init(p: Double, q: Double, v: Double) {
    self.p = p
    self.q = q
    self.v = v
  }

  // MARK: Parameters

  /// `gamma-gamma`, with parameters p, q and v.
  public static let identity = ModelIdentity(
    identifier: "gamma-gamma", name: "Gamma-Gamma",
    parameters: [
      Parameter("p", "shape of one customer's purchase amounts"),
      Parameter("q", "shape of the customers' rates"),
      Parameter("v", "rate of the customers' rates; an amount of money"),
    ],
    example: [6.2496, 3.7442, 15.4435],
    guide: ModelGuide(
      assumes: "each customer's amounts vary around a mean of its own, which "
        + "has nothing to do with how often the customer buys",
      use: "for spend per purchase, unless spend and frequency are "
        + "correlated",
      needs: "frequency and mean spend of customers with repeat purchases",
      source: "Fader & Hardie 2013, note 025; Colombo & Jiang 1999, Journal "
        + "of Interactive Marketing 13:2"))

  /// Covariates multiply v, and so the mean spend.
  public static let covariateProcesses = [
    CovariateProcess("spend", signs: [2: 1])
  ]

  /// The model at p, q and v.
  public init(parameterValues: [Double]) {
    self.init(
      p: parameterValues[0], q: parameterValues[1], v: parameterValues[2])
  }

  /// p, q and v.
  public var parameterValues: [Double] { [p, q, v] }

  /// Where 1/√(q − 2), the coefficient of variation of the customers' mean
  /// spends, is below one in a hundred.
  public var takesAllAlike: Bool { q > 1e4 }

  // MARK: Likelihood

  /// The log-density of z̄ given x: note 025, equation 1a.
  ///
  /// With m = x z̄, s = p x, f₀ = s/(s + q), g₀ = 1 − f₀ and t = ln(m q/(v s)),
  /// how far the customer's mean is from that of all, it is
  /// ln L = s ln f₀ + q ln g₀ − ln B(s, q)
  /// − (s + q)(ln(g₀ + f₀eᵗ) − f₀t) − ln z̄, of which nothing that is larger
  /// than the whole is computed as p, or q and v, grow.
  public func logLikelihood(meanSpend: Double, frequency: Int) -> Double {
    let shape = p * Double(frequency)
    let deviation = SpendDeviations(shape: shape, q: q, v: v)
      .of(Double(frequency) * meanSpend)
    return logBetaTop(shape, q) - (shape + q) * deviation.excess
      - log(meanSpend)
  }

  /// The same, summed over a sample, with score and Hessian.
  ///
  /// All that involves gamma functions depends on x alone; each customer
  /// takes part by two logarithms and by f = m/(v + m) only.
  public func logLikelihood(of sample: SpendSample) -> Evaluation {
    var sum = Evaluation(zero: 3)
    for group in sample.groups {
      sum += logLikelihood(of: group, in: sample)
    }
    return sum
  }

  /// Sums over the customers of one frequency: ln L without ln z̄, what its
  /// derivatives by p x, q and ln v are made of, and, with f = m/(v + m) and
  /// g = v/(v + m), neither of them taken as 1 minus the other, those of the
  /// second derivatives; all times the weights.
  private struct Sums {
    var value = 0.0
    var byShape = 0.0
    var byQ = 0.0
    var byLogV = 0.0
    var f = 0.0
    var g = 0.0
    var ff = 0.0  // f(1 + g) = 1 − g²
    var gg = 0.0  // g²

    @inline(__always)
    mutating func addShares(of total: Double, _ v: Double, weight: Double) {
      let reciprocal = 1 / (v + total)
      let f = total * reciprocal
      let g = v * reciprocal
      self.f += weight * f
      self.g += weight * g
      ff += weight * f * (1 + g)
      gg += weight * g * g
    }

    static func += (left: inout Sums, right: Sums) {
      left.value += right.value
      left.byShape += right.byShape
      left.byQ += right.byQ
      left.byLogV += right.byLogV
      left.f += right.f
      left.g += right.g
      left.ff += right.ff
      left.gg += right.gg
    }
  }

  /// The sums over one group.
  private func sums(
    over group: SpendSample.Group, of sample: SpendSample
  ) -> Sums {
    max(p * Double(group.frequency), q) < 1e4
      ? moderateSums(over: group, of: sample)
      : deviationSums(over: group, of: sample)
  }

  /// The sums where no term is large.
  ///
  /// ln L = −ln B(s, q) − s ln(1 + v/m) − q ln(1 + m/v) − ln z̄. The two
  /// logarithms differ by ln(m/v), whose sum is known: Σ ln(v + m) will do.
  private func moderateSums(
    over group: SpendSample.Group, of sample: SpendSample
  ) -> Sums {
    let n = group.customers
    let x = Double(group.frequency)
    let shape = p * x
    var sums = reduce(group, of: sample) { sums, total, weight in
      sums.value += weight * log(v + total)
      sums.addShares(of: total, v, weight: weight)
    }
    let above = sums.value - n * log(v)
    let below = above - (group.sumOfLogs + n * (log(x) - log(v)))
    sums.value = -n * logBeta(shape, q) - shape * below - q * above
    sums.byShape = n * digammaDifference(shape, q) - below
    sums.byQ = n * digammaDifference(q, shape) - above
    sums.byLogV = q * sums.f - shape * sums.g
    return sums
  }

  /// The sums by how far each customer's mean is from that of all.
  private func deviationSums(
    over group: SpendSample.Group, of sample: SpendSample
  ) -> Sums {
    let n = group.customers
    let shape = p * Double(group.frequency)
    let deviations = SpendDeviations(shape: shape, q: q, v: v)
    var sums = reduce(group, of: sample) { sums, total, weight in
      let deviation = deviations.of(total)
      sums.value -= weight * (shape + q) * deviation.excess
      sums.byShape -= weight * deviation.below
      sums.byQ -= weight * deviation.above
      sums.byLogV += weight * (shape + q) * deviation.share
      sums.addShares(of: total, v, weight: weight)
    }
    let slopes = logBetaTopSlopes(shape, q)
    sums.value += n * logBetaTop(shape, q)
    sums.byShape += n * slopes.byA
    sums.byQ += n * slopes.byB
    return sums
  }

  /// Sums over the totals of a group and their weights.
  @inline(__always)
  private func reduce(
    _ group: SpendSample.Group, of sample: SpendSample,
    _ add: @Sendable (inout Sums, Double, Double) -> Void
  ) -> Sums {
    deterministicReduce(
      count: group.range.count, chunkSize: 8192,
      partial: { chunk in
        let first = group.range.lowerBound
        var sums = Sums()
        for i in first + chunk.lowerBound..<first + chunk.upperBound {
          add(&sums, sample.totals[i], sample.weights[i])
        }
        return sums
      },
      combine: { $0 += $1 }) ?? Sums()
  }

  /// The same, summed over the customers of one frequency; of single amounts,
  /// with how they divide the totals.
  func logLikelihood(
    of group: SpendSample.Group, in sample: SpendSample
  ) -> Evaluation {
    let sums = sums(over: group, of: sample)
    let n = group.customers
    let x = Double(group.frequency)
    let shape = p * x
    var sum = Evaluation(zero: 3)
    sum.value = sums.value - group.sumOfLogs
    sum.gradient[0] = x * sums.byShape
    sum.gradient[1] = sums.byQ
    sum.gradient[2] = sums.byLogV / v
    sum.hessian[0, 0] = n * x * x * trigammaDifference(shape, q)
    sum.hessian[1, 0] = n * x * trigamma(shape + q)
    sum.hessian[1, 1] = n * trigammaDifference(q, shape)
    sum.hessian[2, 0] = -x * sums.g / v
    sum.hessian[2, 1] = sums.f / v
    sum.hessian[2, 2] = (shape * sums.gg - q * sums.ff) / v / v
    sum.hessian[0, 1] = sum.hessian[1, 0]
    sum.hessian[0, 2] = sum.hessian[2, 0]
    sum.hessian[1, 2] = sum.hessian[2, 1]
    addDivision(of: group, to: &sum)
    return sum
  }

  // MARK: Expectations

  /// p(v + x z̄)/(p x + q − 1): note 025, equation 5.
  public func expectedSpend(meanSpend: Double, frequency: Int) -> Double {
    let x = Double(frequency)
    let divisor = p * x + q - 1
    guard divisor > 0 else { return .infinity }
    return p * (v + (frequency > 0 ? x * meanSpend : 0)) / divisor
  }

  /// p v/(q − 1), infinite where q ≤ 1: note 025, equation 3.
  public var populationMean: Double {
    expectedSpend(meanSpend: 0, frequency: 0)
  }

  // MARK: Simulation

  /// Gamma(p, ν) amounts at a rate ν drawn from Gamma(q, v).
  public func simulatedSpends(
    count: Int, using generator: inout some RandomNumberGenerator
  ) -> [Double] {
    let rate = generator.gamma(shape: q, rate: v)
    return (0..<count).map { _ in generator.gamma(shape: p, rate: rate) }
  }

  // MARK: Fitting

  /// Around the mean spend, for several ratios of the spread within customers
  /// to the spread between them.
  public static func startingPoints(for sample: SpendSample) -> [[Double]] {
    let mean = sample.meanSpend
    return [(2.0, 4.0), (8.0, 3.0), (1.0, 10.0)].map { p, q in
      [p, q, mean * (q - 1) / p]
    }
  }

  /// Asks for two customers who spend differently.
  public static func check(_ sample: SpendSample) throws(FitError) {
    guard sample.customers > 0 else {
      throw .noData(
        "no customer has a repeat purchase of a positive amount: there is "
          + "nothing to fit the spend model to")
    }
    guard sample.customers > 1 else {
      throw .notIdentified(
        "only one customer has a repeat purchase of a positive amount: the "
          + "spread of spending between customers cannot be estimated")
    }
    guard !sample.isEven else {
      throw .notIdentified(
        "no customer ever paid two different amounts: taken one by one they "
          + "say that each customer's amounts are all equal, for which there "
          + "is no density", .fitToMeans)
    }
    guard !sample.isConstant else {
      throw .notIdentified(
        "all customers spend the same on average: the spread of spending "
          + "cannot be estimated (no identifiable variance); purchases times "
          + "that amount is what they will spend")
    }
  }

  /// Homogeneous spend, or purchases that are all alike.
  public static func limit(
    at parameters: [Double], along direction: [Double]
  ) -> ModelLimit {
    // Along q and v the customers become alike; along p alone, each customer's
    // own purchases do. Where it is flat, rounding decides which way it rises.
    abs(direction[1]) >= abs(direction[0]) / 2
      ? homogeneousSpendLimit : equalPurchasesLimit
  }
}

private let homogeneousSpendLimit = ModelLimit(
  .sameSpend, name: "homogeneous spend",
  meaning: "q and v grow without end at a fixed ratio: the customers' mean "
    + "spends are described best as if all customers were alike; the mean of "
    + "all, p v/(q − 1), is estimated, q and v by themselves are not")

private let equalPurchasesLimit = ModelLimit(
  .equalPurchases, name: "equal purchases",
  meaning: "p grows without end: in the data each customer's purchases are "
    + "all worth nearly the same, and the customer's own mean is the forecast")
