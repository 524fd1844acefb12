public import CLVCampaigns
internal import CLVData
public import CLVForecasting
internal import CLVModels
internal import CLVNumerics
public import CLVRFM

/// All customers seen together: what a report draws of the forecasts.
public struct StudyPicture: Sendable {
  /// The sums of the forecasts.
  public let totals: ForecastTotals

  /// The probability of being alive of every customer, in the order of the
  /// summary.
  public let probabilitiesAlive: [Double]

  /// How many one-time buyers the model takes to be alive for certain, as one
  /// does whose customers leave only after a repeat purchase.
  public let certainlyAlive: Int

  /// From this probability on it is 100 % where it is shown.
  public static let nearlyCertain = 0.995

  /// Whether the model takes everybody to be a customer still, as one does in
  /// which nobody leaves.
  public let takesAllAsAlive: Bool

  /// Whether the model tells who is a customer still: it is sure neither of
  /// all one-time buyers nor of everybody.
  public var tellsAlive: Bool { certainlyAlive == 0 && !takesAllAsAlive }

  /// The values of all customers in ascending order: lifetime values, or
  /// expected purchases where amounts are unknown.
  public let ascendingValues: [Double]

  /// The probability that each customer buys at least once over the horizon.
  public let probabilitiesOfPurchase: [Double]

  /// How many customers are expected to buy at least once.
  public let buyers: Double

  /// How many customers of each of the study's cohorts are.
  public let buyersOfCohorts: [Double]

  /// How many customers of each of the ``segments`` are.
  public let buyersOfSegments: [Double]

  /// How many customers of each campaign list are; empty without lists.
  public let buyersOfLists: [ActionList: Double]

  /// How much of the value to come few customers have; nil where there is no
  /// value.
  public let concentration: ValueConcentration?

  /// How much of the revenue so far few customers have brought; nil where
  /// amounts are unknown.
  public let pastConcentration: ValueConcentration?

  /// What the model says of histories; nil where nobody has bought again, or
  /// the horizon is without end.
  public let histories: HistoryGrid?

  /// Along which histories customers are worth the same; nil where the horizon
  /// is without end.
  public let isoValues: IsoValueGrid?

  /// The usual RFM segments, with what the model says of each; nil where
  /// customers cannot be scored.
  public let segments: [SegmentAccount]?

  /// Customers who are about as old as those of ``isoValues``, by what the
  /// curves go by: a selection of them.
  public let isoCustomers: [HistoryPoint]

  /// Who moved from which segment to which since the end of the calibration;
  /// nil where that cannot be told, or `StudyOptions.keepsEarlierSegments` did
  /// not ask for it.
  public let segmentMoves: SegmentMigration?

  /// The customers by their scores of recency and frequency; nil where they
  /// cannot be scored.
  public let rfmMap: RFMMap?

  /// The customers in tiers by value; nil where there is none.
  public let tiers: ValueTiers?

  /// What contacting customers is expected to gain; nil without lists, or where
  /// nothing is to be gained.
  public let contactGains: ContactGains?

  /// What is expected in each stretch of calendar time to come; nil where it
  /// cannot be told.
  public let outlook: CohortOutlook?

  /// How the customers' rates of buying differ; nil where the model does not
  /// say.
  public let purchaseRates: PurchaseRates?

  /// How long customers stay; nil where the model does not say.
  public let stays: CustomerStays?

  /// The expected amounts of a purchase of all customers, ascending; empty
  /// without amounts, or where they have no end.
  public let ascendingSpends: [Double]

  /// Works out the picture of a study's results.
  init(_ results: StudyResults) {
    let (forecasts, summary) = (results.forecasts, results.summary)
    let settings = forecasts.settings
    let alive = forecasts.probabilitiesAlive()
    let buying = parallelMap(count: forecasts.count, chunkSize: 1 << 14) {
      forecasts.purchases(of: $0).probabilityOfPurchase
    }
    let worth = forecasts.lifetimeValues() ?? forecasts.expectedPurchases()
    let (scored, sorted) = inParallel(
      {
        (
          try? RFMAnalysis(summary, forecasts: forecasts),
          Self.isoValues(results)
        )
      },
      { SortedAmounts(results, worth) })
    let (analysis, curves) = scored
    (isoValues, isoCustomers) = curves
    totals = forecasts.totals()
    probabilitiesAlive = alive
    probabilitiesOfPurchase = buying
    buyers = buying.reduce(0, +)
    certainlyAlive =
      results.isSureOfOneTimeBuyers
      ? zip(summary.frequency, alive).count { $0 == 0 && $1 == 1 } : 0
    takesAllAsAlive = alive.allSatisfy { $0 >= Self.nearlyCertain }
    ascendingValues = sorted.values
    ascendingSpends = sorted.spends
    concentration = ValueConcentration(ascending: sorted.values)
    pastConcentration = sorted.past
    contactGains = sorted.gains
    tiers = ValueTiers(ascending: sorted.values)
    histories = HistoryGrid(
      for: summary, by: results.model, horizon: settings.horizon)
    segments = analysis?.accounts
    segmentMoves = analysis.flatMap { analysis in
      results.calibration.earlierSegments.flatMap {
        SegmentMigration(from: $0, to: analysis.segments)
      }
    }
    buyersOfSegments =
      analysis.map { Self.sums(of: buying, $0.segments.groups) } ?? []
    rfmMap = analysis.map {
      RFMMap($0.scores, values: worth, buying: buying)
    }
    let cohorts = CustomerGroups(
      byTimeOfFirstPurchaseIn: summary, calendar: results.calendar)
    buyersOfCohorts =
      cohorts.map { cohorts in
        zip(Self.sums(of: buying, cohorts), 0..<cohorts.count).filter {
          !cohorts[$1].isEmpty
        }.map(\.0)
      } ?? []
    let lists = ActionList.allCases
    var buyers = [Double](repeating: 0, count: lists.count)
    for (customer, list) in (results.actions?.lists ?? []).enumerated() {
      buyers[list.place] += buying[customer]
    }
    buyersOfLists = Dictionary(zip(lists, buyers), uniquingKeysWith: +)
    outlook = results.calibration.activity.flatMap {
      CohortOutlook(forecasts, after: $0)
    }
    purchaseRates = PurchaseRates(results.model)
    stays = CustomerStays(results)
  }

