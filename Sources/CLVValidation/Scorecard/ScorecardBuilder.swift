internal import CLVNumerics

/// Scores one method after another, and all of them on the same resamples.
struct ScorecardBuilder: Sendable {
  private let quantity: Scorecard.Quantity
  private let outcome: WeightedOutcome
  private let best: [Double]
  private let settings: ScorecardSettings
  private var resamples: CustomerResamples
  private var methods: [Entry] = []

  private struct Entry {
    let method: ScoredMethod
    let figures: ScoreFigures

    /// The mean prediction of each tenth; nil for rankings.
    let predictions: [Double]?
    let calibration: PredictiveCalibration?
  }

  init(
    _ quantity: Scorecard.Quantity, actual: [Double],
    _ settings: ScorecardSettings
  ) {
    self.quantity = quantity
    self.settings = settings
    let ranked = RankedValues(actual)
    outcome = WeightedOutcome(
      ranked, weights: [Int32](repeating: 1, count: actual.count))
    best =
      ScoredColumns(ranked, isRanking: true).figures(outcome).captures
    resamples = CustomerResamples(actual, settings)
  }

  /// Adds a method with what it says of each customer.
  mutating func add(
    _ method: ScoredMethod, _ values: [Double],
    _ distribution: ScoredDistribution? = nil
  ) {
    let logProbabilities = distribution?.logProbabilities
    let isRanking = method.kind == .ranking
    let columns = ScoredColumns(
      values, isRanking: isRanking, logProbabilities: logProbabilities)
    let (figures, tenths) = columns.figuresAndTenths(outcome, cuts: 100)
    methods.append(
      Entry(
        method: method, figures: figures, predictions: tenths,
        calibration: distribution?.calibration))
    resamples.add(
      values, isRanking: isRanking, logProbabilities: logProbabilities)
  }

  private var customers: Int { outcome.weights.count }

  /// The card of all methods added.
  ///
  /// - Parameter shifts: What other choices of the model would have made of its
  ///   figures.
  /// - Returns: The card.
  consuming func finish(choosing shifts: [ChoiceShift] = []) -> Scorecard {
    let resampled = resamples.draw(choosing: shifts)
    return Scorecard(
      quantity: quantity, customers: customers, actual: outcome.sum,
      bestCapture: (best[0].ifFinite, best[1].ifFinite),
      methods: methods.indices.map { score(of: $0, resampled) },
      contests: Contest.measures.compactMap { contest(by: $0, resampled) },
      level: settings.level, resamples: settings.resamples,
      customersDrawn: resamples.customersDrawn)
  }

  private func value(_ measure: ScoreMeasure, _ i: Int) -> Double {
    measure.value(
      in: methods[i].figures.inTenths, customers: customers)
  }

  /// A figure of a method with its interval.
  private func estimate(
    _ value: Double, _ i: Int, _ resampled: ResampledFigures,
    _ figure: (ScoreFigures) -> Double
  ) -> BootstrapEstimate? {
    let isModel = methods[i].method.kind == .model
    return resampled.estimate(
      value, movedBy: isModel ? resampled.moves(figure) : []
    ) {
      figure($0[i])
    }
  }

  private func score(
    of i: Int, _ resampled: ResampledFigures
  ) -> MethodScore {
    var estimates: [ScoreMeasure: BootstrapEstimate] = [:]
    for measure in ScoreMeasure.allCases {
      estimates[measure] = estimate(value(measure, i), i, resampled) {
        measure.value(in: $0, customers: customers)
      }
    }
    let figures = methods[i].figures.inTenths
    let mean = outcome.sum / outcome.total
    let tenths = (0..<10).map { tenth in
      let lift = figures.lift(tenth)
      return MethodScore.Tenth(
        place: tenth + 1, predicted: methods[i].predictions?[tenth],
        actual: lift.isFinite ? lift * mean : 0,
        lift: estimate(lift, i, resampled) { $0.lift(tenth) })
    }
    return MethodScore(
      method: methods[i].method, estimates: estimates, tenths: tenths,
      gains: methods[i].figures.captures.filter(\.isFinite),
      calibration: methods[i].calibration)
  }

  /// The first model against the best of its rivals; nil where the measure is
  /// not defined for both.
  private func contest(
    by measure: ScoreMeasure, _ resampled: ResampledFigures
  ) -> Contest? {
    guard let lessIsBetter = measure.lessIsBetter,
      let model = methods.firstIndex(where: { $0.method.kind == .model }),
      value(measure, model).isFinite
    else { return nil }
    let rivals: [ScoredMethod.Kind] =
      measure == .logScore ? [.benchmark] : [.rule, .ranking]
    let rules = methods.indices.filter {
      rivals.contains(methods[$0].method.kind)
        && value(measure, $0).isFinite
    }
    func loss(_ i: Int) -> Double {
      (lessIsBetter ? 1 : -1) * value(measure, i)
    }
    guard let rule = rules.min(by: { loss($0) < loss($1) }),
      let difference = resampled.estimate(
        value(measure, model) - value(measure, rule),
        movedBy: resampled.moves {
          measure.value(in: $0, customers: customers)
        },
        {
          measure.value(in: $0[model], customers: customers)
            - measure.value(in: $0[rule], customers: customers)
        })
    else { return nil }
    return Contest(
      measure: measure, model: value(measure, model),
      rule: methods[rule].method.identifier,
      ruleTitle: methods[rule].method.title, ruleValue: value(measure, rule),
      difference: difference,
      winner: Contest.Winner(difference, lessIsBetter: lessIsBetter))
  }
}

extension Contest.Winner {
  fileprivate init(_ difference: BootstrapEstimate, lessIsBetter: Bool) {
    guard let interval = difference.interval else {
      self = .undecided
      return
    }
    if interval.upperBound < 0 {
      self = lessIsBetter ? .model : .rule
    } else if interval.lowerBound > 0 {
      self = lessIsBetter ? .rule : .model
    } else {
      self = .undecided
    }
  }
}

extension ScoreFigures {
  /// The figures with the shares captured by tenths rather than hundredths.
  fileprivate var inTenths: ScoreFigures {
    var figures = self
    figures.captures = (1...10).map { captures[10 * $0 - 1] }
    return figures
  }
}

extension Double {
  var ifFinite: Double? { isFinite ? self : nil }
}
