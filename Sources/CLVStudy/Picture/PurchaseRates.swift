internal import CLVData
internal import CLVForecasting
internal import CLVModels
internal import CLVNumerics

/// How the customers' rates of buying differ, by the model: the share of
/// customers with each number of purchases a year, while they are customers.
///
/// The rates are those of the Gamma law that the model has for them.
public struct PurchaseRates: Sendable, Equatable {
  /// Customers with about the same rate.
  public struct Class: Sendable, Equatable {
    /// The least rate, in purchases a year.
    public let from: Double

    /// The greatest rate; nil where there is none.
    public let to: Double?

    /// The share of customers.
    public let share: Double
  }

  /// The classes, each from twice the rate of the one before; those at either
  /// end that hold less than a hundredth of the customers are put together.
  public let classes: [Class]

  /// The rates at which classes begin.
  private static let edges: [Double] = [
    0, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512,
  ]

  /// The rates by a model; nil where it has no such law, or has covariates.
  init?(_ model: CustomerModel) {
    guard model.purchaseCovariates == nil else { return nil }
    self.init(model.purchase, unit: model.timeUnit)
  }

  private init?<Model: PurchaseModel>(_ model: Model, unit: TimeUnit) {
    guard let places = Model.purchaseRatePlaces, !Model.countsOpportunities
    else { return nil }
    let (r, alpha) = (
      model.parameterValues[places.shape], model.parameterValues[places.rate]
    )
    let perYear =
      unit.days / TimeUnit.year.days * Double(model.stages) * alpha
    var below = Self.edges.map { IncompleteGamma(r, perYear * $0).lower }
    guard below.allSatisfy({ $0.isFinite }) else { return nil }
    below.append(1)
    // The first and the last edge that leave a hundredth beyond them.
    let first = max(0, (below.lastIndex { $0 < 0.01 } ?? 0))
    let last = below.dropLast().lastIndex { 1 - $0 >= 0.01 } ?? 0
    guard first <= last else { return nil }
    classes = (first...last).map { place in
      let isFirst = place == first
      let isLast = place == last
      return Class(
        from: isFirst ? 0 : Self.edges[place],
        to: isLast ? nil : Self.edges[place + 1],
        share: (isLast ? 1 : below[place + 1]) - (isFirst ? 0 : below[place]))
    }
  }
}
