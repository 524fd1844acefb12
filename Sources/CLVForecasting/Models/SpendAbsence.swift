internal import CLVModels

/// Why there is no spend model, which costs the money and not the purchases.
public enum SpendAbsence: Sendable, Equatable, CustomStringConvertible {
  /// Nothing is known of amounts.
  case unknownAmounts

  /// Too few customers have amounts that the model could learn from; the text
  /// says which.
  case noData(String)

  /// The amounts do not determine the model of this name; the text says why.
  case notIdentified(model: String, String)

  /// The search for the estimates of the model of this name did not converge;
  /// the text says how it ended.
  case notConverged(model: String, String)

  init(_ error: FitError, model: String) {
    self =
      switch error {
      case .noData(let reason): .noData(reason)
      case .notIdentified(let reason):
        .notIdentified(model: model, reason)
      }
  }

  /// The reason in words.
  public var description: String {
    switch self {
    case .unknownAmounts: "the amounts are not known"
    case .noData(let reason), .notIdentified(_, let reason): reason
    case .notConverged(let model, let ending):
      "the fit of \(model) did not converge: \(ending)"
    }
  }
}
