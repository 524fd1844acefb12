extension LikelihoodModel {
  /// The model at parameters from anywhere, in the order of its identity.
  ///
  /// - Throws: Where there are too many or too few, or one has a value that
  ///   the model does not allow.
  public init(validating values: [Double]) throws(InvalidValue) {
    let parameters = Self.identity.parameters
    guard values.count == parameters.count else {
      throw InvalidValue(
        "\(Self.identity.name) has \(parameters.count) parameters, not "
          + "\(values.count)")
    }
    for (parameter, value) in zip(parameters, values)
    where !parameter.admits(value) {
      throw InvalidValue(
        "parameter \"\(parameter.name)\" of \(Self.identity.name) is "
          + "\(value); it must be \(parameter.scale.description)")
    }
    self.init(parameterValues: values)
  }
}
