internal import CLVModels

extension ModelIdentity {
  /// Why no forecast is to be made at values of the model's parameters; nil
  /// where one can be.
  package func fault(of values: [Double]) -> String? {
    for (parameter, value) in zip(parameters, values) {
      let isBelieved =
        parameter.scale != .positive || believedParameters.contains(value)
      guard parameter.admits(value), isBelieved else {
        return "parameter \"\(parameter.name)\" of \(name) is \(value); it "
          + "must be \(parameter.scale.description)"
          + (isBelieved ? "" : " between 1e-260 and 1e260")
      }
    }
    func value(_ name: String) -> Double? {
      parameters.firstIndex { $0.name == name }.map { values[$0] }
    }
    if let r = value("r"), let alpha = value("alpha"),
      r / alpha > mostPurchasesPerUnit
    {
      return "parameters \"r\" and \"alpha\" make \(r / alpha) purchases per "
        + "unit of time, more than can be"
    }
    return nil
  }
}

/// What a fit can find: at a boundary, parameters go to 1e±250.
private let believedParameters = 1e-260...1e260

/// A rate of purchases r/α beyond this is not believed: the forecasting
/// integrals would overflow.
private let mostPurchasesPerUnit = 1e12
