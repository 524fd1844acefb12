/// How methods predicted what the same customers did in the same holdout.
public struct Scorecard: Sendable {
  /// What was to be predicted of each customer.
  public enum Quantity: String, Sendable, Encodable {
    /// The number of purchases.
    case purchases

    /// The amount spent.
    case value
  }

  /// What was to be predicted.
  public let quantity: Quantity

  /// How many customers were scored.
  public let customers: Int

  /// What happened, summed over customers.
  public let actual: Double

  /// The share of the outcome from the tenth of the customers who did most.
  ///
  /// And from the fifth: nobody can capture more.
  public let bestCapture: (topTenth: Double?, topFifth: Double?)

  /// The scores, the model's first.
  public private(set) var methods: [MethodScore]

  /// The model against the best rule, by several measures, and against
  /// another model, by the log score.
  public let contests: [Contest]

  /// The level of the intervals.
  public let level: Double

  /// How many resamples the intervals come from.
  public let resamples: Int

  /// How many customers each resample drew: see
  /// ``ScorecardSettings/mostDrawn``.
  public let customersDrawn: Int

  /// The score of a method; nil where it was not scored.
  public subscript(identifier: String) -> MethodScore? {
    methods.first { $0.method.identifier == identifier }
  }

  /// The card with its methods in the words of a language.
  func worded(_ wording: MethodWording) -> Scorecard {
    var card = self
    for place in methods.indices {
      let method = methods[place].method
      card.methods[place].method = ScoredMethod(
        method.identifier,
        title: wording.title(method.identifier, method.title),
        description: wording.description(
          method.identifier, method.description),
        kind: method.kind)
    }
    return card
  }

  /// The contest by a measure; nil where there was none.
  public func contest(by measure: ScoreMeasure) -> Contest? {
    contests.first { $0.measure == measure }
  }
}

extension Scorecard {
  /// Scores forecasts of one's own.
  ///
  /// - Parameters:
  ///   - quantity: What was to be predicted.
  ///   - actual: What each customer did, at least one, none negative.
  ///   - forecasts: What each method says of each customer, in the same
  ///     order; the model first, if there is one.
  ///   - settings: How the uncertainty is found.
  public init(
    _ quantity: Quantity, actual: [Double],
    forecasts: [(method: ScoredMethod, values: [Double])],
    settings: ScorecardSettings = ScorecardSettings()
  ) {
    precondition(!actual.isEmpty, "nobody to score")
    var builder = ScorecardBuilder(quantity, actual: actual, settings)
    for (method, values) in forecasts {
      precondition(values.count == actual.count, "a value for every outcome")
      builder.add(method, values)
    }
    self = builder.finish()
  }
}

/// The scores of one method.
public struct MethodScore: Sendable {
  /// A tenth of the customers, by the method's ranking.
  public struct Tenth: Sendable, Equatable, Encodable {
    /// The place of the tenth; 1 is ranked highest.
    public let place: Int

    /// The mean prediction; nil where the method only ranks.
    public let predicted: Double?

    /// The mean outcome; expected over the random order of ties at its ends.
    public let actual: Double

    /// The mean outcome over that of all customers; nil where there was none.
    public let lift: BootstrapEstimate?
  }

  /// The method.
  public fileprivate(set) var method: ScoredMethod

  /// The figures that are defined for the method, with their intervals.
  public let estimates: [ScoreMeasure: BootstrapEstimate]

  /// The tenths of the customers, the one ranked highest first.
  public let tenths: [Tenth]

  /// The share of the outcome from the customers ranked highest: from 1 % of
  /// them, 2 %, … 100 %; empty where there was no outcome.
  public let gains: [Double]

  /// Whether the outcomes are spread over the predicted distributions as they
  /// should be; nil where the method has none.
  public let calibration: PredictiveCalibration?

  /// A figure; nil where it is not defined for the method.
  public subscript(measure: ScoreMeasure) -> Double? {
    estimates[measure]?.value
  }
}

/// The model against the best rule by one measure, on the same resamples;
/// by the log score, which rules do not have, against another model.
public struct Contest: Sendable, Equatable, Encodable {
  /// Who did better.
  public enum Winner: String, Sendable, Encodable {
    /// The model, beyond chance.
    case model

    /// The rule, beyond chance.
    case rule

    /// The difference may be chance.
    case undecided
  }

  /// The measure.
  public let measure: ScoreMeasure

  /// The model's figure.
  public let model: Double

  /// The identifier of the rule that did best by the measure: chosen after
  /// the fact, which favours the rule.
  public let rule: String

  /// Its name in tables.
  public let ruleTitle: String

  /// The rule's figure.
  public let ruleValue: Double

  /// The model's figure less the rule's.
  public let difference: BootstrapEstimate

  /// The model, or the rule, where the interval of the difference is on its
  /// side of 0.
  public let winner: Winner

  /// The measures that the model and its rivals contest by.
  static let measures: [ScoreMeasure] = [
    .mae, .rmse, .logScore, .rankCorrelation, .normalizedGini, .topTenth,
    .topFifth,
  ]
}
