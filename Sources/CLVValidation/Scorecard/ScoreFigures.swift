internal import CLVNumerics

/// The figures of a method on customers, each counted as often as a resample
/// drew them; not a number where a figure is not defined.
struct ScoreFigures: Sendable {
  var mean = Double.nan
  var bias = Double.nan
  var mae = Double.nan
  var rmse = Double.nan
  var correlation = Double.nan
  var logScore = Double.nan
  var rankCorrelation = Double.nan
  var gini = Double.nan
  var normalizedGini = Double.nan

  /// The share of the outcome that the first cuts of customers capture.
  var captures: [Double] = []

  /// The lift of a tenth of the customers, from 0: its mean outcome over that
  /// of all.
  func lift(_ tenth: Int) -> Double {
    10 * (captures[tenth] - (tenth > 0 ? captures[tenth - 1] : 0))
  }
}

/// What a method predicted, ready for being scored again and again.
struct ScoredColumns: Sendable {
  /// The customers by what the method says of them.
  let ranked: RankedValues

  /// Whether that is no forecast, but a rank only.
  private let isRanking: Bool

  /// A number near the mean of the predictions.
  private let centre: Double

  /// The logarithm of the probability of each outcome, if known.
  let logProbabilities: [Double]?

  /// - Parameters:
  ///   - values: What the method says of each customer.
  ///   - isRanking: Whether that is no forecast, but a rank only.
  ///   - logProbabilities: What the method thought of each outcome, if it has
  ///     a distribution.
  init(
    _ values: [Double], isRanking: Bool, logProbabilities: [Double]? = nil
  ) {
    self.init(
      RankedValues(values), isRanking: isRanking,
      centre: values.reduce(0, +) / Double(max(1, values.count)),
      logProbabilities: logProbabilities)
  }

  init(
    _ ranked: RankedValues, isRanking: Bool, centre: Double = 0,
    logProbabilities: [Double]? = nil
  ) {
    self.ranked = ranked
    self.isRanking = isRanking
    self.centre = centre
    self.logProbabilities = logProbabilities
  }

  /// The columns of some of the customers, by their places.
  func selecting(_ customers: [Int]) -> ScoredColumns {
    ScoredColumns(
      ranked.selecting(customers), isRanking: isRanking, centre: centre,
      logProbabilities: logProbabilities.map { column in
        customers.map { column[$0] }
      })
  }

  /// Scores the method.
  ///
  /// - Parameters:
  ///   - outcome: What the customers did, with weights.
  ///   - cuts: How many shares captured to find, evenly spread.
  /// - Returns: The figures, those that are not defined as NaN.
  func figures(_ outcome: WeightedOutcome, cuts: Int = 10) -> ScoreFigures {
    figures(sums(outcome), outcome, cuts: cuts)
  }

  /// The figures with the mean of the predictions in each tenth of the
  /// customers, the highest first; nil where the method only ranks.
  func figuresAndTenths(
    _ outcome: WeightedOutcome, cuts: Int
  ) -> (figures: ScoreFigures, tenths: [Double]?) {
    let sums = sums(outcome)
    return (
      figures(sums, outcome, cuts: cuts),
      isRanking ? nil : meanPredictionsByTenth(sums.groups, outcome.total)
    )
  }

  // MARK: - Sums over customers

  private struct Sums {
    /// Over the customers of each distinct prediction.
    var groups: [RankedSum]

    /// Σ w |error|.
    var absolute = 0.0

    /// Σ w error².
    var squared = 0.0

    /// Σ w · log-probability.
    var logProbability = 0.0
  }

