public import CLVForecasting

/// Where RFM and the model disagree about customers, and why.
///
/// RFM counts every purchase in a customer's favour. To the model, one who
/// bought often and then stopped is the more surely lost the more often he
/// bought: the increasing-frequency paradox of Fader, Hardie & Lee (2005),
/// Journal of Marketing Research 42, 415–430.
public struct FrequencyParadox: Sendable {
  /// One customer on whom the two disagree.
  public struct Customer: Sendable {
    /// The place in the summary.
    public let customer: Int

    /// The share of all customers whom RFM ranks below, by the sum of scores.
    public let rfmRank: Double

    /// The share of all customers whom the model ranks below, by lifetime
    /// value or, without amounts, expected purchases.
    public let modelRank: Double
  }

  /// A group of equal recency in which those who bought more often are worth
  /// less.
  public struct Reversal: Sendable {
    /// The recency score.
    public let recency: Int

    /// The frequency score worth most, and its mean worth.
    public let best: (frequency: Int, worth: Double)

    /// The highest frequency score, and its mean worth, which is lower.
    public let highest: (frequency: Int, worth: Double)

    /// Whether worth is the lifetime value; else the expected purchases.
    public let isMoney: Bool
  }

  /// The share of customers that counts as the best.
  public static let best = 0.2

  /// Customers in RFM's best fifth whom the model believes lost.
  ///
  /// They are likelier to have dropped out than to be alive, and not in the
  /// model's best fifth. The widest disagreement comes first.
  public let overrated: [Customer]

  /// Customers in the model's best fifth whom RFM does not put in its own.
  ///
  /// The widest disagreement comes first.
  public let underrated: [Customer]

  /// Groups in which more purchases in the past mean less to come, by recency
  /// score.
  public let reversals: [Reversal]

  /// Looks for customers on whom RFM and the model disagree.
  ///
  /// - Parameters:
  ///   - scores: The RFM scores.
  ///   - forecasts: The forecasts of the same customers.
  public init(_ scores: RFMScores, forecasts: CustomerForecasts) {
    precondition(scores.count == forecasts.count)
    let alive = forecasts.probabilitiesAlive()
    let worth = forecasts.lifetimeValues() ?? forecasts.expectedPurchases()
    let rfmRanks = Self.ranks(
      (0..<scores.count).map { Double(scores.sum(of: $0)) })
    let modelRanks = Self.ranks(worth)
    let customers = (0..<scores.count).map {
      Customer(
        customer: $0, rfmRank: rfmRanks[$0], modelRank: modelRanks[$0])
    }
    let start = 1 - Self.best
    overrated = Self.byDisagreement(
      customers.filter {
        $0.rfmRank >= start && $0.modelRank < start
          && alive[$0.customer] < 0.5
      })
    underrated = Self.byDisagreement(
      customers.filter { $0.modelRank >= start && $0.rfmRank < start })
    reversals = Self.reversals(
      RFMCells(scores, forecasts: forecasts), bins: scores.bins)
  }

  /// The widest disagreement first, ties by place in the summary.
  private static func byDisagreement(_ customers: [Customer]) -> [Customer] {
    func gap(_ customer: Customer) -> Double {
      abs(customer.rfmRank - customer.modelRank)
    }
    return customers.sorted {
      (gap($1), $0.customer) < (gap($0), $1.customer)
    }
  }

  /// The share of values strictly below each.
  private static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var below = 0
    for (place, index) in order.enumerated() {
      if place > 0, values[order[place - 1]] < values[index] { below = place }
      ranks[index] = Double(below) / Double(values.count)
    }
    return ranks
  }

  /// Fewer customers than these say nothing of their group.
  private static let fewestCustomers = 20

  private static func reversals(_ cells: RFMCells, bins: Int) -> [Reversal] {
    (1...bins).compactMap { recency in
      let groups = (1...bins).compactMap {
        frequency -> (frequency: Int, worth: Double)? in
        let totals = cells.totals(recency: recency, frequency: frequency)
        guard totals.customers >= fewestCustomers else { return nil }
        return (frequency, totals.meanWorth)
      }
      guard let highest = groups.last,
        let best = groups.max(by: { $0.worth < $1.worth }),
        best.worth > highest.worth
      else { return nil }
      return Reversal(
        recency: recency, best: best, highest: highest,
        isMoney: cells.total.lifetimeValue != nil)
    }
  }
}
