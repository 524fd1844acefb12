internal import CLVData
internal import CLVModels
internal import CLVNumerics
internal import Libm

/// Whether customers buy at random, at regular intervals or in bursts.
///
/// Where the times between a customer's purchases are gamma variates of shape
/// k, the gaps as shares of the time from the first purchase to the last are
/// Dirichlet(k, …, k), whatever the customer's rate, dropout and T. The
/// likelihood of k given these, over the customers with two repeat purchases
/// or more, needs the sums of ln(gap) alone. With two gaps it is the beta
/// distribution of Wheat & Morrison (1990), "Estimating purchase regularity
/// with two interpurchase times", *Journal of Marketing Research* 27:87.
///
/// Each customer has one vote: the x − 1 free shares of a customer weigh
/// 1/(x − 1) each, so that an account of hundreds of purchases does not decide
/// for all others. k is where the weighted score is zero; its error, and the
/// test of k = 1, are those of estimating equations (Godambe 1960, *Annals of
/// Mathematical Statistics* 31:1208).
///
/// k = 1 is random (a Poisson process), as most of the models assume; more is
/// regular; less comes in bursts. Days are whole, and a day counts once, which
/// raises k a little where gaps are of few days.
public struct PurchaseRegularity: Sendable, Equatable, Encodable {
  /// How many customers have two repeat purchases or more.
  public let customers: Int

  /// How many gaps they have.
  public let gaps: Int

  /// k, the estimate.
  public let shape: Double

  /// Its standard error.
  public let standardError: Double

  /// The square of the weighted score at k = 1 over its variance.
  public let statistic: Double

  /// The probability of as large a statistic by chance where k = 1.
  public let pValue: Double

  /// What a model of regular purchases gains; nil unless the estimate calls
  /// for one, and where the model under validation is one.
  public private(set) var suggestion: Suggestion?

  /// A model of regular purchases.
  public struct Suggestion: Sendable, Equatable, Encodable {
    /// The name in commands.
    public let model: String

    /// Its regularity.
    public let stages: Int

    /// Its log-likelihood less that of the same model with k = 1.
    public let logLikelihoodGain: Double

    /// The log-likelihood of the holdout by it, less that by the model under
    /// validation; nil where either is not finite.
    public let holdoutGain: Double?
  }

  /// Gamma variates are as good as equal from here on.
  private static let highest = 1e6

  /// Estimates k; nil where nobody has two repeat purchases, or all gaps are
  /// alike.
  ///
  /// - Parameters:
  ///   - frequency: x of each customer.
  ///   - recency: tₓ of each customer.
  ///   - logGaps: Σ ln(gap) over each customer's gaps, in the same unit.
  public init?(frequency: [Int32], recency: [Double], logGaps: [Double]) {
    precondition(
      frequency.count == recency.count && frequency.count == logGaps.count,
      "the columns differ in length")
    var counts: [Int32: Int] = [:]
    var logShares = 0.0
    for (i, x) in frequency.enumerated() where x >= 2 && recency[i] > 0 {
      counts[x, default: 0] += 1
      logShares +=
        (logGaps[i] - Double(x) * log(recency[i])) / Double(x - 1)
    }
    let equation = GapEquation(counts: counts, logShares: logShares)
    guard !counts.isEmpty, logShares.isFinite,
      let k = equation.root(upTo: Self.highest)
    else { return nil }
    customers = counts.values.reduce(0, +)
    gaps = counts.reduce(0) { $0 + Int($1.key) * $1.value }
    shape = k
    standardError = equation.variance(k).squareRoot() / equation.slope(k)
    let score = equation.score(1)
    statistic = score * score / equation.variance(1)
    pValue = chiSquareUpperTail(statistic, degreesOfFreedom: 1)
  }

