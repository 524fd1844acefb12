internal import CLVNumerics

/// How much of a total few customers make up: the Lorenz curve.
public struct ValueConcentration: Sendable {
  /// One point of the curve.
  public struct Point: Sendable, Equatable {
    /// A share of the customers, those of least value.
    public let customers: Double

    /// Their share of the total.
    public let value: Double

    /// A point from its parts.
    public init(customers: Double, value: Double) {
      self.customers = customers
      self.value = value
    }
  }

  /// The sum of the k least values, for k = 0, 1, …, n.
  private let sums: [Double]

  /// The Gini coefficient: twice the area between the curve and the diagonal;
  /// 0 where all values are equal, near 1 where one customer has it all.
  public let gini: Double

  /// The concentration of values that are not negative.
  ///
  /// - Returns: nil where they add up to nothing, or are not finite.
  public init?(_ values: [Double]) {
    self.init(ascending: ascendingValues(values))
  }

  /// The concentration of values that are in ascending order and not negative.
  ///
  /// - Returns: nil where they add up to nothing, or are not finite.
  public init?(ascending values: [Double]) {
    var sums = [0.0]
    sums.reserveCapacity(values.count + 1)
    var total = 0.0
    for value in values {
      total += value
      sums.append(total)
    }
    guard total > 0, total.isFinite else { return nil }
    self.sums = sums
    // The trapezoids below the curve.
    let area = sums.dropLast().reduce(total / 2, +) / total
    gini = 1 - 2 * area / Double(values.count)
  }

  /// The share of the total that the share of customers with the least value
  /// has; within a customer, in proportion.
  public func share(ofLeast customers: Double) -> Double {
    let place = min(max(customers, 0), 1) * Double(sums.count - 1)
    let whole = min(Int(place), sums.count - 2)
    let part = place - Double(whole)
    let sum = sums[whole] + part * (sums[whole + 1] - sums[whole])
    return sum / sums[sums.count - 1]
  }

  /// The share of the total that the top share of customers has: with 0.2,
  /// the "80/20" question.
  public func share(ofTop customers: Double) -> Double {
    1 - share(ofLeast: 1 - customers)
  }

  /// Points of the curve at equal steps, from (0, 0) to (1, 1).
  public func curve(steps: Int = 100) -> [Point] {
    (0...steps).map {
      let customers = Double($0) / Double(steps)
      return Point(customers: customers, value: share(ofLeast: customers))
    }
  }
}
