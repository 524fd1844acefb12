internal import CLVModels

extension SummaryFit {
  /// How uncertain the parameters of both models are, from the covariances in
  /// ``record``: the same as one reads back from its file.
  public var uncertainty: ParameterUncertainty {
    let plain = ParameterUncertainty(
      purchase: purchase, record.purchase, spend: spend, record.spend)
    guard purchaseCovariates != nil || spendCovariates != nil else {
      return plain
    }
    return ParameterUncertainty(
      purchase: purchaseCovariates.map { $0.uncertainty?.base }
        ?? plain.purchase,
      spend: spendCovariates.map { $0.uncertainty?.base } ?? plain.spend)
  }
}
