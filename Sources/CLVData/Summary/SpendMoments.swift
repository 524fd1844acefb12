internal import Libm

/// How the amounts of each customer's repeat purchases vary: with their number
/// and mean, what an analysis of variance needs.
///
/// Σ (z − z̄)² over a customer's repeat purchases, Σ ln z over those that are
/// worth more than nothing, Σ (ln z − l)² with l the mean of these logarithms,
/// and how many are worth nothing. Those of fewer than two
/// follow from their number and mean, so that only customers with more, a
/// quarter of a usual shop's, take memory.
public struct SpendMoments: Sendable, Equatable {
  /// The sums of squares of customers with two repeat purchases or more, in
  /// order.
  private var squares: [Double] = []
  private var logSums: [Double] = []
  private var logSquares: [Double] = []

  /// How many of them are worth nothing, of the customers who have such.
  private var zeros: [Int: Int32] = [:]

  /// Whether all sums of logarithms are known.
  public private(set) var areLogSumsKnown = true

  /// Whether all sums of squares of logarithms are known.
  public private(set) var areLogSquaresKnown = true

  /// How many such customers there are before each block of customers.
  private var starts: [UInt32] = []
  private var count = 0

  private static let block = 16

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
  /// - Returns: The sum; 0 where no repeat purchase is worth more than
  ///   nothing, −∞ where it is not known.
  public func logSum(
    of customer: Int, frequency: [Int32], means: [Double]
  ) -> Double {
    if let place = place(of: customer, frequency) { return logSums[place] }
    return Self.logSum(ofOne: frequency[customer], means[customer])
  }

  /// Σ (ln z − l)² of a customer.
  ///
  /// - Parameters:
  ///   - customer: The place among the customers.
  ///   - frequency: x of all customers.
  /// - Returns: The sum; 0 under two repeat purchases, infinite where it is
  ///   not known.
  public func logSquares(of customer: Int, frequency: [Int32]) -> Double {
    place(of: customer, frequency).map { logSquares[$0] } ?? 0
  }

  /// ln z of the only repeat purchase, if there is one.
  private static func logSum(ofOne frequency: Int32, _ mean: Double) -> Double {
    frequency == 1 && mean > 0 ? log(mean) : 0
  }

  /// How many repeat purchases of a customer are worth nothing.
  ///
  /// - Parameters:
  ///   - customer: The place among the customers.
  ///   - frequency: x of all customers.
  ///   - means: z̄ of all customers.
  /// - Returns: The number; 0 without repeat purchases.
  public func zeros(
    of customer: Int, frequency: [Int32], means: [Double]
  ) -> Int32 {
    frequency[customer] > 1
      ? zeros[customer] ?? 0
      : frequency[customer] == 1 && means[customer] == 0 ? 1 : 0
  }

  /// Σ ln z of all customers.
  func logSums(frequency: [Int32], means: [Double]) -> [Double] {
    var place = 0
    return frequency.indices.map { customer in
      guard frequency[customer] > 1 else {
        return Self.logSum(ofOne: frequency[customer], means[customer])
      }
      defer { place += 1 }
      return logSums[place]
    }
  }

  /// Σ (ln z − l)² of all customers.
  func logSquares(frequency: [Int32]) -> [Double] {
    var place = 0
    return frequency.map {
      guard $0 > 1 else { return 0 }
      defer { place += 1 }
      return logSquares[place]
    }
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
    var logs = RunningSquares()
    var zeros: Int32 = 0
    if frequency > 1 {
      for amount in amounts {
        sum += (amount - mean) * (amount - mean)
        guard amount > 0 else {
          zeros += 1
          continue
        }
        let logarithm = log(amount)
        logSum += logarithm
        logs.add(logarithm)
      }
    }
    append(
      frequency: frequency, squares: sum, logSum: logSum,
      logSquares: logs.squares, zeros: zeros)
  }

  /// Adds a customer by the moments, which count for two repeat purchases or
  /// more.
  ///
  /// - Parameters:
  ///   - frequency: x, the number of repeat purchases.
  ///   - squares: Σ (z − z̄)² over them.
  ///   - logSum: Σ ln z over those that are worth more than nothing; nil where
  ///     it is not known.
  ///   - logSquares: Σ (ln z − l)² over these; nil where it is not known.
  ///   - zeros: How many are not.
  public mutating func append(
    frequency: Int, squares: Double, logSum: Double?,
    logSquares: Double? = nil, zeros: Int32 = 0
  ) {
    if count % Self.block == 0 {
      starts.append(UInt32(truncatingIfNeeded: self.squares.count))
    }
    count += 1
    guard frequency > 1 else { return }
    self.squares.append(squares)
    logSums.append(logSum ?? -.infinity)
    if logSum == nil { areLogSumsKnown = false }
    self.logSquares.append(logSquares ?? .infinity)
    if logSquares == nil { areLogSquaresKnown = false }
    if zeros > 0 { self.zeros[count - 1] = zeros }
  }

  /// Why a customer cannot have such moments; nil where one can.
  ///
  /// No x amounts of a mean z̄, none of them negative, have squares above
  /// x(x − 1)z̄², nor n of them above zero logarithms that add to more than
  /// n ln(x z̄/n), whose squares are more than those of the smallest and the
  /// largest number.
  static func problem(
    squares: Double, logSum: Double?, logSquares: Double? = nil, zeros: Int32,
    frequency: Int32, mean: Double
  ) -> String? {
    guard frequency > 0 else {
      return squares == 0 && (logSum ?? 0) == 0 && (logSquares ?? 0) == 0
        && zeros == 0
        ? nil : "there is no repeat purchase that they could be of"
    }
    let x = Double(frequency)
    let paid = x - Double(zeros)
    let most = paid > 0 ? paid * log(x * mean / paid) : 0
    let isPossible =
      squares >= 0 && squares <= (1 + 1e-6) * x * (x - 1) * mean * mean
      && zeros >= 0 && (paid > 0) == (mean > 0) && paid >= 0
      && (logSum.map { $0 <= most + 1e-6 * max(1, abs(most)) } ?? true)
      && (logSquares.map { $0 >= 0 && $0 <= max(0, paid - 1) * 6e5 } ?? true)
    return isPossible
      ? nil
      : "no \(frequency) purchase\(frequency == 1 ? "" : "s") of \(mean) on "
        + "average can have them"
  }
}

/// Σ (y − ȳ)² of numbers that come one by one: Welford (1962), *Technometrics*
/// 4:419.
struct RunningSquares {
  private(set) var squares = 0.0
  private var mean = 0.0
  private var count = 0.0

  /// Nothing yet, or what is known of some numbers.
  init(count: Double = 0, mean: Double = 0, squares: Double = 0) {
    self.count = count
    self.mean = mean
    self.squares = squares
  }

  mutating func add(_ number: Double) {
    count += 1
    let distance = number - mean
    mean += distance / count
    squares += distance * (number - mean)
  }
}
