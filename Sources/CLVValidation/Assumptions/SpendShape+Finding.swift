internal import CLVData
internal import CLVModels

extension CustomerSummary {
  /// Whether single amounts look like those of a spend model, or rather
  /// gamma, or log-normal, ones; nil where that cannot be told.
  func spendShape(of spend: any SpendModel) -> SpendShape? {
    let model: any SpendModel.Type = type(of: spend)
    let rival: any SpendModel.Type =
      model.mean == .arithmetic ? LogNormal.self : GammaGamma.self
    let form: SpendForm = firstAmount == nil ? .amountsRepeat : .amounts
    return SpendShape(of: model, against: rival) { spendHistories(form, $0) }
  }
}

extension SpendShape {
  /// That the amounts have another shape than the model takes them to have,
  /// beyond chance; nil where they do not.
  var finding: AssumptionFinding? {
    guard isRivalCloser else { return nil }
    let isLogNormal = rival == LogNormal.identity.identifier
    return AssumptionFinding(
      .spendShape, .doubtful,
      found: Statement(
        isLogNormal ? .amountsLogNormal : .amountsGamma,
        [
          "customers": .count(customers),
          "gain": .number(difference, decimals: 1),
          "statistic": .number(statistic, decimals: 1),
          "p": .probability(pValue),
        ]),
      meaning: Statement(
        isLogNormal ? .largeAmountsWeigh : .largeAmountsLost),
      advice: isLogNormal ? .useLogNormal : .useGammaGamma)
  }
}
