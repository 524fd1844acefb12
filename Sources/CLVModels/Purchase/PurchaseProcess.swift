/// How a customer who is alive at time 0 buys from then on.
///
/// Of a new customer, time 0 is the first purchase, which is not counted. By
/// conjugacy an existing customer who is alive is a new customer of an updated
/// process, so these few formulas serve everybody.
public protocol PurchaseProcess: Sendable {
  /// The rate of purchases expected at time `t`, dE[X(t)]/dt; in discrete
  /// time, the purchases expected at the opportunity at `t` or next after it.
  func intensity(at t: Double) -> Double

  /// The probability of being alive at time `t`, of a customer who is alive at
  /// time 0 and of whose purchases nothing is known.
  func survival(until t: Double) -> Double

  /// The expected number of purchases in (0, t].
  func expectedPurchases(in t: Double) -> Double

  /// The integral ∫ e^(−δt) dE[X(t)] over (0, end], for a rate δ > 0.
  ///
  /// A process need not state it: it is integrated from the intensity unless
  /// there is a better way.
  func discountedIntensity(rate: Double, until end: Double) -> Double

  /// The expected number of purchases in (0, ∞), which may be infinite.
  var expectedLifetimePurchases: Double { get }

  /// The probability of exactly `count` purchases in (0, t].
  func probability(of count: Int, in t: Double) -> Double

  /// The probability of at least one purchase in (0, t].
  func probabilityOfPurchase(in t: Double) -> Double

  /// The probability of at least one purchase in (0, ∞): 1 where nobody
  /// leaves before a purchase.
  var lifetimeProbabilityOfPurchase: Double { get }

  /// The probabilities P(X(t) ≥ k) for k = 0, 1, 2, …, until they fall to
  /// `floor` or below; the last one is the first at or below it.
  func exceedances(in t: Double, downTo floor: Double) -> [Double]

  /// The probability P(X(t) ≥ k) of at least `count` purchases in (0, t], by
  /// itself, in a time that hardly depends on how many they are.
  func exceedance(of count: Int, in t: Double) -> Double

  /// The mean and the mean square of the number of purchases in (0, t].
  ///
  /// A process need not state it: the exceedances are summed unless there is
  /// a better way. The mean square is NaN where the number has no
  /// distribution that can be summed: see ``PurchaseMoments/variance``.
  func purchaseMoments(in t: Double) -> (mean: Double, meanSquare: Double)

  /// The mean and the standard deviation of the number of purchases in
  /// (0, t], if the customer stays until t.
  func purchasesIfStaying(in t: Double) -> (mean: Double, deviation: Double)

  /// The time by which the first purchase has come with a given probability:
  /// the smallest t with P(X(t) ≥ 1) ≥ `probability`.
  ///
  /// A process need not state it: it is found from
  /// ``probabilityOfPurchase(in:)`` unless there is a closed form.
  ///
  /// - Parameter probability: Between 0 and 1.
  /// - Returns: The time; 0 for probability 0; nil where the purchase never
  ///   comes with that probability, or only beyond 1e30 time units.
  func timeToPurchase(probability: Double) -> Double?

  /// The length of an interval from `t` on over which the intensity is smooth.
  ///
  /// It falls by no more than a factor of e⁸ there, and has no singularity
  /// within that length of `t`: twelve points of Gauss–Legendre quadrature
  /// integrate it to full precision.
  func smoothLength(from t: Double) -> Double

  /// The intensity as a function for many times, where its integral is a
  /// quicker way to the expected purchases by all of them than
  /// ``expectedPurchases(in:)``: for a ``PurchaseCurve``.
  ///
  /// A process need not state it: there is none.
  ///
  /// - Parameter last: The last of the times.
  /// - Returns: ``intensity(at:)`` from 0 to `last`; nil where expected
  ///   purchases have a better form.
  func intensityToIntegrate(
    until last: Double
  ) -> (@Sendable (_ t: Double) -> Double)?
}

extension PurchaseProcess {
  /// None: expected purchases have a better form.
  public func intensityToIntegrate(
    until last: Double
  ) -> (@Sendable (_ t: Double) -> Double)? { nil }
}
