/// How well one number per customer predicted the holdout.
public struct HoldoutScore: Codable, Sendable, Equatable {
  /// How many customers were scored.
  public let customers: Int

  /// The length of the holdout in the time unit.
  public let duration: Double

  /// What happened, summed over customers.
  public let actual: Double

  /// What was predicted, summed over customers.
  public let predicted: Double

  /// The relative error of the sum, predicted/actual − 1; nil where nothing
  /// happened.
  public let bias: Double?

  /// The mean absolute error per customer.
  public let mae: Double

  /// The root of the mean squared error per customer.
  public let rmse: Double

  /// Pearson's correlation of prediction and outcome over customers; nil
  /// where either is the same for all.
  public let correlation: Double?

  /// Scores predictions against outcomes, customer by customer.
  ///
  /// - Precondition: Equally many of both, at least one.
  public init(
    predicted: [Double], actual: some RandomAccessCollection<Double>,
    duration: Double
  ) {
    precondition(
      predicted.count == actual.count && !actual.isEmpty,
      "a prediction for every outcome")
    let n = Double(actual.count)
    customers = actual.count
    self.duration = duration
    let sum = actual.reduce(0, +)
    let sumPredicted = predicted.reduce(0, +)
    self.actual = sum
    self.predicted = sumPredicted
    bias = sum > 0 ? sumPredicted / sum - 1 : nil
    var absolute = 0.0
    var squared = 0.0
    var covariance = 0.0
    var variance = 0.0
    var variancePredicted = 0.0
    for (p, a) in zip(predicted, actual) {
      absolute += abs(p - a)
      squared += (p - a) * (p - a)
      let dp = p - sumPredicted / n
      let da = a - sum / n
      covariance += dp * da
      variance += da * da
      variancePredicted += dp * dp
    }
    mae = absolute / n
    rmse = (squared / n).squareRoot()
    // Rounding alone must not pass for variation.
    let scale = (sumPredicted / n) * (sumPredicted / n) * n
    let isConstant = variancePredicted <= 1e-24 * scale || variance == 0
    correlation =
      isConstant
      ? nil : covariance / (variance * variancePredicted).squareRoot()
  }
}
