public import CLVData
public import CLVForecasting
internal import CLVModels
public import CLVTables

/// What customers are worth by recency, frequency and monetary group: Fader,
/// Hardie & Lee (2005), "RFM and CLV: Using Iso-Value Curves for Customer Base
/// Analysis", Journal of Marketing Research 42, 415–430.
public struct RFMCells: Sendable {
  /// Sums of forecasts over customers.
  public struct Totals: Sendable {
    /// How many customers there are.
    public private(set) var customers = 0

    /// The expected number of them who are alive.
    public private(set) var alive = 0.0

    /// The sum of their expected purchases over the horizon.
    public private(set) var expectedPurchases = 0.0

    /// The sum of their lifetime values; nil without amounts.
    public private(set) var lifetimeValue: Double?

    /// Sums over nobody.
    public init() {}

    /// The mean probability of being alive.
    public var meanProbabilityAlive: Double { alive / Double(customers) }

    /// The mean of the expected purchases.
    public var meanExpectedPurchases: Double {
      expectedPurchases / Double(customers)
    }

    /// The mean of the lifetime values; nil without amounts.
    public var meanLifetimeValue: Double? {
      lifetimeValue.map { $0 / Double(customers) }
    }

    /// The mean lifetime value or, without amounts, of expected purchases.
    public var meanWorth: Double { meanLifetimeValue ?? meanExpectedPurchases }

    mutating func add(_ forecast: CustomerForecast) {
      customers += 1
      alive += forecast.purchases.probabilityAlive
      expectedPurchases += forecast.purchases.expectedPurchases
      add(value: forecast.lifetimeValue)
    }

    mutating func add(_ other: Totals) {
      customers += other.customers
      alive += other.alive
      expectedPurchases += other.expectedPurchases
      add(value: other.lifetimeValue)
    }

    private mutating func add(value: Double?) {
      guard let value else { return }
      lifetimeValue = (lifetimeValue ?? 0) + value
    }
  }

  /// The customers of one combination of groups.
  public struct Cell: Sendable {
    /// The combination.
    public let cell: RFMCell

    /// Its customers.
    public let totals: Totals
  }

  /// The combinations that customers have, by recency, frequency and monetary
  /// group, ascending.
  public let cells: [Cell]

  /// Customers by their RFM scores.
  public init(_ scores: RFMScores, forecasts: CustomerForecasts) {
    self.init(
      recency: scores.recency, frequency: scores.frequency,
      monetary: scores.monetary, forecasts: forecasts)
  }

  /// Customers by the paper's groups.
  ///
  /// Those without repeat purchases are group 0 in everything; the others are
  /// scored among themselves, in terciles, by the days since the last
  /// purchase, the number of repeat purchases and their mean amount. Ties are
  /// scored alike, by the rule of ``RFMScoring``; the paper splits them in the
  /// order of the customers.
  public init(
    repeatersOf summary: CustomerSummary, forecasts: CustomerForecasts
  ) {
    let table = RFMTable(summary)
    let repeaters = summary.frequency.indices.filter {
      summary.frequency[$0] > 0
    }
    func groups(_ value: (Int) -> Double) -> [UInt8] {
      let values = repeaters.map(value)
      let cuts = ScoreCuts(quantilesOf: values, bins: 3)
      var groups = [UInt8](repeating: 0, count: summary.count)
      for (customer, value) in zip(repeaters, values) {
        groups[customer] = cuts.score(value)
      }
      return groups
    }
    self.init(
      recency: groups { -Double(table.recencyDays[$0]) },
      frequency: groups { Double(summary.frequency[$0]) },
      monetary: summary.hasAmounts
        ? groups { summary.monetaryValue[$0] } : nil,
      forecasts: forecasts)
  }

  /// Customers by any groups, an entry for each in the order of the forecasts.
  ///
  /// - Precondition: The columns are as long as the forecasts.
  public init(
    recency: [UInt8], frequency: [UInt8], monetary: [UInt8]?,
    forecasts: CustomerForecasts
  ) {
    let columns = [recency, frequency] + [monetary].compactMap(\.self)
    precondition(columns.allSatisfy { $0.count == forecasts.count })
    let width = 1 + Int(columns.compactMap { $0.max() }.max() ?? 0)
    let size = columns.reduce(1) { size, _ in size * width }
    var totals = [Totals](repeating: Totals(), count: size)
    for customer in 0..<forecasts.count {
      let place = columns.reduce(0) { $0 * width + Int($1[customer]) }
      totals[place].add(forecasts[customer])
    }
    let hasMonetary = monetary != nil
    cells = totals.indices.filter { totals[$0].customers > 0 }.map { place in
      let pair = hasMonetary ? place / width : place
      let cell = RFMCell(
        recency: pair / width, frequency: pair % width,
        monetary: hasMonetary ? place % width : nil)
      return Cell(cell: cell, totals: totals[place])
    }
  }
}

extension RFMCells {
  /// All customers.
  public var total: Totals {
    cells.reduce(into: Totals()) { $0.add($1.totals) }
  }

  /// The customers of each group of a component, ascending; none without
  /// amounts for the monetary value.
  public func levels(
    of component: RFMComponent
  ) -> [(group: Int, totals: Totals)] {
    var levels: [Int: Totals] = [:]
    for cell in cells {
      let group: Int? =
        switch component {
        case .recency: cell.cell.recency
        case .frequency: cell.cell.frequency
        case .monetary: cell.cell.monetary
        }
      if let group { levels[group, default: Totals()].add(cell.totals) }
    }
    return levels.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// The customers of a recency and a frequency group, whatever they spend;
  /// nobody where there are none.
  public func totals(recency: Int, frequency: Int) -> Totals {
    cells.reduce(into: Totals()) { totals, cell in
      if cell.cell.recency == recency, cell.cell.frequency == frequency {
        totals.add(cell.totals)
      }
    }
  }

  /// The table of cells: a row for each combination that customers have.
  ///
  /// What needs amounts is empty without.
  public static let table = OutputTable<[Cell]>(columns: [
    .count("recency_score", "from 1, the worst") { $0[$1].cell.recency },
    .count("frequency_score", "likewise") { $0[$1].cell.frequency },
    .count("monetary_score", "likewise") { $0[$1].cell.monetary },
    .count("customers", "who have these scores") { $0[$1].totals.customers },
    .number("probability_alive", "mean, of being a customer still") {
      $0[$1].totals.meanProbabilityAlive
    },
    .number("expected_purchases", "mean, over the horizon") {
      $0[$1].totals.meanExpectedPurchases
    },
    .number("mean_clv", "over the horizon", unit: "money") {
      $0[$1].totals.meanLifetimeValue
    },
    .number("total_clv", "the sum of theirs", unit: "money") {
      $0[$1].totals.lifetimeValue
    },
  ])

  /// Writes the table as CSV, or as JSON Lines where the file's name ends in
  /// `.jsonl`; the caller commits the file.
  public func write(to file: AtomicFile) throws(DataError) {
    try Self.table.write(cells, count: cells.count, to: file)
  }
}
