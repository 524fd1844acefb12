/// What methods are scored by.
public enum ScoreMeasure: String, CaseIterable, Sendable, Encodable {
  /// The sum of the predictions.
  case total

  /// The relative error of the sum, predicted/actual − 1.
  case bias

  /// The mean absolute error per customer.
  ///
  /// The forecast that minimizes it is the median, which is 0 for most
  /// customers: judge an expectation by ``rmse`` as well.
  case mae

  /// The root of the mean squared error per customer, which the expectation
  /// minimizes.
  case rmse

  /// Pearson's correlation of prediction and outcome.
  case correlation

  /// Spearman's correlation of their ranks, ties at the mean of theirs.
  case rankCorrelation = "rank_correlation"

  /// Gini's coefficient of the outcome along the ranking: twice the area
  /// between the curve of captures and the diagonal; 0 for a ranking at
  /// random, negative for one that is worse.
  ///
  /// With ties by their expectation. Some give half of it.
  case gini

  /// ``gini`` over that of a ranking by the outcome itself: 1 is perfect.
  case normalizedGini = "normalized_gini"

  /// The mean logarithm of the probability that the method gave to what
  /// happened; only where it has a distribution.
  ///
  /// For money it is the density of the amount, or the probability of spending
  /// nothing. A density is per unit of money, so that only differences between
  /// methods say something.
  case logScore = "log_score"

  /// The share of the outcome that came from the tenth of the customers whom
  /// the method ranks highest.
  ///
  /// Where the cut falls among customers of equal rank, it is the expectation
  /// over their random order; the customer whom it divides counts in part.
  case topTenth = "top_10_percent"

  /// The share of the total that the highest fifth of the predictions holds.
  case topFifth = "top_20_percent"

  /// Whether less of it is better; nil where neither is.
  public var lessIsBetter: Bool? {
    switch self {
    case .mae, .rmse: true
    case .total, .bias: nil
    default: false
    }
  }

  /// The figure of it, for a number of customers.
  func value(in figures: ScoreFigures, customers: Int) -> Double {
    switch self {
    case .total: figures.mean * Double(customers)
    case .bias: figures.bias
    case .mae: figures.mae
    case .rmse: figures.rmse
    case .correlation: figures.correlation
    case .rankCorrelation: figures.rankCorrelation
    case .gini: figures.gini
    case .normalizedGini: figures.normalizedGini
    case .logScore: figures.logScore
    case .topTenth: figures.captures[0]
    case .topFifth: figures.captures[1]
    }
  }
}
