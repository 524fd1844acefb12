/// A model with dropout whose customers buy more regularly than at random.
///
/// Every k-th stage of a Poisson process is a purchase, so that the times
/// between purchases are Erlang-k: the more regular, the larger k, which is
/// common to all customers. The parameters are k, r, α, a and b.
///
/// - Reference: Platzer & Reutterer (2016), *Marketing Science* 35:779, and
///   Reutterer, Platzer & Schröder (2021), *IJRM* 38:194.
public protocol RegularDropoutModel: DropoutModel {
  /// The model at k = 1, where purchases come at random.
  associatedtype Random: DropoutModel

  /// How many stages a purchase takes: the regularity.
  var k: Int { get }

  /// The model at given parameters, all positive.
  init(k: Int, r: Double, alpha: Double, a: Double, b: Double)
}

extension RegularDropoutModel {
  // MARK: Parameters

  /// The model at k, r, α, a and b.
  public init(parameterValues: [Double]) {
    self.init(
      k: Int(parameterValues[0]), r: parameterValues[1],
      alpha: parameterValues[2], a: parameterValues[3], b: parameterValues[4])
  }

  /// k, r, α, a and b.
  public var parameterValues: [Double] { [Double(k), r, alpha, a, b] }

  /// Yes, with k above 1.
  public static var describesRegularity: Bool { true }

  /// The stages to a purchase: k.
  public var stages: Int { k }

  // MARK: Likelihood

  /// ln L of one customer's purchases.
  ///
  /// The density of the times of the purchases, and of none from tₓ to T:
  ///
  /// ln L = (k − 1) Σ ln(gap) − x ln (k − 1)! + ln Γ(r + kx)/Γ(r) + r ln α
  ///   − (r + kx) ln(α + T) + ln B(a, b + c)/B(a, b) + ln(S + e^D), where
  /// S = Σ_{j<k} (r + kx)ⱼ/j! · ((T − tₓ)/(α + T))ʲ, c are the chances to
  /// leave that there were (the repeat purchases and, where customers may leave
  /// at once, the first), and
  /// e^D = a/(b + c − 1) · ((α + T)/(α + tₓ))^(r + kx), 0 where c = 0.
  ///
  /// - Parameters:
  ///   - history: The customer's past.
  ///   - logGaps: Σ ln(gap) over the times between successive purchases.
  /// - Returns: The log-likelihood, with k = 1 that of ``Random``.
  public func logLikelihood(
    of history: PurchaseHistory, logGaps: Double
  ) -> Double {
    likelihood.logLikelihood(of: history, logGaps: logGaps)
  }

  // MARK: Alive, and after

  /// The process from the stage that the customer has got to since tₓ.
  ///
  /// The likelihood of the history of a customer who is alive, has passed j
  /// stages since tₓ and has stayed at c chances to leave is
  /// λ^(kx + j) e^(−λT) (1 − p)ᶜ, conjugate to both prior distributions, times
  /// (T − tₓ)ʲ/j!.
  public func future(of history: PurchaseHistory) -> CNBDProcess {
    let end = alpha + history.T
    let chances =
      history.frequency + (Self.leavesAfterFirstPurchase ? 1 : 0)
    return CNBDProcess(
      stages: k, shape: r + Double(k * history.frequency), alpha: end, a: a,
      b: b + Double(chances), share: (history.T - history.recency) / end)
  }

  /// Yes: the longer ago the last purchase, the sooner the next one is due.
  public static var futureDependsOnRecency: Bool { true }

  /// BG/CNBD-k where a → 0: who never leaves does not leave at once either.
  public var withoutDropout: BGCNBDk {
    BGCNBDk(k: k, r: r, alpha: alpha, a: 1e-250, b: 1)
  }

  // MARK: Fitting

  /// Where the search for purchases at random starts, with k = 1.
  public static func startingPoints(for sample: HistorySample) -> [[Double]] {
    Random.startingPoints(for: sample).map { [1] + $0 }
  }

  /// Throws where a sample has no repeat purchase, no time of observation or
  /// no log gaps, without which k cannot be estimated.
  public static func check(_ sample: HistorySample) throws(FitError) {
    try checkRegularity(sample, holdingK: false)
  }

  /// Asks for a repeat purchase and for some time of observation; where k is
  /// not held, for the logarithms of the times between purchases too.
  public static func check(
    _ sample: HistorySample, holding held: [Int: Double]
  ) throws(FitError) {
    try checkRegularity(sample, holdingK: held[0] != nil)
  }

  /// Purchases like clockwork, or the limits of the model at k = 1.
  public static func limit(
    at parameters: [Double], along direction: [Double]
  ) -> ModelLimit {
    direction[0] > 0
      ? regularPurchasesLimit
      : Random.limit(at: parameters, along: direction)
  }
}

/// Throws where a sample does not hold what models of regular purchases need.
private func checkRegularity(
  _ sample: HistorySample, holdingK isHeld: Bool
) throws(FitError) {
  try checkRepeatPurchases(sample)
  guard isHeld || sample.logGaps != nil else {
    throw .notIdentified(
      "the times between purchases are not known, and without them the "
        + "regularity k cannot be estimated: give the transaction log, or a "
        + "summary that has the column log_gaps")
  }
}
