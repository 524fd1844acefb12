internal import CLVData
internal import Libm

/// What a correction of forecasts looks at.
public enum CorrectionFeature: String, Codable, Sendable, CaseIterable {
  /// ln(1 + x), of the number of repeat purchases.
  case repeats

  /// The logarithm of the purchases that the model expects over the
  /// correction's own horizon.
  case forecast

  /// ln(1 + (T − tₓ)(x + 1)/T), the silence in gaps of the customer's own; 0
  /// without repeat purchases.
  case silence

  /// ln(1 + T), the age.
  case age

  /// The logarithm of the mean amount so far.
  case spend

  /// The feature of each customer; nil for one of whom it is not known.
  ///
  /// - Parameters:
  ///   - summary: The customers.
  ///   - expected: The purchases expected of each over the correction's
  ///     horizon.
  /// - Returns: A number for each customer, in their order.
  func values(
    _ summary: CustomerSummary, expected: [Double]
  ) -> [Double?] {
    switch self {
    case .repeats:
      return summary.frequency.map { log1p(Double($0)) }
    case .forecast:
      return expected.map { log(max($0, Self.leastExpected)) }
    case .silence:
      return summary.frequency.indices.map { customer in
        let (x, T) = (Double(summary.frequency[customer]), summary.T[customer])
        guard x > 0, T > 0 else { return 0 }
        return log1p((T - summary.recency[customer]) * (x + 1) / T)
      }
    case .age:
      return summary.T.map { log1p($0) }
    case .spend:
      guard summary.hasAmounts else {
        return [Double?](repeating: nil, count: summary.count)
      }
      return summary.frequency.indices.map { customer in
        let x = Double(summary.frequency[customer])
        var (sum, count) = (x * summary.monetaryValue[customer], x)
        if let first = summary.firstAmount?[customer] {
          sum += first
          count += 1
        }
        return count > 0 && sum > 0 ? log(sum / count) : nil
      }
    }
  }

  /// Expectations below it are taken for it.
  static let leastExpected = 1e-6
}