  private func sums(_ outcome: WeightedOutcome) -> Sums {
    var sums = Sums(groups: [RankedSum](repeating: .zero, count: ranked.count))
    sums.groups.withUnsafeMutableBufferPointer { groups in
      for i in ranked.places.indices {
        let term = outcome.terms[Int(outcome.ranked.places[i])]
        groups[Int(ranked.places[i])] += Double(outcome.weights[i]) * term
      }
    }
    if !isRanking {
      for i in ranked.places.indices {
        let actual = outcome.ranked.values[Int(outcome.ranked.places[i])]
        let error = ranked.values[Int(ranked.places[i])] - actual
        let weight = Double(outcome.weights[i])
        sums.absolute += weight * abs(error)
        sums.squared += weight * error * error
      }
    }
    if let logProbabilities {
      // Who is not drawn may have a probability of 0.
      for i in logProbabilities.indices where outcome.weights[i] > 0 {
        sums.logProbability += Double(outcome.weights[i]) * logProbabilities[i]
      }
    }
    return sums
  }

  // MARK: - Figures from sums

  private func figures(
    _ sums: Sums, _ outcome: WeightedOutcome, cuts: Int
  ) -> ScoreFigures {
    var figures = ScoreFigures()
    let captures = Captures(
      sums.groups, total: outcome.total, sum: outcome.sum, cuts: cuts)
    figures.captures = captures.shares
    figures.gini = 2 * captures.area - 1
    let best = 2 * outcome.bestArea - 1
    figures.normalizedGini = best > 0 ? figures.gini / best : .nan
    figures.rankCorrelation = rankCorrelation(sums.groups, outcome)
    if !isRanking {
      figures.mae = sums.absolute / outcome.total
      figures.rmse = (sums.squared / outcome.total).squareRoot()
      correlate(sums.groups, outcome, &figures)
    }
    if logProbabilities != nil {
      figures.logScore = sums.logProbability / outcome.total
    }
    return figures
  }

  /// Spearman's: the correlation of the ranks, ties at the mean of theirs.
  private func rankCorrelation(
    _ groups: [RankedSum], _ outcome: WeightedOutcome
  ) -> Double {
    var seen = 0.0
    var products = 0.0
    var squares = 0.0
    for group in groups {
      let rank = seen + 0.5 * (group.weight - outcome.total)
      products += rank * group.rank
      squares += rank * rank * group.weight
      seen += group.weight
    }
    let scale = squares * outcome.rankSquares
    return scale > 0 ? products / scale.squareRoot() : .nan
  }

  /// The mean, the bias and Pearson's correlation.
  private func correlate(
    _ groups: [RankedSum], _ outcome: WeightedOutcome,
    _ figures: inout ScoreFigures
  ) {
    let n = outcome.total
    let meanActual = outcome.sum / n
    var sum = 0.0
    var products = 0.0
    var squares = 0.0
    for (group, value) in zip(groups, ranked.values) {
      let deviation = value - centre
      sum += group.weight * deviation
      products += deviation * (group.outcome - group.weight * meanActual)
      squares += group.weight * deviation * deviation
    }
    let mean = centre + sum / n
    figures.mean = mean
    figures.bias = outcome.sum > 0 ? mean / meanActual - 1 : .nan
    // Σ w (a − ā) = 0, so that the product needs no centre of its own.
    let variance = squares - sum * sum / n
    // Rounding alone must not pass for variation.
    let isConstant =
      variance <= 1e-24 * mean * mean * n || outcome.squares == 0
    if !isConstant {
      figures.correlation = products / (variance * outcome.squares).squareRoot()
    }
  }

  /// From the running sum at the cuts; a cut may divide a customer.
  private func meanPredictionsByTenth(
    _ groups: [RankedSum], _ total: Double
  ) -> [Double] {
    var sums = [0.0]
    var (seen, sum) = (0.0, 0.0)
    for (group, value) in zip(groups, ranked.values) {
      while sums.count < 10 {
        let cut = total * Double(sums.count) / 10
        if cut >= seen + group.weight { break }
        sums.append(sum + (cut - seen) * value)
      }
      seen += group.weight
      sum += group.weight * value
    }
    sums.append(sum)
    return (0..<10).map { (sums[$0 + 1] - sums[$0]) * 10 / total }
  }
}
