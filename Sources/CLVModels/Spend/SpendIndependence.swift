internal import CLVNumerics
internal import Libm

/// Whether customers' spend per purchase is independent of how often they buy,
/// as Gamma-Gamma takes it to be.
///
/// Over the customers with repeat purchases (x ≥ 1) of a positive mean amount
/// z̄: two correlations of x and z̄, and the likelihood-ratio test of
/// ``GammaGamma`` against ``GammaGammaFrequency``.
public struct SpendIndependence: Sendable, Equatable, Codable {
  /// A correlation with its p-value.
  public struct Correlation: Sendable, Equatable, Codable {
    /// ρ, between −1 and 1.
    public let coefficient: Double

    /// The probability of a correlation at least as far from 0 by chance
    /// alone: two-sided, by Student's t with n − 2 degrees of freedom.
    public let pValue: Double
  }

  /// A likelihood-ratio test.
  public struct LikelihoodRatio: Sendable, Equatable, Codable {
    /// Twice the difference of the log-likelihoods.
    public let statistic: Double

    /// How many parameters the larger model has more.
    public let degreesOfFreedom: Int

    /// The probability of a statistic at least as large where the smaller
    /// model is true, by the chi-square distribution.
    public let pValue: Double

    /// The elasticity that the larger model finds.
    public let elasticity: Double
  }

  /// The number of customers compared.
  public let customers: Int

  /// Pearson's correlation of x and z̄, which a few extreme customers can
  /// make.
  public let pearson: Correlation

  /// Spearman's correlation of their ranks, which they cannot; a few
  /// hundredths above 0 even where Gamma-Gamma is true, as means of few
  /// amounts are more skewed than means of many.
  public let spearman: Correlation

  /// The test of an elasticity of 0; nil where a model could not be fitted.
  public let likelihoodRatio: LikelihoodRatio?

  /// What the correlations come to.
  public let conclusion: Conclusion

  /// What it means for the user and what to do, in a sentence or two.
  public private(set) var meaning: String

  /// Compares the customers of a summary; nil where fewer than three have
  /// repeat purchases of a positive amount, or where all of them buy, or
  /// spend, alike.
  ///
  /// - Parameters:
  ///   - frequency: x of each customer.
  ///   - meanSpend: z̄ of each customer, finite, in the same order.
  public init?(frequency: [Int32], meanSpend: [Double]) {
    precondition(
      frequency.count == meanSpend.count, "the columns differ in length")
    var x: [Double] = []
    var z: [Double] = []
    for (count, mean) in zip(frequency, meanSpend) where count > 0 && mean > 0 {
      x.append(Double(count))
      z.append(mean)
    }
    guard let pearson = Correlation(x, z),
      let spearman = Correlation(ranks(x), ranks(z))
    else { return nil }
    customers = x.count
    self.pearson = pearson
    self.spearman = spearman
    likelihoodRatio = LikelihoodRatio(
      SpendSample(frequency: frequency, meanSpend: meanSpend))
    conclusion = Conclusion(pearson, spearman, likelihoodRatio)
    meaning = conclusion.meaning(GammaGammaFrequency.identity.identifier)
  }

  /// The same with another name for ``GammaGammaFrequency`` in its meaning.
  package func naming(_ alternative: String) -> SpendIndependence {
    var copy = self
    copy.meaning = conclusion.meaning(alternative)
    return copy
  }

  private enum CodingKeys: String, CodingKey {
    case customers
    case pearson
    case spearman
    case likelihoodRatio
    case meaning
  }

  /// Reads a comparison, whose conclusion follows from its figures.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    customers = try container.decode(Int.self, forKey: .customers)
    pearson = try container.decode(Correlation.self, forKey: .pearson)
    spearman = try container.decode(Correlation.self, forKey: .spearman)
    likelihoodRatio = try container.decodeIfPresent(
      LikelihoodRatio.self, forKey: .likelihoodRatio)
    meaning = try container.decode(String.self, forKey: .meaning)
    conclusion = Conclusion(pearson, spearman, likelihoodRatio)
  }
}

extension SpendIndependence.Correlation {
  /// The correlation of two columns; nil where there are fewer than three
  /// pairs or one column does not vary.
  init?(_ x: [Double], _ y: [Double]) {
    guard x.count > 2 else { return nil }
    let n = Double(x.count)
    let meanX = x.reduce(0, +) / n
    let meanY = y.reduce(0, +) / n
    // Amounts of any size are squared, so they are scaled first.
    let scaleX = x.reduce(0) { max($0, abs($1 - meanX)) }
    let scaleY = y.reduce(0) { max($0, abs($1 - meanY)) }
    guard scaleX > 1e-12 * abs(meanX), scaleY > 1e-12 * abs(meanY) else {
      return nil
    }
    var (xx, yy, xy) = (0.0, 0.0, 0.0)
    for (a, b) in zip(x, y) {
      let (a, b) = ((a - meanX) / scaleX, (b - meanY) / scaleY)
      xx += a * a
      yy += b * b
      xy += a * b
    }
    let rho = max(-1, min(1, xy / (xx.squareRoot() * yy.squareRoot())))
    // t = ρ √((n − 2)/(1 − ρ²)): infinite, and the p-value 0, at ρ = ±1.
    let t = rho * ((n - 2) / ((1 - rho) * (1 + rho))).squareRoot()
    coefficient = rho
    pValue = studentTTwoSided(t, degreesOfFreedom: n - 2)
  }
}

