internal import CLVNumerics
internal import Libm

/// Which of two models, neither a special case of the other, is closer to the
/// truth.
///
/// With mᵢ the difference of the two log-likelihoods of customer i, Σmᵢ/(√n ω)
/// is standard normal if the models are equally close, ω the standard
/// deviation of mᵢ.
///
/// - Reference: Vuong (1989), "Likelihood ratio tests for model selection and
///   non-nested hypotheses", *Econometrica* 57:307, theorem 5.1.
public struct VuongTest: Codable, Sendable, Equatable {
  /// The difference of the log-likelihoods, the first model's minus the
  /// second's.
  public let difference: Double

  /// The test statistic; positive where the first model is better.
  public let statistic: Double

  /// The test statistic after half a logarithm of the customers for each
  /// parameter more, as in the BIC.
  public let correctedStatistic: Double

  /// The two-sided p-value of ``correctedStatistic``.
  public let pValue: Double

  /// Compares two models fitted to one sample; nil where the two give every
  /// customer the same likelihood.
  public init?(
    _ first: LikelihoodContributions, _ second: LikelihoodContributions
  ) {
    precondition(first.weights == second.weights, "the samples differ")
    var (n, sum, squares) = (0.0, 0.0, 0.0)
    for (i, weight) in first.weights.enumerated() {
      let m = first.values[i] - second.values[i]
      n += weight
      sum += weight * m
      squares += weight * m * m
    }
    let mean = sum / n
    let variance = squares / n - mean * mean
    guard variance > 1e-16 else { return nil }
    let spread = (n * variance).squareRoot()
    let surplus =
      Double(first.degreesOfFreedom - second.degreesOfFreedom) * log(n) / 2
    difference = sum
    statistic = sum / spread
    correctedStatistic = (sum - surplus) / spread
    pValue = erfc(abs(correctedStatistic) / 2.0.squareRoot())
  }
}

/// The log-likelihood of a fitted model, observation by observation.
public struct LikelihoodContributions: Sendable {
  /// The contribution of each distinct observation, for one customer.
  public let values: [Double]

  /// How many customers share each.
  public let weights: [Double]

  /// How many parameters were estimated.
  public let degreesOfFreedom: Int

  /// The contributions of a sample to the likelihood of a fit.
  public init<Model>(_ fit: Fit<Model>, on sample: Model.Sample) {
    values = fit.model.contributions(of: sample) { $0.value }
    weights = sample.weights
    degreesOfFreedom = fit.degreesOfFreedom
  }

  /// The contributions of the customers of whose spending something is known,
  /// in their own order: samples for different means have different orders.
  package init<Model: SpendModel>(
    _ fit: Fit<Model>, to histories: SpendHistories
  ) {
    let sample = SpendSample(histories)
    let own = LikelihoodContributions(fit, on: sample)
    let order = SpendSample.order(of: histories)
    let places = order.indices.sorted { order[$0] < order[$1] }
    values = places.map { own.values[$0] }
    weights = places.map { own.weights[$0] }
    degreesOfFreedom = own.degreesOfFreedom
  }
}