  /// Looks for what a model of regular purchases gains, where purchases are
  /// regular enough for one and the model under validation is none.
  ///
  /// - Parameters:
  ///   - summary: The calibration with its holdout.
  ///   - model: The model under validation.
  ///   - logScore: Its mean log score, which the other is to beat.
  mutating func suggest(
    for summary: CustomerSummary, insteadOf model: any PurchaseModel,
    logScore: Double?
  ) {
    guard isRegular, !type(of: model).describesRegularity else { return }
    let sample = summary.histories
    guard let plain = try? MBGNBD.fit(to: sample),
      plain.convergence.isUsable,
      let regular = try? MBGCNBDk.fit(to: sample),
      regular.convergence.isUsable, regular.model.k > 1
    else { return }
    suggestion = Suggestion(
      model: MBGCNBDk.identity.identifier, stages: regular.model.k,
      logLikelihoodGain: regular.logLikelihood - plain.logLikelihood,
      holdoutGain: LogScore.gain(of: regular.model, over: logScore, summary))
  }

  /// Whether k is 2 rather than 1, beyond chance.
  private var isRegular: Bool { pValue < 0.01 && shape >= 1.5 }

  func finding(of model: any PurchaseModel) -> AssumptionFinding {
    if type(of: model).describesRegularity {
      return AssumptionFinding(
        .regularity, .holds, found: estimate,
        meaning: Statement(.regularityModelled))
    }
    if isRegular {
      return AssumptionFinding(
        .regularity, .doubtful, found: estimate,
        meaning: Statement(.tooRegular), advice: regularAdvice)
    }
    if pValue < 0.01, shape <= 0.8 {
      return AssumptionFinding(
        .regularity, .doubtful, found: estimate, meaning: Statement(.bursts),
        advice: .joinBursts)
    }
    return AssumptionFinding(
      .regularity, .holds, found: estimate, meaning: Statement(.irregular))
  }

  /// What models are ranked by is the holdout, here as everywhere.
  private var regularAdvice: FindingText {
    guard let suggestion else { return .tryOtherModels }
    return suggestion.holdoutGain.map { $0 > 0 } ?? true
      ? .useRegularModel : .keepDespiteRegularity
  }

  /// The estimate, and what a model of regular purchases would gain.
  private var estimate: Statement {
    var values: [String: ReportValue] = [
      "k": .number(shape, decimals: 2),
      "error": .number(standardError, decimals: 2), "gaps": .count(gaps),
      "p": .probability(pValue),
    ]
    guard let suggestion else { return Statement(.gapsEstimate, values) }
    values["model"] = .text(suggestion.model)
    values["stages"] = .count(suggestion.stages)
    values["gain"] = .number(suggestion.logLikelihoodGain, decimals: 1)
    guard let holdoutGain = suggestion.holdoutGain else {
      return Statement(.gapsEstimateGain, values)
    }
    values["holdout"] = .signed(holdoutGain, decimals: 1)
    return Statement(.gapsEstimateHoldout, values)
  }
}

/// The estimating equation of k: the sum over customers of the derivative of
/// Σ [ln Γ(kx) − x ln Γ(k)] + (k − 1) Σ ln(share), over x − 1.
private struct GapEquation {
  /// How many customers have each x.
  let counts: [(x: Double, n: Double)]

  /// Σ ln(gap/tₓ)/(x − 1) over all gaps of all customers.
  let logShares: Double

  init(counts: [Int32: Int], logShares: Double) {
    self.counts = counts.sorted { $0.key < $1.key }.map {
      (Double($0.key), Double($0.value))
    }
    self.logShares = logShares
  }

  func score(_ k: Double) -> Double {
    counts.reduce(logShares) {
      $0 + $1.n * $1.x / ($1.x - 1) * digammaDifference(k, k * ($1.x - 1))
    }
  }

  /// The variance of the score, as that of each customer is the information.
  func variance(_ k: Double) -> Double {
    counts.reduce(0) {
      $0 + $1.n * information(k, $1.x) / (($1.x - 1) * ($1.x - 1))
    }
  }

  /// How steeply the score falls.
  func slope(_ k: Double) -> Double {
    counts.reduce(0) { $0 + $1.n * information(k, $1.x) / ($1.x - 1) }
  }

  private func information(_ k: Double, _ x: Double) -> Double {
    x * (trigamma(k) - x * trigamma(k * x))
  }

  /// Where the score, which falls with k, is zero; nil beyond a limit.
  func root(upTo highest: Double) -> Double? {
    guard score(highest) < 0 else { return nil }
    let root = risingRoot(in: -30...log(highest), tolerance: 1e-13) {
      -score(exp($0))
    }
    return exp(root)
  }
}
