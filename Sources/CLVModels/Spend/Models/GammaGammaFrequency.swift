public import CLVNumerics
internal import Libm

/// The Gamma-Gamma model with a scale that depends on the frequency.
///
/// A customer with x repeat purchases has purchases worth Gamma(p, ν) each,
/// with ν ~ Gamma(q, vₓ) and vₓ = v (1 + x)^e: the mean spend of the customers
/// rises with their number of purchases 1 + x as a power, whose exponent e is
/// the elasticity. At e = 0 it is Gamma-Gamma, which takes spend to be
/// independent of the purchase process; the likelihood-ratio test of e = 0
/// tests that assumption. Where single amounts of all purchases are taken, x is
/// their number, the first one included.
///
/// Given x, everything is ``GammaGamma`` at vₓ.
///
/// - Reference: Fader & Hardie (2013), "The Gamma-Gamma Model of Monetary
///   Value", note 025, brucehardie.com/notes/025, for the model given x. That
///   spend may depend on frequency, and v carry the dependence as it carries a
///   covariate, is the common remedy of regression, not of that note.
public struct GammaGammaFrequency: SpendModel {
  /// Shape of the distribution of one customer's purchases.
  public let p: Double

  /// Shape of the distribution of the customers' rates ν.
  public let q: Double

  /// Rate parameter of the distribution of the rates ν of customers without
  /// repeat purchases; an amount.
  public let v: Double

  /// The exponent e of vₓ = v (1 + x)^e, of any sign.
  public let elasticity: Double

  /// What of the amounts the model was fitted to.
  public var form = SpendForm.means

  /// The model at given parameters, p, q and v positive.
  public init(p: Double, q: Double, v: Double, elasticity: Double) {
    self.p = p
    self.q = q
    self.v = v
    self.elasticity = elasticity
  }

  // MARK: Parameters

  /// `gamma-gamma-frequency`, with parameters p, q, v and elasticity.
  public static let identity = ModelIdentity(
    identifier: "gamma-gamma-frequency", name: "Gamma-Gamma with frequency",
    parameters: GammaGamma.identity.parameters + [
      Parameter(
        "elasticity", "by what power mean spend rises with purchases",
        scale: .real)
    ],
    example: [6.4, 3.7, 12.9, 0.15],
    guide: ModelGuide(
      assumes: "each customer's amounts vary around a mean of its own, which "
        + "is higher or lower, by a power, the more often the customer buys",
      use: "for spend per purchase where spend and frequency are correlated",
      needs: "frequency and mean spend of customers with repeat purchases, "
        + "of at least two frequencies",
      source: "Gamma-Gamma of Fader & Hardie 2013, note 025, with v a power "
        + "of the number of purchases"))

  /// Covariates multiply v, and so the mean spend.
  public static let covariateProcesses = GammaGamma.covariateProcesses

  /// Gamma-Gamma, where spend is independent of frequency.
  public static let nested = [
    NestedModel(GammaGamma.self, where: "elasticity = 0", law: .chiSquare)
  ]

  /// The model at p, q, v and the elasticity.
  public init(parameterValues: [Double]) {
    self.init(
      p: parameterValues[0], q: parameterValues[1], v: parameterValues[2],
      elasticity: parameterValues[3])
  }

  /// p, q, v and the elasticity.
  public var parameterValues: [Double] { [p, q, v, elasticity] }

  /// Yes: the elasticity is for that.
  public static let followsFrequency = true

  /// Where customers of one frequency are taken to spend alike.
  public var takesAllAlike: Bool {
    gammaGamma(atFrequency: 0).takesAllAlike
  }

  /// The model of the customers of one frequency.
  public func gammaGamma(atFrequency frequency: Int) -> GammaGamma {
    let factor =
      frequency > 0 ? exp(elasticity * log1p(Double(frequency))) : 1
    return GammaGamma(p: p, q: q, v: v * factor)
  }

  // MARK: Likelihood

  /// That of ``GammaGamma`` at vₓ.
  public func logLikelihood(meanSpend: Double, frequency: Int) -> Double {
    gammaGamma(atFrequency: frequency)
      .logLikelihood(meanSpend: meanSpend, frequency: frequency)
  }

  /// The same, summed over a sample, with score and Hessian.
  ///
  /// Customers who share x share vₓ: each group is evaluated as Gamma-Gamma
  /// there, and its derivatives by vₓ are carried over to v and e.
  public func logLikelihood(of sample: SpendSample) -> Evaluation {
    var sum = Evaluation(zero: 4)
    for group in sample.groups {
      let model = gammaGamma(atFrequency: group.frequency)
      add(
        model.logLikelihood(of: group, in: sample), at: model.v,
        frequency: group.frequency, to: &sum)
    }
    return sum
  }