  private static func sums(
    of values: [Double], _ groups: CustomerGroups
  ) -> [Double] {
    (0..<groups.count).map { group in
      groups[group].reduce(0) { $0 + values[Int($1)] }
    }
  }

  /// Up to where the curves of equal value go, by the frequency of the 99th of
  /// a hundred customers.
  private static let (leastFrequency, mostFrequency) = (5, 20)

  /// How many recencies lead to the curves of equal value: few, as a point of
  /// a model whose future depends on recency can take milliseconds.
  private static let recencies = 20

  /// The most customers to show beside the curves of equal value.
  private static let mostCustomers = 150

  /// Curves of equal value for customers of median age, and customers about
  /// as old.
  private static func isoValues(
    _ results: StudyResults
  ) -> (IsoValueGrid?, [HistoryPoint]) {
    let summary = results.summary
    let settings = results.forecasts.settings
    let ages = CLVNumerics.ascendingValues(summary.T)
    guard settings.horizon.isFinite, let oldest = ages.last, oldest > 0
    else { return (nil, []) }
    let median = ages[ages.count / 2]
    let T = median > 0 ? median : oldest
    let frequencies = CLVNumerics.ascendingValues(
      summary.frequency.map(Double.init))
    let usual = Int(frequencies[(frequencies.count - 1) * 99 / 100])
    let grid = IsoValueGrid(
      by: results.model, settings: settings, T: T,
      mostFrequency: min(mostFrequency, max(leastFrequency, usual)),
      recencies: recencies)
    var points: Set<HistoryPoint> = []
    let most = grid.points.map(\.frequency).max() ?? 0
    for customer in summary.T.indices
    where abs(summary.T[customer] - T) <= 0.15 * T {
      let frequency = Int(summary.frequency[customer])
      let recency = min(T, summary.recency[customer])
      guard frequency > 0, frequency <= most else { continue }
      points.insert(HistoryPoint(frequency: frequency, recency: recency))
    }
    let sorted = points.sorted {
      ($0.frequency, $0.recency) < ($1.frequency, $1.recency)
    }
    let step = max(1, (sorted.count + mostCustomers - 1) / mostCustomers)
    return (
      grid,
      stride(from: 0, to: sorted.count, by: step).map { sorted[$0] }
    )
  }
}

/// What of all customers is put in order, one after the other.
private struct SortedAmounts {
  let values: [Double]
  let spends: [Double]
  let past: ValueConcentration?
  let gains: ContactGains?

  init(_ results: StudyResults, _ worth: [Double]) {
    values = ascendingValues(worth)
    let spends = ascendingValues(results.forecasts.expectedSpends() ?? [])
    self.spends = spends.last?.isFinite == true ? spends : []
    past = RevenueSoFar(results.summary).flatMap {
      ValueConcentration($0.amounts)
    }
    gains = results.actions.flatMap {
      ContactGains($0.ceilings(), beside: worth.reduce(0, +))
    }
  }
}

/// A customer as the curves of equal value see one.
public struct HistoryPoint: Hashable, Sendable {
  /// The number of repeat purchases.
  public let frequency: Int

  /// The time from the first purchase to the last, in the time unit.
  public let recency: Double
}

extension StudyResults {
  /// All customers seen together, worked out when it is asked for.
  public func picture() -> StudyPicture { StudyPicture(self) }

  /// Whether the model is sure of one-time buyers, however long silent, while
  /// it takes others to leave.
  var isSureOfOneTimeBuyers: Bool {
    let model = self.model.purchase
    guard let T = summary.T.max(), T > 0,
      !type(of: model).countsOpportunities
    else { return false }
    func alive(_ frequency: Int) -> Double {
      model.probabilityAlive(
        PurchaseHistory(
          frequency: frequency, recency: T * Double(frequency) / 100, T: T))
    }
    return alive(0) == 1 && alive(1) < 1
  }
}
