public import CLVData
internal import CLVModels

extension SummaryFit {
  /// How uncertain the parameters of both models are, from the covariances in
  /// ``record``: the same as one reads back from its file.
  public var uncertainty: ParameterUncertainty {
    ParameterUncertainty(
      purchase: purchase, record.purchase, spend: spend, record.spend)
  }
}
