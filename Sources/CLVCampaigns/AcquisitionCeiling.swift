public import CLVData
public import CLVForecasting
public import CLVModels

/// The most that acquiring a customer may cost.
public struct AcquisitionCeiling: Sendable {
  /// Whom it is about: "all", a group, or a time of acquisition.
  public let name: String

  /// How many customers it is learned from.
  public let customers: Int

  /// What the first purchase is expected to bring: margin × its mean amount.
  public let firstPurchase: Double

  /// What is expected to follow over the horizon: the lifetime value of a new
  /// customer.
  public let lifetimeValue: Double

  /// How certain the ceiling is: the interval of the expectation, over the
  /// uncertainty of the parameters and of the mean first purchase; nil where
  /// that is not known.
  public let interval: ClosedRange<Double>?

  /// How long until the given cost of an acquisition has come back; nil
  /// without a cost, and where it never does.
  public let paybackTime: Double?

  /// What the customer is expected to have brought in by some times, from the
  /// first purchase to the horizon; empty where that has no end.
  public let curve: [Moment]

  /// A time after the first purchase, and what has come in by then.
  public struct Moment: Sendable, Equatable {
    /// The time, in the time unit.
    public let time: Double

    /// Margin × what has been bought by then, the first purchase included,
    /// each purchase discounted to the first.
    public let value: Double
  }

  /// The ceiling: what a new customer is expected to bring over the horizon,
  /// the first purchase included.
  public var ceiling: Double { firstPurchase + lifetimeValue }
}

extension AcquisitionCeiling {
  init(
    named name: String, customers: Int, _ newcomer: Newcomer,
    horizon: Double, interval: ClosedRange<Double>?, cost: Double?
  ) {
    self.name = name
    self.customers = customers
    firstPurchase = newcomer.margin * newcomer.firstPurchase
    lifetimeValue = newcomer.value(until: horizon)
    self.interval = interval
    paybackTime = cost.flatMap { newcomer.paybackTime(of: $0) }
    curve = newcomer.curve(until: horizon)
  }
}

/// Works out acquisition ceilings from a model and the customers it was fitted
/// to.
public struct AcquisitionCeilings: Sendable {
  private let summary: CustomerSummary
  private let model: CustomerModel
  private let spend: any SpendModel

  /// What the spend model is fitted to, where the forecasts know it.
  private let spendHistories: SpendHistories?
  private let covariates: ForecastCovariates
  private let settings: ForecastSettings
  private let cost: Double?

  /// From how many customers of a group models are fitted at most; nil for
  /// all.
  private let mostCustomers: Int?

  /// Ceilings for customers like those who are forecast; nil without a spend
  /// model.
  ///
  /// - Parameters:
  ///   - forecasts: The forecasts, over a finite horizon.
  ///   - cost: What acquiring a customer costs, for the payback time.
  ///   - mostCustomers: From how many customers of a group models are fitted at
  ///     most: of a larger one every second, third and so on; nil for all.
  public init?(
    _ forecasts: CustomerForecasts, cost: Double? = nil,
    mostCustomers: Int? = nil
  ) {
    guard let spend = forecasts.model.spend else { return nil }
    self.spend = spend
    spendHistories = forecasts.spendHistories
    summary = forecasts.summary
    model = forecasts.model
    covariates = forecasts.covariates
    settings = forecasts.settings
    self.cost = cost
    self.mostCustomers = mostCustomers
  }

  /// The ceiling for a customer like all of them: of the model as it is, or
  /// with covariates, the mean over the customers' own.
  public func all() -> AcquisitionCeiling {
    let everybody = Array(0..<summary.count)
    guard covariates.purchase == nil, covariates.spend == nil else {
      return byCovariates(of: everybody, named: "all")
    }
    return ceiling(of: everybody, named: "all", by: model)
  }

  /// The ceilings for customers like those of each group.
  ///
  /// Without covariates models of the same kinds are fitted to each group by
  /// itself. With covariates a group's ceiling is the mean of what the models
  /// say of new customers with the covariates of the group's.
  ///
  /// - Parameter groups: Which customers are in which group.
  /// - Returns: For each group the ceiling, or why there is none.
  public func ceilings(
    by groups: CustomerGroups
  ) -> [Result<AcquisitionCeiling, FitError>] {
    (0..<groups.count).map { ceiling(of: $0, in: groups) }
  }

  /// The ceiling for customers like those of one group.
  func ceiling(
    of group: Int, in groups: CustomerGroups
  ) -> Result<AcquisitionCeiling, FitError> {
    let members = groups[group].map { Int($0) }
    let name = groups.names[group]
    guard covariates.purchase == nil, covariates.spend == nil else {
      return .success(byCovariates(of: members, named: name))
    }
    return Result { () throws(FitError) in
      try refitted(to: members, named: name)
    }
  }

  private func refitted(
    to everybody: [Int], named name: String
  ) throws(FitError) -> AcquisitionCeiling {
    let members = sample(of: everybody)
    let histories = HistorySample(
      frequency: members.map { summary.frequency[$0] },
      recency: members.map { summary.recency[$0] },
      T: members.map { summary.T[$0] },
      logGaps: summary.logGaps.map { gaps in members.map { gaps[$0] } })
    let spends =
      if let spendHistories { spendHistories } else {
        try summary.spends(as: spend.form, by: type(of: spend))
      }
    let (purchaseModel, purchaseError) = try Self.fit(
      model.purchase, to: histories)
    let (spendModel, spendError) = try Self.fit(
      spend, to: SpendSample(spends.selecting(members)))
    return ceiling(
      of: everybody, named: name,
      by: CustomerModel(
        purchaseModel, spend: spendModel, timeUnit: summary.timeUnit,
        uncertainty: ParameterUncertainty(
          purchase: purchaseError, spend: spendError)))
  }

