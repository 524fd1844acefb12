internal import CLVNumerics

/// Whether customers differ in what they spend on a purchase: the analysis of
/// variance of single amounts, each customer a group.
///
/// F = [Σ nᵢ (z̄ᵢ − z̄)²/(k − 1)] / [Σ Σ (z − z̄ᵢ)²/(N − k)] over k customers
/// with N amounts: Fisher (1925), *Statistical Methods for Research Workers*,
/// chapter VII. Spend models see the customers' means alone, and can take for
/// chance what the amounts behind them show to be none.
public struct SpendDifferences: Sendable, Equatable, Codable {
  /// k, the customers with repeat purchases of a positive mean amount.
  public let customers: Int

  /// N, their repeat purchases.
  public let purchases: Int

  /// F; nil where it is infinite, as nobody ever paid two different amounts.
  public let statistic: Double?

  /// k − 1 and N − k.
  public let degreesOfFreedom: [Int]

  /// The probability of as large a statistic by chance if all customers were
  /// alike.
  public let pValue: Double

  /// Whether customers differ by more than chance would have it.
  public var areBeyondChance: Bool { pValue <= 0.05 }

  /// Compares the customers of a summary; nil where fewer than two have
  /// repeat purchases, where nobody has two of them, or where no two amounts
  /// differ.
  ///
  /// - Parameters:
  ///   - frequency: x of each customer.
  ///   - meanSpend: z̄ of each customer, in the same order.
  ///   - squares: Σ (z − z̄)² over the repeat purchases of one of them.
  public init?(
    frequency: [Int32], meanSpend: [Double], squares: (Int) -> Double
  ) {
    let spenders = frequency.indices.lazy.filter {
      frequency[$0] > 0 && meanSpend[$0] > 0
    }
    var (k, n, total) = (0, 0, 0.0)
    for i in spenders {
      k += 1
      n += Int(frequency[i])
      total += Double(frequency[i]) * meanSpend[i]
    }
    guard k > 1, n > k else { return nil }
    let mean = total / Double(n)
    var (between, within, size) = (0.0, 0.0, 0.0)
    for i in spenders {
      let x = Double(frequency[i])
      between += x * (meanSpend[i] - mean) * (meanSpend[i] - mean)
      within += squares(i)
      size += x * meanSpend[i] * meanSpend[i]
    }
    // What rounding leaves of equal amounts is no difference.
    let least = 1e-24 * size
    guard between > least || within > least else { return nil }
    customers = k
    purchases = n
    let freedom = [k - 1, n - k]
    degreesOfFreedom = freedom
    guard within > least else {
      statistic = nil
      pValue = 0
      return
    }
    let f = between / Double(freedom[0]) / (within / Double(freedom[1]))
    statistic = f
    pValue = fUpperTail(f, Double(freedom[0]), Double(freedom[1]))
  }
}
