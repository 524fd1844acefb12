internal import Libm

/// What is known of each customer's spending: one entry per customer in every
/// column.
public struct SpendHistories: Sendable {
  /// What the amounts are those of.
  public let form: SpendForm

  /// n, the number of amounts.
  public let counts: [Int32]

  /// Which mean of the amounts ``means`` are.
  public let mean: SpendMean

  /// z̄, their mean; of no meaning where there are none.
  public let means: [Double]

  /// Σ ln z over them; nil where the form is means.
  public let logSums: [Double]?

  /// Σ (ln z − l)² over them, with l the mean of ln z; nil unless the mean is
  /// geometric.
  public let logSquares: [Double]?

  /// The mean spends of repeat purchases.
  ///
  /// - Parameters:
  ///   - frequency: x of each customer.
  ///   - meanSpend: z̄ of each customer, finite, in the same order; customers
  ///     of whom it is 0 say nothing of spending.
  public init(frequency: [Int32], meanSpend: [Double]) {
    precondition(
      frequency.count == meanSpend.count, "the columns differ in length")
    form = .means
    mean = .arithmetic
    counts = frequency
    means = meanSpend
    logSums = nil
    logSquares = nil
  }

  /// Single amounts by their sufficient statistics.
  ///
  /// - Parameters:
  ///   - form: Which amounts they are, not ``SpendForm/means``.
  ///   - counts: n of each customer.
  ///   - means: z̄ of each customer, 0 where n is 0.
  ///   - logSums: Σ ln z of each customer, 0 where n is 0.
  public init(
    _ form: SpendForm, counts: [Int32], means: [Double], logSums: [Double]
  ) {
    precondition(form.takesSingleAmounts, "means have no sums of logarithms")
    precondition(
      counts.count == means.count && counts.count == logSums.count,
      "the columns differ in length")
    self.form = form
    mean = .arithmetic
    self.counts = counts
    self.means = means
    self.logSums = logSums
    logSquares = nil
  }

  /// Single amounts by the statistics of their logarithms, which make their
  /// geometric means.
  ///
  /// - Parameters:
  ///   - form: Which amounts they are, not ``SpendForm/means``.
  ///   - counts: n of each customer.
  ///   - logSums: Σ ln z of each customer, 0 where n is 0.
  ///   - logSquares: Σ (ln z − l)² of each customer, with l = Σ ln z / n, 0
  ///     where n is below 2.
  public init(
    _ form: SpendForm, counts: [Int32], logSums: [Double],
    logSquares: [Double]
  ) {
    precondition(form.takesSingleAmounts, "means have no sums of logarithms")
    precondition(
      counts.count == logSums.count && counts.count == logSquares.count,
      "the columns differ in length")
    self.form = form
    mean = .geometric
    self.counts = counts
    means = zip(counts, logSums).map { $0 > 0 ? exp($1 / Double($0)) : 0 }
    self.logSums = logSums
    self.logSquares = logSquares
  }

  /// The number of customers.
  public var count: Int { counts.count }

  /// Whether a customer says anything of spending.
  func isKnown(_ customer: Int) -> Bool {
    counts[customer] > 0 && means[customer] > 0
  }

  /// Σ ln(z/z̄) of a customer, or −Σ ln²(z/z̄) of the geometric mean: 0 where
  /// all amounts are equal, negative where they differ; 0 for means.
  func evenness(of customer: Int) -> Double {
    guard let logSums, counts[customer] > 1 else { return 0 }
    if let logSquares { return -max(0, logSquares[customer]) }
    // Rounding may lift what is next to 0 above it.
    return min(
      0, logSums[customer] - Double(counts[customer]) * log(means[customer]))
  }

  /// Those of some customers, by their places.
  public func selecting(_ customers: [Int]) -> SpendHistories {
    let counts = customers.map { self.counts[$0] }
    let means = customers.map { self.means[$0] }
    guard let logSums else {
      return SpendHistories(frequency: counts, meanSpend: means)
    }
    let sums = customers.map { logSums[$0] }
    guard let logSquares else {
      return SpendHistories(form, counts: counts, means: means, logSums: sums)
    }
    return SpendHistories(
      form, counts: counts, logSums: sums,
      logSquares: customers.map { logSquares[$0] })
  }
}