  /// All customers, or as many of them at even steps as models are fitted to.
  private func sample(of members: [Int]) -> [Int] {
    guard let most = mostCustomers, most > 0, members.count > most else {
      return members
    }
    let step = (members.count + most - 1) / most
    return stride(from: 0, to: members.count, by: step).map { members[$0] }
  }

  private static func fit<Model: LikelihoodModel>(
    _ model: Model, to sample: Model.Sample
  ) throws(FitError) -> (Model, LaplaceApproximation?) {
    let fit = try Model.fit(to: sample).checked()
    guard fit.convergence.isUsable else {
      throw .notIdentified(fit.convergence.message)
    }
    // Draws that respect a likelihood which is not normal would take a hundred
    // fits for each group: at a boundary there is no interval.
    return (fit.model, LaplaceApproximation(fit))
  }

  private func ceiling(
    of members: [Int], named name: String, by model: CustomerModel
  ) -> AcquisitionCeiling {
    let first = FirstPurchases(summary, members)
    let mean = (model.spend ?? spend).populationMean
    return AcquisitionCeiling(
      named: name, customers: members.count,
      newcomer(model.purchase, spending: mean, first: first?.mean ?? mean),
      horizon: settings.horizon, interval: interval(model, first), cost: cost)
  }

  /// A new customer who spends so much on a repeat purchase, and on the first.
  private func newcomer(
    _ purchase: any PurchaseModel, spending spend: Double, first: Double
  ) -> Newcomer {
    Newcomer(
      parts: [.init(purchase: purchase, spend: spend, share: 1)],
      firstPurchase: first, margin: settings.margin,
      rate: settings.discountRate(per: summary.timeUnit))
  }

  /// The interval of a law with the mean and the variance of the ceiling over
  /// the parameters' uncertainty.
  private func interval(
    _ model: CustomerModel, _ first: FirstPurchases?
  ) -> ClosedRange<Double>? {
    guard let purchases = model.uncertainty.purchase?.fewPoints,
      let spends = model.uncertainty.spend?.fewPoints
    else { return nil }
    let means = spends.map {
      type(of: spend).init(parameterValues: $0).populationMean
    }
    let values = purchases.flatMap { point in
      // What repeat purchases are worth where each is worth the margin.
      let repeats = newcomer(
        type(of: model.purchase).init(parameterValues: point), spending: 1,
        first: 0
      ).value(until: settings.horizon)
      return means.map {
        settings.margin * (first?.mean ?? $0) + $0 * repeats
      }
    }
    let mean = values.reduce(0, +) / Double(values.count)
    let variance =
      values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      / Double(values.count)
    let firstVariance = first?.varianceOfMean ?? 0
    return SumInterval.money(
      mean: mean,
      variance: variance + settings.margin * settings.margin * firstVariance,
      level: settings.level)
  }

  private func byCovariates(
    of members: [Int], named name: String
  ) -> AcquisitionCeiling {
    // Customers who share both rows are alike.
    var counts: [[Int32]: Int] = [:]
    for customer in members {
      let rows = [covariates.purchase, covariates.spend].map {
        $0?.rows.membership[customer] ?? 0
      }
      counts[rows, default: 0] += 1
    }
    let purchases = Self.models(of: model.purchase, covariates.purchase)
    let spends = Self.models(of: spend, covariates.spend)
    let parts = counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }
      .map { rows, count in
        Newcomer.Part(
          purchase: purchases[Int(rows[0])],
          spend: spends[Int(rows[1])].populationMean,
          share: Double(count) / Double(members.count))
      }
    let mean = parts.reduce(0) { $0 + $1.share * $1.spend }
    let newcomer = Newcomer(
      parts: parts,
      firstPurchase: FirstPurchases(summary, members)?.mean ?? mean,
      margin: settings.margin,
      rate: settings.discountRate(per: summary.timeUnit))
    return AcquisitionCeiling(
      named: name, customers: members.count, newcomer,
      horizon: settings.horizon, interval: nil, cost: cost)
  }

  private static func models<Model: LikelihoodModel>(
    of base: Model, _ effects: CustomerEffects?
  ) -> [Model] {
    effects.map { $0.model(of: base).models(for: $0.rows.matrix) } ?? [base]
  }
}

/// The amounts of some customers' first purchases.
private struct FirstPurchases {
  let mean: Double
  let varianceOfMean: Double

  /// nil where they are not known.
  init?(_ summary: CustomerSummary, _ members: [Int]) {
    guard let amounts = summary.firstAmount, members.count > 1 else {
      return nil
    }
    let n = Double(members.count)
    let mean = members.reduce(0) { $0 + amounts[$1] } / n
    let squares = members.reduce(0) {
      $0 + (amounts[$1] - mean) * (amounts[$1] - mean)
    }
    self.mean = mean
    varianceOfMean = squares / (n - 1) / n
  }
}