  /// Adds an evaluation by p, q and vₓ to one by p, q, v and e.
  ///
  /// ∂vₓ/∂v = vₓ/v, ∂vₓ/∂e = vₓ l with l = ln(1 + x), and by v and e again:
  /// 0, vₓ l/v and vₓ l².
  private func add(
    _ group: Evaluation, at scaled: Double, frequency: Int,
    to sum: inout Evaluation
  ) {
    let logarithm = log1p(Double(frequency))
    let slopes = [scaled / v, scaled * logarithm]
    let curvatures = [0, slopes[0] * logarithm, slopes[1] * logarithm]
    sum.value += group.value
    for i in 0..<2 {
      sum.gradient[i] += group.gradient[i]
      sum.gradient[2 + i] += slopes[i] * group.gradient[2]
      for j in 0..<2 {
        sum.hessian[i, j] += group.hessian[i, j]
        sum.hessian[i, 2 + j] += group.hessian[i, 2] * slopes[j]
        sum.hessian[2 + i, j] += slopes[i] * group.hessian[2, j]
        sum.hessian[2 + i, 2 + j] +=
          slopes[i] * group.hessian[2, 2] * slopes[j]
          + curvatures[i + j] * group.gradient[2]
      }
    }
  }

  // MARK: Expectations

  /// That of ``GammaGamma`` at vₓ; at v where there were no repeat purchases.
  public func expectedSpend(meanSpend: Double, frequency: Int) -> Double {
    gammaGamma(atFrequency: frequency)
      .expectedSpend(meanSpend: meanSpend, frequency: frequency)
  }

  /// That of ``GammaGamma`` at vₓ.
  public func probability(
    totalSpendAtMost amount: Double, ofPurchases count: Int,
    meanSpend: Double, frequency: Int
  ) -> Double {
    gammaGamma(atFrequency: frequency).probability(
      totalSpendAtMost: amount, ofPurchases: count, meanSpend: meanSpend,
      frequency: frequency)
  }

  /// That of ``GammaGamma`` at vₓ.
  public func probability(
    totalSpendAbove amount: Double, ofPurchases count: Int,
    meanSpend: Double, frequency: Int
  ) -> Double {
    gammaGamma(atFrequency: frequency).probability(
      totalSpendAbove: amount, ofPurchases: count, meanSpend: meanSpend,
      frequency: frequency)
  }

  /// That of ``GammaGamma`` at vₓ.
  public func logDensity(
    totalSpend amount: Double, ofPurchases count: Int, meanSpend: Double,
    frequency: Int
  ) -> Double {
    gammaGamma(atFrequency: frequency).logDensity(
      totalSpend: amount, ofPurchases: count, meanSpend: meanSpend,
      frequency: frequency)
  }

  /// That of ``GammaGamma`` at vₓ.
  public func spendScale(meanSpend: Double, frequency: Int) -> Double {
    gammaGamma(atFrequency: frequency)
      .spendScale(meanSpend: meanSpend, frequency: frequency)
  }

  /// That of ``GammaGamma`` at vₓ.
  public func spendVariance(meanSpend: Double, frequency: Int) -> Double {
    gammaGamma(atFrequency: frequency)
      .spendVariance(meanSpend: meanSpend, frequency: frequency)
  }

  /// That of ``GammaGamma`` at vₓ.
  public func meanSpendVariance(meanSpend: Double, frequency: Int) -> Double {
    gammaGamma(atFrequency: frequency)
      .meanSpendVariance(meanSpend: meanSpend, frequency: frequency)
  }

  /// The mean of a new customer, of whom no repeat purchase is known:
  /// p v/(q − 1), infinite where q ≤ 1.
  ///
  /// The mean over a population depends on how often its members buy.
  public var populationMean: Double {
    expectedSpend(meanSpend: 0, frequency: 0)
  }

  // MARK: Simulation

  /// The amounts of a customer with `count` − 1 repeat purchases, by
  /// Gamma-Gamma at vₓ, for as many amounts as ``form`` takes of them.
  public func simulatedSpends(
    count: Int, using generator: inout some RandomNumberGenerator
  ) -> [Double] {
    gammaGamma(atFrequency: form.amounts(ofRepeats: max(0, count - 1)))
      .simulatedSpends(count: count, using: &generator)
  }

  // MARK: Fitting

  /// Those of Gamma-Gamma, at an elasticity of 0.
  public static func startingPoints(for sample: SpendSample) -> [[Double]] {
    GammaGamma.startingPoints(for: sample).map { $0 + [0] }
  }

  /// Asks for two customers who spend differently, and for two frequencies.
  public static func check(_ sample: SpendSample) throws(FitError) {
    try GammaGamma.check(sample)
    let groups = sample.groups.filter { $0.customers > 0 }
    guard groups.count > 1 else {
      let x = groups.first?.frequency ?? 0
      throw .notIdentified(
        "all customers with repeat purchases have \(x) of them: how spend "
          + "depends on their number cannot be estimated; use gamma-gamma, "
          + "which takes it not to")
    }
  }

  /// Gamma-Gamma's limits, or an elasticity that the data leave open.
  public static func limit(
    at parameters: [Double], along direction: [Double]
  ) -> ModelLimit {
    // One frequency alone leaves v (1 + x)^e the same along v and e.
    let others = direction[0...1].map { abs($0) }
    return abs(direction[3]) > max(others[0], others[1])
      ? unidentifiedElasticity
      : GammaGamma.limit(at: parameters, along: direction)
  }
}

private let unidentifiedElasticity = ModelLimit(
  .noElasticity, name: "elasticity not identified",
  meaning: "nearly all customers share one number of repeat purchases, so "
    + "that how spend depends on it cannot be estimated; forecasts for "
    + "customers of that frequency hold, others do not: use gamma-gamma")
