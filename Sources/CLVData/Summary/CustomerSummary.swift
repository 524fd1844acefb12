public import CLVModels

/// What the models need to know of each customer: one entry per customer in
/// every column.
public struct CustomerSummary: Sendable {
  /// What customers did after the calibration period.
  public struct Holdout: Sendable {
    /// The number of purchases.
    public let frequency: [Int32]

    /// The mean amount of these purchases; 0 if there are none or amounts
    /// are unknown.
    public let monetaryValue: [Double]

    /// The length of the holdout in the summary's time unit.
    public let duration: Double

    /// Whether amounts are known.
    public let hasAmounts: Bool

    /// Puts columns together, which must be of the same length.
    public init(
      frequency: [Int32], monetaryValue: [Double], duration: Double,
      hasAmounts: Bool = true
    ) {
      precondition(frequency.count == monetaryValue.count)
      self.frequency = frequency
      self.monetaryValue = monetaryValue
      self.duration = duration
      self.hasAmounts = hasAmounts
    }
  }

  /// The customers, in order of first appearance.
  public let ids: CustomerIDs

  /// x, the number of repeat purchases.
  public let frequency: [Int32]

  /// tₓ, the time from the first to the last purchase.
  public let recency: [Double]

  /// T, the time from the first purchase to the end of calibration.
  public let T: [Double]

  /// z̄, the mean amount of the repeat purchases; 0 if there are none or
  /// amounts are unknown.
  public let monetaryValue: [Double]

  /// The amount of each customer's first purchase; `nil` when amounts are
  /// unknown or a summary file is without.
  ///
  /// Where opportunities are counted, the spend in the period of the first
  /// purchase.
  public let firstAmount: [Double]?

  /// How the amounts of the repeat purchases vary within each customer; `nil`
  /// when amounts are unknown or a summary file is without.
  public let spendMoments: SpendMoments?

  /// The unit of all times.
  public let timeUnit: TimeUnit

  /// Whether amounts are known.
  public let hasAmounts: Bool

  /// The sum of ln(gap) over the gaps between a customer's purchases.
  ///
  /// In the time unit; 0 without repeat purchases, `nil` when a summary file is
  /// without. Models of regular purchases need it.
  public let logGaps: [Double]?

  /// The day of each first purchase; `nil` when a summary file is without.
  public let firstDay: [CalendarDay]?

  /// What happened after calibration; `nil` without a split.
  public let holdout: Holdout?

  /// How many customers each row stands for; `nil` when one.
  ///
  /// Tables of recency and frequency count equal customers; forecasts are for
  /// one customer of each row.
  public let counts: [Int32]?

  private let grouping: OnDemand<GroupedHistories>

  /// Puts columns together, which must be of the same length.
  public init(
    ids: CustomerIDs, frequency: [Int32], recency: [Double], T: [Double],
    monetaryValue: [Double], timeUnit: TimeUnit, hasAmounts: Bool = true,
    firstDay: [CalendarDay]? = nil, holdout: Holdout? = nil,
    counts: [Int32]? = nil, logGaps: [Double]? = nil,
    firstAmount: [Double]? = nil, spendMoments: SpendMoments? = nil
  ) {
    let count = ids.count
    precondition(
      frequency.count == count && recency.count == count && T.count == count
        && monetaryValue.count == count
        && (firstDay.map { $0.count == count } ?? true)
        && (holdout.map { $0.frequency.count == count } ?? true)
        && (counts.map { $0.count == count } ?? true)
        && (logGaps.map { $0.count == count } ?? true)
        && (firstAmount.map { $0.count == count } ?? true)
        && (spendMoments.map { $0.customers == count } ?? true))
    self.ids = ids
    self.frequency = frequency
    self.recency = recency
    self.T = T
    self.monetaryValue = monetaryValue
    self.timeUnit = timeUnit
    self.hasAmounts = hasAmounts
    self.firstDay = firstDay
    self.holdout = holdout
    self.counts = counts
    self.logGaps = logGaps
    self.firstAmount = firstAmount
    self.spendMoments = spendMoments
    grouping = OnDemand()
  }

  /// The histories, for fitting: each as often as there are customers.
  public var histories: HistorySample { grouped.sample }

  /// The distinct histories and which customer has which; made when first
  /// asked for, and kept as long as a copy of the summary is.
  public var grouped: GroupedHistories {
    grouping.value {
      GroupedHistories(
        frequency: frequency, recency: recency, T: T, logGaps: logGaps,
        counts: counts)
    }
  }

  /// The number of rows: customers, unless ``counts`` says otherwise.
  public var count: Int { frequency.count }

  /// What each customer has spent up to now, the first purchase included;
  /// `nil` where the first amounts are unknown.
  public var pastSpend: [Double]? {
    guard let firstAmount else { return nil }
    return firstAmount.indices.map { customer in
      firstAmount[customer]
        + Double(frequency[customer]) * monetaryValue[customer]
    }
  }
}
