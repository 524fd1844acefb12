public import CLVCampaigns
public import CLVData
internal import CLVForecasting

extension StudyResults {
  /// From how many customers of a group its models are fitted at most, so that
  /// a page of millions takes no longer than one of thousands.
  private static let mostFitted = 5000

  /// What a new customer may cost; nil without a spend model, and where the
  /// horizon is without end.
  ///
  /// - Parameters:
  ///   - groups: Which customers are in which group; nil for those who first
  ///     bought in the same time.
  ///   - cost: What acquiring a customer costs; nil where that is not known.
  /// - Returns: The ceilings, of all customers and by group.
  public func acquisition(
    by groups: CustomerGroups? = nil, cost: Double? = nil
  ) -> AcquisitionOutlook? {
    guard forecasts.settings.horizon.isFinite, summary.hasAmounts else {
      return nil
    }
    return AcquisitionOutlook(
      forecasts,
      by: groups
        ?? CustomerGroups(byTimeOfFirstPurchaseIn: summary, calendar: calendar),
      isByTime: groups == nil, cost: cost, mostCustomers: Self.mostFitted)
  }
}
