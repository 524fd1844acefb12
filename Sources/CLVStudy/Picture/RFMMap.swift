internal import CLVRFM

/// Customers by their scores of recency and frequency, with what the models
/// say of each combination.
public struct RFMMap: Sendable {
  /// The customers of one combination, at least one.
  public struct Cell: Sendable {
    /// The recency score, from 1 for long ago.
    public let recency: Int

    /// The frequency score, from 1 for seldom.
    public let frequency: Int

    /// How many customers.
    public internal(set) var customers = 0

    /// What they are worth, or how many purchases are expected of them where
    /// amounts are unknown.
    public internal(set) var value = 0.0

    /// How many of them are expected to buy.
    public internal(set) var buyers = 0.0

    /// The value of one of them.
    public var meanValue: Double { value / Double(customers) }
  }

  /// The combinations that customers have.
  public let cells: [Cell]

  /// The highest score.
  public let bins: Int

  init(_ scores: RFMScores, values: [Double], buying: [Double]) {
    let bins = scores.bins
    var cells = (0..<bins * bins).map {
      Cell(recency: $0 / bins + 1, frequency: $0 % bins + 1)
    }
    for customer in values.indices {
      let place =
        (Int(scores.recency[customer]) - 1) * bins
        + Int(scores.frequency[customer]) - 1
      cells[place].customers += 1
      cells[place].value += values[customer]
      cells[place].buyers += buying[customer]
    }
    self.bins = bins
    self.cells = cells.filter { $0.customers > 0 }
  }
}