extension SpendIndependence.LikelihoodRatio {
  /// The test on a sample; nil where a model cannot be fitted to it.
  init?(_ sample: SpendSample) {
    guard let plain = try? GammaGamma.fit(to: sample),
      plain.convergence.isUsable,
      // From the smaller model's maximum the larger one's is near.
      let larger = try? GammaGammaFrequency.fit(
        to: sample, from: [plain.model.parameterValues + [0]]),
      larger.convergence.isUsable
    else { return nil }
    let difference = larger.logLikelihood - plain.logLikelihood
    guard difference.isFinite else { return nil }
    statistic = max(0, 2 * difference)
    degreesOfFreedom = 1
    pValue = chiSquareUpperTail(statistic, degreesOfFreedom: 1)
    elasticity = larger.model.elasticity
  }
}

extension SpendIndependence {
  /// Whether Gamma-Gamma may be used: no correlation is both beyond chance and
  /// large enough to matter.
  public var isHarmless: Bool {
    ![pearson, spearman].contains {
      $0.pValue < Self.significance && abs($0.coefficient) >= Self.harmless
    }
  }

  /// A correlation below this is too small to matter for forecasts.
  static let harmless = 0.1

  /// A p-value below this is not chance.
  static let significance = 0.05

  /// What the correlations come to.
  public enum Conclusion: Sendable, Equatable {
    /// No dependence beyond chance.
    case independent

    /// One beyond chance, but too small to matter; `isMore` where who buys
    /// more often spends more per purchase, not less.
    case slight(isMore: Bool)

    /// One that matters: for twice the purchases, `effect` per cent more or
    /// less where the models tell; `isBorneOut` where the ranks say so too.
    case dependent(isMore: Bool, effect: Double?, isBorneOut: Bool)
  }
}

extension SpendIndependence.Conclusion {
  fileprivate init(
    _ pearson: SpendIndependence.Correlation,
    _ spearman: SpendIndependence.Correlation,
    _ ratio: SpendIndependence.LikelihoodRatio?
  ) {
    let certain = [pearson, spearman].filter {
      $0.pValue < SpendIndependence.significance
    }
    guard
      let strongest = certain.max(by: {
        abs($0.coefficient) < abs($1.coefficient)
      })
    else {
      self = .independent
      return
    }
    let isMore = strongest.coefficient > 0
    let harmless = SpendIndependence.harmless
    self =
      abs(strongest.coefficient) < harmless
      ? .slight(isMore: isMore)
      : .dependent(
        isMore: isMore, effect: ratio?.effect(isMore: isMore),
        isBorneOut: abs(spearman.coefficient) >= harmless
          && (spearman.coefficient > 0) == isMore)
  }
}

extension SpendIndependence.LikelihoodRatio {
  /// By how many per cent spend differs for twice the purchases; nil where the
  /// models do not tell.
  fileprivate func effect(isMore: Bool) -> Double? {
    guard pValue < SpendIndependence.significance, (elasticity > 0) == isMore
    else { return nil }
    let percent = 100 * abs(exp2(elasticity) - 1)
    return percent >= 0.5 && percent < 1000 ? percent : nil
  }
}

extension SpendIndependence.Conclusion {
  /// The conclusion in English, with a name for the model of spend that
  /// depends on frequency.
  fileprivate func meaning(_ alternative: String) -> String {
    switch self {
    case .independent:
      return "spend per purchase does not depend on the number of purchases "
        + "beyond chance: Gamma-Gamma may be used"
    case .slight(let isMore):
      return "\(Self.direction(isMore)), but only slightly: the correlation "
        + "is no chance among so many customers, yet too small to matter, and "
        + "Gamma-Gamma may be used"
    case .dependent(let isMore, let effect, let isBorneOut):
      let size =
        effect.map {
          " (\(Int(saturating: $0.rounded())) % \(isMore ? "more" : "less") for twice the "
            + "purchases)"
        } ?? ""
      // A warning where the ranks do not bear the correlation out.
      let caution =
        isBorneOut
        ? ""
        : ", but look first whether a few extreme customers make the "
          + "correlation: by rank there is hardly any"
      return "\(Self.direction(isMore))\(size), which Gamma-Gamma takes not to "
        + "be so: its forecasts are too \(isMore ? "low" : "high") for "
        + "frequent customers and too \(isMore ? "high" : "low") for the "
        + "others; use \(alternative)\(caution)"
    }
  }

  private static func direction(_ isMore: Bool) -> String {
    "customers who buy more often spend \(isMore ? "more" : "less") per "
      + "purchase"
  }
}

/// The ranks of positive numbers from 1 on, ties at the mean of theirs; means
/// that rounding alone sets apart are ties.
private func ranks(_ values: [Double]) -> [Double] {
  let ranked = RankedValues(values)
  var counts = [Int](repeating: 0, count: ranked.count)
  for place in ranked.places { counts[Int(place)] += 1 }
  var ranks = [Double](repeating: 0, count: ranked.count)
  var seen = 0
  // The places descend.
  var first = ranked.count - 1
  while first >= 0 {
    let largest = ranked.values[first] * (1 + 1e-12)
    var count = counts[first]
    var next = first - 1
    while next >= 0, ranked.values[next] <= largest {
      count += counts[next]
      next -= 1
    }
    for place in (next + 1)...first {
      ranks[place] = Double(seen) + 0.5 * Double(count + 1)
    }
    seen += count
    first = next
  }
  return ranked.places.map { ranks[Int($0)] }
}
