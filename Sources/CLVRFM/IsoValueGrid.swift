public import CLVData
public import CLVForecasting
internal import CLVModels
internal import CLVNumerics

/// What a customer is worth by recency and frequency, and the curves along
/// which worth is the same: Fader, Hardie & Lee (2005), "RFM and CLV: Using
/// Iso-Value Curves for Customer Base Analysis", Journal of Marketing Research
/// 42, 415–430.
///
/// Recency is the models': the time from the first purchase to the last. All
/// customers of the grid began the same time ago, T, and spend the mean, so
/// that worth is in proportion to the discounted expected purchases.
public struct IsoValueGrid: Sendable {
  /// A point of the grid.
  public struct Point: Sendable, BitwiseCopyable {
    /// x, the number of repeat purchases.
    public let frequency: Int

    /// tₓ, the time of the last purchase, in the time unit.
    public let recency: Double

    /// The probability of being alive.
    public let probabilityAlive: Double

    /// The discounted expected purchases over the horizon.
    public let discountedPurchases: Double

    /// The lifetime value; nil without amounts.
    public let lifetimeValue: Double?

    /// The lifetime value or, without amounts, the discounted purchases.
    public var worth: Double { lifetimeValue ?? discountedPurchases }
  }

  /// A curve along which worth is the same.
  public struct Curve: Sendable {
    /// The worth.
    public let level: Double

    /// For each frequency at which the level is reached at some recency, that
    /// recency.
    public let points: [(frequency: Int, recency: Double)]
  }

  /// T, the time since the first purchase.
  public let T: Double

  /// The mean amount of a purchase; nil without amounts.
  public let meanSpend: Double?

  /// The points, by frequency and recency; of those without repeat purchases,
  /// one, with recency 0.
  public let points: [Point]

  /// The curves, ascending; none where models count opportunities, whose
  /// recencies are whole.
  public let curves: [Curve]

  /// Works out a grid.
  ///
  /// - Parameters:
  ///   - model: The model; with covariates, customers whose coded covariates
  ///     are 0.
  ///   - settings: How far ahead, and how money is valued.
  ///   - T: The time since the first purchase.
  ///   - mostFrequency: The highest frequency.
  ///   - meanSpend: What is spent where the spend model has no mean.
  ///   - levels: The levels of the curves; nil for some round ones.
  ///   - recencies: How many recencies the points of a frequency have, 1 or
  ///     more, evenly spaced up to T. Curves are as exact with few as with
  ///     many. Where models count opportunities, recencies are whole, and at
  ///     most so many.
  public init(
    by model: CustomerModel, settings: ForecastSettings, T: Double,
    mostFrequency: Int, meanSpend: Double? = nil, levels: [Double]? = nil,
    recencies: Int = 80
  ) {
    self.init(
      model.purchase, of: model, inMoney: true, settings: settings, T: T,
      mostFrequency: mostFrequency, meanSpend: meanSpend, levels: levels,
      recencies: max(1, recencies))
  }

  private init(
    _ purchase: some PurchaseModel, of model: CustomerModel, inMoney: Bool,
    settings: ForecastSettings, T: Double, mostFrequency: Int,
    meanSpend: Double?, levels: [Double]?, recencies: Int
  ) {
    let spend = inMoney ? model.spend : nil
    let mean = spend.map {
      $0.populationMean.isFinite ? $0.populationMean : meanSpend ?? .infinity
    }
    let worker = IsoValueWorker(
      purchase, settings.prediction(in: model.timeUnit), T: T,
      mostFrequency: mostFrequency,
      valueOfPurchase: mean.map { $0 * settings.margin })
    let isWhole = type(of: purchase).countsOpportunities
    let steps = isWhole ? Int(saturating: min(T, Double(recencies))) : recencies
    let even = EvenSteps(steps, to: T)
    let moments =
      steps < 1
      ? []
      : (1...steps).map {
        isWhole ? even[$0].rounded() : even[$0]
      }
    let histories = (0...mostFrequency).flatMap { x -> [PurchaseHistory] in
      if x == 0 { return [PurchaseHistory(frequency: 0, recency: 0, T: T)] }
      // Where opportunities are counted, x of them take x periods at least.
      return moments.filter { !isWhole || $0 >= Double(x) }.map {
        PurchaseHistory(frequency: x, recency: $0, T: T)
      }
    }
    let points = worker.points(histories)
    self.T = T
    self.meanSpend = mean
    self.points = points
    guard !isWhole else {
      curves = []
      return
    }
    let rises = worker.rises(points)
    curves = (levels ?? Self.roundLevels(points)).map {
      worker.curve($0, along: rises)
    }
  }

  /// Works out a grid that suits the customers of a summary.
  ///
  /// Frequencies reach to that of the 99th of a hundred customers, at least 10
  /// and at most 50.
  ///
  /// - Parameters:
  ///   - summary: The customers.
  ///   - model: The model, in the summary's time unit.
  ///   - settings: How far ahead, and how money is valued.
  ///   - T: The time since the first purchase; nil for that of the customer
  ///     who began first.
  public init(
    for summary: CustomerSummary, by model: CustomerModel,
    settings: ForecastSettings, T: Double? = nil
  ) {
    let frequencies = summary.frequency.sorted()
    let high =
      frequencies.isEmpty
      ? 0 : Int(frequencies[(frequencies.count - 1) * 99 / 100])
    let spends = summary.monetaryValue.filter { $0 > 0 }
    self.init(
      model.purchase, of: model, inMoney: summary.hasAmounts,
      settings: settings,
      T: T ?? max(summary.T.max() ?? 1, 1),
      mostFrequency: min(50, max(10, high)),
      meanSpend: spends.isEmpty
        ? nil : spends.reduce(0, +) / Double(spends.count), levels: nil,
      recencies: 80)
  }

  /// Up to ten levels of 1, 2 and 5 times powers of ten, down from the
  /// highest worth.
  private static func roundLevels(_ points: [Point]) -> [Double] {
    let highest = points.map(\.worth).max() ?? 0
    guard highest > 0, highest.isFinite else { return [] }
    var levels: [Double] = []
    var power = 1.0
    while power <= highest { power *= 10 }
    while levels.count < 10 {
      for factor in [5.0, 2.0, 1.0] where factor * power <= highest {
        levels.append(factor * power)
      }
      power /= 10
    }
    return levels.prefix(10).reversed()
  }
}
