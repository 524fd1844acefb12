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

/// What a method foretold, ready for being scored again and again.
struct ScoredColumns: Sendable {
  private let ranked: RankedCustomers

  /// The predictions less their mean; nil where the method only ranks.
  private let predicted: [Double]?
  private let offset: Double

  /// The logarithm of the probability of each outcome, if known.
  private let logProbabilities: [Double]?

  /// - Parameters:
  ///   - values: What the method says of each customer.
  ///   - isRanking: Whether that is no forecast, but a rank only.
  ///   - logProbabilities: What the method thought of each outcome, if it has
  ///     a distribution.
  init(
    _ values: [Double], isRanking: Bool, logProbabilities: [Double]? = nil
  ) {
    ranked = RankedCustomers(values)
    let mean = values.reduce(0, +) / Double(max(1, values.count))
    offset = mean
    predicted = isRanking ? nil : values.map { $0 - mean }
    self.logProbabilities = logProbabilities
  }

  /// Scores the method.
  ///
  /// - Parameters:
  ///   - actual: The outcome of each customer.
  ///   - outcome: The same, with weights.
  ///   - cuts: How many shares captured to find, evenly spread.
  /// - Returns: The figures, those that are not defined as NaN.
  func figures(
    _ actual: [Double], _ outcome: WeightedOutcome, cuts: Int = 10
  ) -> ScoreFigures {
    var figures = ScoreFigures()
    rank(outcome, cuts: cuts, &figures)
    if let predicted { score(predicted, actual, outcome, &figures) }
    if let logProbabilities {
      let sum = zip(logProbabilities, outcome.weights).reduce(0.0) {
        $1.1 > 0 ? $0 + $1.0 * $1.1 : $0
      }
      figures.logScore = sum / outcome.total
    }
    return figures
  }

  private func rank(
    _ outcome: WeightedOutcome, cuts: Int, _ figures: inout ScoreFigures
  ) {
    let captures = Captures(
      ranked, weights: outcome.weights, weighted: outcome.weighted,
      total: outcome.total, sum: outcome.sum, cuts: cuts)
    figures.captures = captures.shares
    figures.gini = 2 * captures.area - 1
    let best = 2 * outcome.bestArea - 1
    figures.normalizedGini = best > 0 ? figures.gini / best : .nan
    figures.rankCorrelation = rankCorrelation(outcome)
  }

  /// Spearman's: the correlation of the ranks, ties at the mean of theirs.
  private func rankCorrelation(_ outcome: WeightedOutcome) -> Double {
    var seen = 0.0
    var products = 0.0
    var squares = 0.0
    var start = 0
    for end in ranked.groupEnds {
      var weight = 0.0
      var ranks = 0.0
      for place in start..<Int(end) {
        let customer = Int(ranked.order[place])
        weight += outcome.weights[customer]
        ranks += outcome.weightedRanks[customer]
      }
      start = Int(end)
      let rank = seen + 0.5 * (weight - outcome.total)
      products += rank * ranks
      squares += rank * rank * weight
      seen += weight
    }
    let scale = squares * outcome.rankSquares
    return scale > 0 ? products / scale.squareRoot() : .nan
  }

  private func score(
    _ predicted: [Double], _ actual: [Double], _ outcome: WeightedOutcome,
    _ figures: inout ScoreFigures
  ) {
    let weights = outcome.weights
    let meanActual = outcome.sum / outcome.total
    var absolute = 0.0
    var squared = 0.0
    var sum = 0.0
    var products = 0.0
    var squares = 0.0
    var squaresActual = 0.0
    for i in predicted.indices {
      let weight = weights[i]
      let deviation = actual[i] - meanActual
      let error = predicted[i] + offset - actual[i]
      absolute += weight * abs(error)
      squared += weight * error * error
      sum += weight * predicted[i]
      products += weight * predicted[i] * deviation
      squares += weight * predicted[i] * predicted[i]
      squaresActual += weight * deviation * deviation
    }
    let n = outcome.total
    let mean = offset + sum / n
    figures.mean = mean
    figures.bias = outcome.sum > 0 ? mean / meanActual - 1 : .nan
    figures.mae = absolute / n
    figures.rmse = (squared / n).squareRoot()
    // Σ w (a − ā) = 0, so that the product needs no centre of its own.
    let variance = squares - sum * sum / n
    // Rounding alone must not pass for variation.
    let isConstant =
      variance <= 1e-24 * mean * mean * n || squaresActual == 0
    if !isConstant {
      figures.correlation = products / (variance * squaresActual).squareRoot()
    }
  }
}

extension ScoredColumns {
  /// The mean of the predictions in each tenth of the customers, the highest
  /// first.
  func meanPredictionsByTenth(_ values: [Double]) -> [Double] {
    let count = values.count
    // From the running sum at the cuts; a cut may divide a customer.
    var sums = [0.0]
    var sum = 0.0
    var place = 0
    for tenth in 1...10 {
      let cut = Double(count) * Double(tenth) / 10
      while place < count, Double(place + 1) <= cut {
        sum += values[Int(ranked.order[place])]
        place += 1
      }
      let rest = place < count ? cut - Double(place) : 0
      let part = rest > 0 ? rest * values[Int(ranked.order[place])] : 0
      sums.append(sum + part)
    }
    return (0..<10).map { (sums[$0 + 1] - sums[$0]) * 10 / Double(count) }
  }
}
