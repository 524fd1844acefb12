internal import CLVModels

extension LikelihoodModel {
  /// Why no forecast is to be made at values of the model's parameters; nil
  /// where one can be.
  package static func fault(of values: [Double]) -> String? {
    let parameters = identity.parameters
    for (parameter, value) in zip(parameters, values) {
      let isBelieved =
        parameter.scale != .positive || believedParameters.contains(value)
      guard parameter.admits(value), isBelieved else {
        return "parameter \"\(parameter.name)\" of \(identity.name) is "
          + "\(value); it must be \(parameter.scale.description)"
          + (isBelieved ? "" : " between 1e-260 and 1e260")
      }
    }
    guard let (shape, rate) = purchaseRatePlaces,
      values[shape] / values[rate] > mostPurchasesPerUnit
    else { return nil }
    return "parameters \"\(parameters[shape].name)\" and "
      + "\"\(parameters[rate].name)\" make \(values[shape] / values[rate]) "
      + "purchases per unit of time, more than can be"
  }
}

/// What a fit can find: at a boundary, parameters go to 1e±250.
private let believedParameters = 1e-260...1e260

/// A rate of purchases r/α beyond this is not believed: the forecasting
/// integrals would overflow.
private let mostPurchasesPerUnit = 1e12
