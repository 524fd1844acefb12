internal import Libm

/// How the amounts of each customer's repeat purchases vary: with their number
/// and mean, what an analysis of variance needs.
///
/// Σ (z − z̄)² and Σ ln z over a customer's repeat purchases. Those of fewer
/// than two follow from their number and mean, so that only customers with
/// more, a quarter of a usual shop's, take memory.
public struct SpendMoments: Sendable, Equatable {
  /// Of customers with two repeat purchases or more, in order.
  private var squares: [Double] = []
  private var logSums: [Double] = []

  /// How many such customers there are before each block of customers.
  private var starts: [UInt32] = []
  private var count = 0

  private static let block = 64

  /// The moments of nobody yet.
  public init() {}

  /// How many customers there are.
  public var customers: Int { count }

  /// Σ (z − z̄)² of a customer.
  ///
  /// - Parameters:
  ///   - customer: The place among the customers.
  ///   - frequency: x of all customers.
  /// - Returns: The sum; 0 under two repeat purchases.
  public func squares(of customer: Int, frequency: [Int32]) -> Double {
    place(of: customer, frequency).map { squares[$0] } ?? 0
  }

  /// Σ ln z of a customer.
  ///
  /// - Parameters:
  ///   - customer: The place among the customers.
  ///   - frequency: x of all customers.
  ///   - means: z̄ of all customers.
  /// - Returns: The sum; 0 without repeat purchases, −∞ where one is worth
  ///   nothing.
  public func logSum(
    of customer: Int, frequency: [Int32], means: [Double]
  ) -> Double {
    if let place = place(of: customer, frequency) { return logSums[place] }
    return frequency[customer] == 0 ? 0 : log(means[customer])
  }

  private func place(of customer: Int, _ frequency: [Int32]) -> Int? {
    guard frequency[customer] > 1 else { return nil }
    let first = customer - customer % Self.block
    return frequency[first..<customer].reduce(
      Int(starts[customer / Self.block])
    ) { $1 > 1 ? $0 + 1 : $0 }
  }

  /// Adds a customer by the amounts of the repeat purchases.
  ///
  /// Deviations are from the mean itself: a sum of squares less the square of
  /// a sum would lose its digits where amounts are nearly the same.
  @inline(__always)
  mutating func add(
    _ amounts: some Sequence<Double>, frequency: Int, mean: Double
  ) {
    var sum = 0.0
    var logSum = 0.0
    if frequency > 1 {
      for amount in amounts {
        sum += (amount - mean) * (amount - mean)
        logSum += log(amount)
      }
    }
    append(frequency: frequency, squares: sum, logSum: logSum)
  }

  /// Adds a customer by the moments, which count for two repeat purchases or
  /// more.
  public mutating func append(
    frequency: Int, squares: Double, logSum: Double
  ) {
    if count % Self.block == 0 {
      starts.append(UInt32(truncatingIfNeeded: self.squares.count))
    }
    count += 1
    guard frequency > 1 else { return }
    self.squares.append(squares)
    logSums.append(logSum)
  }

  /// Why a customer cannot have such moments; nil where one can.
  ///
  /// No x amounts of a mean z̄, none of them negative, have squares above
  /// x(x − 1)z̄², nor logarithms that add to more than x ln z̄.
  static func problem(
    squares: Double, logSum: Double, frequency: Int32, mean: Double
  ) -> String? {
    guard frequency > 0 else {
      return squares == 0 && logSum == 0
        ? nil : "there is no repeat purchase that they could be of"
    }
    let x = Double(frequency)
    let most = x * log(mean)
    let isPossible =
      squares >= 0 && squares <= (1 + 1e-6) * x * (x - 1) * mean * mean
      && (logSum == -.infinity || logSum <= most + 1e-6 * max(1, abs(most)))
    return isPossible
      ? nil
      : "no \(frequency) purchases of \(mean) on average can have them"
  }
}
