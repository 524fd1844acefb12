internal import CLVData
internal import Libm

/// What a model, fitted at an earlier origin, predicted of one quantity, and
/// what happened.
struct CorrectionSample {
  let law: LogLinearRegression.Law

  /// What happened.
  let outcomes: [Double]

  /// What was predicted, all positive.
  let means: [Double]

  /// How much each counts.
  let weights: [Double]

  /// The features, nil where they are not known.
  let features: [CorrectionFeature: [Double?]]

  var count: Int { outcomes.count }

  /// The purchases of all customers of an origin.
  init(purchasesOf summary: CustomerSummary, expected: [Double]) {
    law = .poisson
    outcomes = summary.holdout?.frequency.map { Double($0) } ?? []
    means = expected.map { max($0, CorrectionFeature.leastExpected) }
    weights = [Double](repeating: 1, count: outcomes.count)
    features = Self.features(summary, expected, nil)
  }

  /// The amounts of those who bought; nil where none are known.
  init?(
    spendOf summary: CustomerSummary, expected: [Double], spends: [Double]?
  ) {
    guard let holdout = summary.holdout, holdout.hasAmounts, let spends,
      spends.allSatisfy({ $0.isFinite && $0 > 0 })
    else { return nil }
    let buyers = holdout.frequency.indices.filter {
      holdout.frequency[$0] > 0 && holdout.monetaryValue[$0] > 0
    }
    law = .gamma
    outcomes = buyers.map { holdout.monetaryValue[$0] }
    means = buyers.map { spends[$0] }
    weights = buyers.map { Double(holdout.frequency[$0]) }
    features = Self.features(summary, expected, buyers)
  }

  private static func features(
    _ summary: CustomerSummary, _ expected: [Double], _ places: [Int]?
  ) -> [CorrectionFeature: [Double?]] {
    CorrectionFeature.allCases.reduce(into: [:]) { features, feature in
      let values = feature.values(summary, expected: expected)
      features[feature] = places.map { $0.map { values[$0] } } ?? values
    }
  }

  /// The factors that these rows teach; nil where no regression converges.
  ///
  /// - Parameters:
  ///   - shape: The features of the shape, none for a level alone.
  ///   - strength: How much of the shape to apply.
  ///   - hasLevel: Whether the sum is to be that of the outcomes; else it is
  ///     that of the predictions.
  ///   - rows: Which rows to learn from.
  /// - Returns: The factors, of purchases with a level that is yet to be
  ///   anchored.
  func factors(
    _ shape: [CorrectionFeature], strength: Double = 1, hasLevel: Bool,
    from rows: [Int]
  ) -> ForecastCorrection.Factors? {
    var terms: [ForecastCorrection.Term] = []
    if !shape.isEmpty {
      guard let learnt = learnt(shape, rows) else { return nil }
      terms = learnt
    }
    var factors = ForecastCorrection.Factors(
      level: 0, strength: strength, terms: terms)
    let shifts = shifts(by: factors, rows)
    var (outcome, plain, shaped, weight) = (0.0, 0.0, 0.0, 0.0)
    for (row, shift) in zip(rows, shifts) {
      let (w, mean) = (weights[row], means[row])
      let corrected = mean * exp(shift)
      plain += w * mean
      shaped += w * corrected
      weight += w
      outcome += w * (law == .gamma ? outcomes[row] / corrected : outcomes[row])
    }
    guard plain > 0, shaped > 0, weight > 0, outcome > 0 else { return nil }
    factors.level =
      switch law {
      // The shape is anchored where it is applied.
      case .poisson: hasLevel ? log(outcome / plain) : 0
      case .gamma: log(hasLevel ? outcome / weight : plain / shaped)
      }
    return factors.level.isFinite ? factors : nil
  }

  /// What is predicted of some rows once it is corrected; of purchases with a
  /// shape that leaves their sum as it is, as ``ForecastCorrection`` applies
  /// it.
  func corrected(
    by factors: ForecastCorrection.Factors, _ rows: [Int]
  ) -> [Double] {
    let shifts = shifts(by: factors, rows)
    var level = factors.level
    if law == .poisson {
      var (plain, shaped) = (0.0, 0.0)
      for (row, shift) in zip(rows, shifts) {
        plain += means[row]
        shaped += means[row] * exp(shift)
      }
      if plain > 0, shaped > 0 { level += log(plain / shaped) }
    }
    return zip(rows, shifts).map { row, shift in
      means[row] * exp(level + shift)
    }
  }

  private func shifts(
    by factors: ForecastCorrection.Factors, _ rows: [Int]
  ) -> [Double] {
    var shifts = [Double](repeating: 0, count: rows.count)
    for term in factors.terms {
      guard let values = features[term.feature] else { continue }
      for (place, row) in rows.enumerated() {
        guard let value = values[row] else { continue }
        shifts[place] +=
          factors.strength * term.coefficient * term.standard(value)
      }
    }
    return shifts
  }

  /// The terms of a regression on standardized features, each of which may
  /// move a forecast by a tenth or so before the penalty bears it down.
  private func learnt(
    _ shape: [CorrectionFeature], _ rows: [Int]
  ) -> [ForecastCorrection.Term]? {
    let scales = shape.compactMap { feature in
      features[feature].flatMap { FeatureScale(feature, $0, rows) }
    }
    guard !scales.isEmpty else { return nil }
    var table = [Double](repeating: 0, count: rows.count * scales.count)
    for (column, scale) in scales.enumerated() {
      for (place, row) in rows.enumerated() {
        table[place * scales.count + column] = scale.values[row]
      }
    }
    let regression = LogLinearRegression(
      law: law, outcomes: rows.map { outcomes[$0] },
      means: rows.map { means[$0] }, weights: rows.map { weights[$0] },
      features: table, width: scales.count, penalty: Self.penalty)
    guard let coefficients = regression.fitted() else { return nil }
    return zip(scales, coefficients.dropFirst()).map { $0.term($1) }
  }

  /// A standard deviation of a tenth for each coefficient.
  static let penalty = 100.0
}

/// A feature standardized over some rows.
private struct FeatureScale {
  let feature: CorrectionFeature

  /// The standardized value of every row; 0 where it is not known.
  let values: [Double]
  private let mean: Double
  private let deviation: Double
  private let least: Double
  private let greatest: Double

  /// nil where the feature is the same for all, or known of nobody.
  init?(_ feature: CorrectionFeature, _ all: [Double?], _ rows: [Int]) {
    let known = rows.compactMap { all[$0] }
    guard known.count > 1 else { return nil }
    let n = Double(known.count)
    let mean = known.reduce(0, +) / n
    let variance = known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
    guard variance.isFinite, variance > 1e-18 * (1 + mean * mean) else {
      return nil
    }
    let deviation = variance.squareRoot()
    let standard = known.map { ($0 - mean) / deviation }
    self.feature = feature
    self.mean = mean
    self.deviation = deviation
    least = standard.min() ?? 0
    greatest = standard.max() ?? 0
    values = all.map { $0.map { ($0 - mean) / deviation } ?? 0 }
  }

  func term(_ coefficient: Double) -> ForecastCorrection.Term {
    ForecastCorrection.Term(
      feature: feature, mean: mean, deviation: deviation, least: least,
      greatest: greatest, coefficient: coefficient)
  }
}
