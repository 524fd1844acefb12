public import CLVData
public import CLVForecasting
internal import CLVModels
internal import CLVNumerics

/// What a purchase model says of customers by the number of their repeat
/// purchases and the time of the last one, in cells.
///
/// All customers of the grid began the same time ago, T.
public struct HistoryGrid: Sendable {
  /// Customers whose last purchase was at about the same time.
  public struct Cell: Sendable {
    /// The number of repeat purchases.
    public let frequency: Int

    /// Between which recencies the cell lies.
    public let recency: ClosedRange<Double>

    /// The recency that its numbers hold for.
    public let middle: Double

    /// The probability of being alive.
    public let probabilityAlive: Double

    /// The expected number of purchases over the horizon.
    public let expectedPurchases: Double
  }

  /// The cells, those of few purchases and early ones first.
  public let cells: [Cell]

  /// The time since the first purchase of all of them.
  public let T: Double

  /// The largest number of repeat purchases.
  private static let most = 12

  /// The number of recencies.
  private static let steps = 10

  /// Works out the grid of customers as old as the oldest ones of a summary;
  /// nil where nobody has bought again, or the horizon is without end.
  ///
  /// - Parameters:
  ///   - summary: The customers.
  ///   - model: The model; with covariates, customers whose coded covariates
  ///     are 0.
  ///   - horizon: How far ahead purchases are expected.
  public init?(
    for summary: CustomerSummary, by model: CustomerModel, horizon: Double
  ) {
    guard let T = summary.T.max(), T > 0, horizon.isFinite,
      let largest = summary.frequency.max(), largest > 0
    else { return nil }
    self.T = T
    cells = Self.cells(
      model.purchase, T, min(Self.most, max(5, Int(largest))), horizon)
  }

  private static func cells<Model: PurchaseModel>(
    _ model: Model, _ T: Double, _ most: Int, _ horizon: Double
  ) -> [Cell] {
    let isDiscrete = Model.countsOpportunities
    let steps =
      isDiscrete ? max(1, Int(min(T, Double(Self.steps)))) : Self.steps
    let recencies = EvenSteps(steps, to: T)
    return (1...most).flatMap { frequency in
      (0..<steps).compactMap { step -> Cell? in
        let (low, high) = (recencies[step], recencies[step + 1])
        let middle = isDiscrete ? high.rounded(.down) : (low + high) / 2
        // One purchase at each opportunity at most.
        if isDiscrete, middle < Double(frequency) { return nil }
        let history = PurchaseHistory(
          frequency: frequency, recency: middle, T: T)
        return Cell(
          frequency: frequency, recency: low...high, middle: middle,
          probabilityAlive: model.probabilityAlive(history),
          expectedPurchases: model.expectedPurchases(
            in: horizon, given: history))
      }
    }
  }
}
