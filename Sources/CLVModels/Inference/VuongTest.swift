#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Which of two models, neither a special case of the other, is closer to the
/// truth.
///
/// With mᵢ the difference of the two log-likelihoods of customer i, Σmᵢ/(√n ω)
/// is standard normal if the models are equally close, ω the standard
/// deviation of mᵢ.
///
/// - Reference: Vuong (1989), "Likelihood ratio tests for model selection and
///   non-nested hypotheses", *Econometrica* 57:307, theorem 5.1.
public struct VuongTest: Sendable, Equatable {
  /// The difference of the log-likelihoods, the first model's minus the
  /// second's.
  public let difference: Double

  /// The test statistic; positive where the first model is better.
  public let statistic: Double

  /// The same after half a logarithm of the customers for each parameter more,
  /// as in the BIC.
  public let correctedStatistic: Double

  /// The two-sided p-value of ``correctedStatistic``.
  public let pValue: Double

  /// Compares two fits to one sample; nil where the two give every customer
  /// the same likelihood.
  public init?<First: LikelihoodModel, Second: LikelihoodModel>(
    _ first: Fit<First>, _ second: Fit<Second>, on sample: First.Sample
  ) where First.Sample == Second.Sample {
    let differences = zip(
      first.model.logLikelihoods(of: sample),
      second.model.logLikelihoods(of: sample)
    ).map { $0 - $1 }
    var (n, sum, squares) = (0.0, 0.0, 0.0)
    for (m, weight) in zip(differences, sample.weights) {
      n += weight
      sum += weight * m
      squares += weight * m * m
    }
    let mean = sum / n
    let variance = squares / n - mean * mean
    let scale = max(1, abs(first.logLikelihood) / n)
    guard variance > 1e-20 * scale * scale else { return nil }
    let spread = (n * variance).squareRoot()
    let surplus =
      Double(first.degreesOfFreedom - second.degreesOfFreedom) * log(n) / 2
    difference = sum
    statistic = sum / spread
    correctedStatistic = (sum - surplus) / spread
    pValue = erfc(abs(correctedStatistic) / 2.0.squareRoot())
  }
}
