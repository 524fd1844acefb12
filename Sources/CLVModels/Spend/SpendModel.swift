internal import CLVNumerics

/// A model of what customers spend on a purchase.
///
/// What is known of a customer are the number x and the mean z̄ of the amounts
/// of its ``form``: those of the repeat purchases, unless it says otherwise.
/// Which mean that is, ``mean`` tells.
public protocol SpendModel: LikelihoodModel where Sample == SpendSample {
  /// What of the amounts the model was fitted to; ``SpendForm/means`` of a
  /// model at given parameters.
  var form: SpendForm { get set }

  /// The forms that the model can be fitted to, first the one to fall back on
  /// where nothing speaks for another.
  static var forms: [SpendForm] { get }

  /// Which mean of the amounts z̄ is, wherever a mean spend is asked for.
  static var mean: SpendMean { get }

  /// Whether mean spend may depend on how often a customer buys: their
  /// correlation does not speak against the model.
  static var followsFrequency: Bool { get }

  /// Whether the model, at its parameters, takes all customers to spend
  /// alike, to within one part in a hundred.
  var takesAllAlike: Bool { get }

  /// The log-likelihood of one customer's mean spend.
  ///
  /// - Parameters:
  ///   - meanSpend: z̄ > 0, the mean amount of the repeat purchases.
  ///   - frequency: x ≥ 1, how many there were.
  /// - Returns: ln f(z̄ | x).
  func logLikelihood(meanSpend: Double, frequency: Int) -> Double

  /// The expected amount of a future purchase, given the past ones.
  ///
  /// - Parameters:
  ///   - meanSpend: z̄, the mean amount of the repeat purchases; not used
  ///     where the frequency is 0.
  ///   - frequency: x, how many there were.
  /// - Returns: The expectation; infinite where the model's mean is.
  func expectedSpend(meanSpend: Double, frequency: Int) -> Double

  /// The expected amounts of future purchases, customer by customer.
  ///
  /// A model need not state it; it is asked for here so that the loop over
  /// customers is compiled for the model.
  func expectedSpends(meanSpend: [Double], frequency: [Int32]) -> [Double]

  /// The probability that the next purchases come to no more than an amount,
  /// given the past ones.
  ///
  /// - Parameters:
  ///   - amount: What they are to come to at most.
  ///   - count: How many purchases there will be; their total is 0 where there
  ///     are none.
  ///   - meanSpend: z̄, not used where the frequency is 0.
  ///   - frequency: x.
  /// - Returns: The probability, accurate however small.
  func probability(
    totalSpendAtMost amount: Double, ofPurchases count: Int,
    meanSpend: Double, frequency: Int
  ) -> Double

  /// The probability that the next purchases come to more than an amount,
  /// given the past ones: the complement of
  /// ``probability(totalSpendAtMost:ofPurchases:meanSpend:frequency:)``,
  /// accurate however small.
  func probability(
    totalSpendAbove amount: Double, ofPurchases count: Int,
    meanSpend: Double, frequency: Int
  ) -> Double

  /// The logarithm of the density of the total of the next purchases, given
  /// the past ones.
  ///
  /// - Parameters:
  ///   - amount: The total, positive.
  ///   - count: How many purchases there will be, at least one.
  ///   - meanSpend: z̄, not used where the frequency is 0.
  ///   - frequency: x.
  /// - Returns: The logarithm, of a density per unit of money.
  func logDensity(
    totalSpend amount: Double, ofPurchases count: Int, meanSpend: Double,
    frequency: Int
  ) -> Double

  /// The amount that a customer's future spending scales with.
  ///
  /// The law of the total of k future purchases, in units of it, depends on k
  /// and the frequency x alone, not on z̄. Covariates act on it and on nothing
  /// else.
  func spendScale(meanSpend: Double, frequency: Int) -> Double

  /// The variance of the amount of one future purchase, given the past ones;
  /// may be infinite.
  func spendVariance(meanSpend: Double, frequency: Int) -> Double

  /// The variance of the customer's own mean spend, given the past purchases:
  /// how well the customer is known; may be infinite.
  func meanSpendVariance(meanSpend: Double, frequency: Int) -> Double

  /// The mean amount of a purchase over all customers; may be infinite.
  var populationMean: Double { get }

  /// The amounts of one customer's purchases, drawn at random.
  func simulatedSpends(
    count: Int, using generator: inout some RandomNumberGenerator
  ) -> [Double]
}

extension SpendModel {
  /// All of them, the means as published first, unless the model says
  /// otherwise.
  public static var forms: [SpendForm] { SpendForm.allCases }

  /// The arithmetic one, unless the model says otherwise.
  public static var mean: SpendMean { .arithmetic }

  /// No, unless the model says so: spend has nothing to do with purchases.
  public static var followsFrequency: Bool { false }

  /// No, unless the model says when.
  public var takesAllAlike: Bool { false }

  /// The model with the form of what it was fitted to.
  public func fitted(to form: SpendForm) -> Self {
    var model = self
    model.form = form
    return model
  }

  /// The expectation of each customer by itself, in parallel.
  public func expectedSpends(
    meanSpend: [Double], frequency: [Int32]
  ) -> [Double] {
    parallelMap(count: meanSpend.count, chunkSize: 1 << 16) {
      expectedSpend(meanSpend: meanSpend[$0], frequency: Int(frequency[$0]))
    }
  }
}
