public import CLVData
public import CLVForecasting
internal import CLVModels
internal import Libm

/// Whether a model that is fitted anew may take the place of the one in use:
/// both are judged by the newest days, which neither need have seen.
///
/// The judge is the logarithmic score, which no forecast but the true one makes
/// largest on average (Gneiting & Raftery 2007, *JASA* 102:359), customer by
/// customer: the new one is worse where its mean score is lower by more than
/// chance explains, 1.645 standard errors.
public struct ModelGate: Sendable {
  /// The mean logarithm of the probability that the model in use gave to what
  /// happened.
  public let champion: Double

  /// The mean logarithm of the probability that the new model gave to what
  /// happened.
  public let challenger: Double

  /// By how much the new one's mean score is higher.
  public let gain: Double

  /// The standard error of ``gain``.
  public let standardError: Double

  /// How many customers were judged by.
  public let customers: Int

  /// Whether the new one is worse beyond chance.
  public var isWorse: Bool {
    gain.isNaN || gain < -1.645 * standardError
  }

  /// Judges two models without covariates by a summary with a holdout; nil
  /// where it has none.
  public init?(
    champion: CustomerModel, challenger: CustomerModel,
    _ summary: CustomerSummary
  ) {
    guard let holdout = summary.holdout, summary.count > 1 else { return nil }
    let one = Self.scores(champion.purchase, summary, holdout)
    let other = Self.scores(challenger.purchase, summary, holdout)
    let count = Double(summary.count)
    let differences = zip(other, one).map { $0 - $1 }
    let mean = differences.reduce(0, +) / count
    let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.champion = one.reduce(0, +) / count
    self.challenger = other.reduce(0, +) / count
    gain = mean
    standardError = (squares / (count - 1) / count).squareRoot()
    customers = summary.count
  }

  /// Each customer's logarithm of the probability of what happened.
  private static func scores(
    _ model: some PurchaseModel, _ summary: CustomerSummary,
    _ holdout: CustomerSummary.Holdout
  ) -> [Double] {
    var known: [Key: Double] = [:]
    return (0..<summary.count).map { customer in
      let key = Key(
        frequency: summary.frequency[customer],
        recency: summary.recency[customer], T: summary.T[customer],
        outcome: holdout.frequency[customer])
      if let score = known[key] { return score }
      let history = PurchaseHistory(
        frequency: Int(key.frequency), recency: key.recency, T: key.T)
      let alive = model.probabilityAlive(history)
      let future = model.future(of: history)
        .probability(of: Int(key.outcome), in: holdout.duration)
      let probability =
        alive * future + (key.outcome == 0 ? 1 - alive : 0)
      // What is held to be impossible is as good as that.
      let score = log(max(probability, 1e-300))
      known[key] = score
      return score
    }
  }
}

/// What a customer's score depends on.
private struct Key: Hashable {
  let frequency: Int32
  let recency: Double
  let T: Double
  let outcome: Int32
}
