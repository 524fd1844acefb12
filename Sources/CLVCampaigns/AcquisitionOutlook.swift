public import CLVData
public import CLVForecasting
public import CLVModels
internal import CLVNumerics

/// What a new customer may cost: any, and one like those of each group, such as
/// those of a channel or of a time of the first purchase.
public struct AcquisitionOutlook: Sendable {
  /// A group, and the ceiling for customers like its own, or why there is none.
  public struct Group: Sendable {
    /// The name of the group.
    public let name: String

    /// How many customers it has.
    public let customers: Int

    /// The ceiling, or why it cannot be told.
    public let ceiling: Result<AcquisitionCeiling, FitError>
  }

  /// The ceiling for a customer like all of them.
  public let all: AcquisitionCeiling

  /// The groups that have customers, in their order.
  public let groups: [Group]

  /// Whether the groups are of customers who first bought in the same time.
  public let isByTime: Bool

  /// What acquiring a customer costs; nil where that is not given.
  public let cost: Double?

  /// From how many customers of a group models are fitted at most, where there
  /// is a larger group; nil where all are fitted from all.
  public let mostCustomers: Int?

  /// Works out ceilings from forecasts; nil without a spend model.
  ///
  /// - Parameters:
  ///   - forecasts: The forecasts, over a finite horizon.
  ///   - groups: Which customers are in which group; nil for none.
  ///   - isByTime: Whether the groups are of those who first bought in the same
  ///     time.
  ///   - cost: What acquiring a customer costs, for the payback time.
  ///   - mostCustomers: From how many customers of a group models are fitted at
  ///     most; nil for all.
  public init?(
    _ forecasts: CustomerForecasts, by groups: CustomerGroups? = nil,
    isByTime: Bool = false, cost: Double? = nil, mostCustomers: Int? = nil
  ) {
    guard
      let ceilings = AcquisitionCeilings(
        forecasts, cost: cost, mostCustomers: mostCustomers)
    else { return nil }
    let largest = groups.map { groups in
      (0..<groups.count).map { groups[$0].count }.max() ?? 0
    }
    self.mostCustomers = mostCustomers.flatMap { most in
      (largest ?? 0) > most && forecasts.covariates.purchase == nil
        && forecasts.covariates.spend == nil ? most : nil
    }
    all = ceilings.all()
    self.isByTime = isByTime
    self.cost = cost
    self.groups =
      groups.map { groups in
        let filled = (0..<groups.count).filter { !groups[$0].isEmpty }
        return parallelChunks(count: filled.count, chunkSize: 1) {
          let group = filled[$0.lowerBound]
          return Group(
            name: groups.names[group], customers: groups[group].count,
            ceiling: ceilings.ceiling(of: group, in: groups))
        }
      } ?? []
  }

  /// All customers and the groups, as `AcquisitionCeiling.write` takes them.
  public var rows: [(name: String, Result<AcquisitionCeiling, FitError>)] {
    [("all", .success(all))] + groups.map { ($0.name, $0.ceiling) }
  }
}
