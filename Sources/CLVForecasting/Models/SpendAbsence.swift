public import CLVModels
public import CLVTables

/// Why there is no spend model, which costs the money and not the purchases.
public enum SpendAbsence: Sendable, Equatable, CustomStringConvertible {
  /// Nothing is known of amounts.
  case unknownAmounts

  /// The model of this name cannot be fitted to the amounts.
  case notFitted(model: String, FitError)

  /// The search for the estimates of the model of this name did not converge;
  /// the text says how it ended.
  case notConverged(model: String, String)

  /// The reason in words, with what would help.
  public var advice: Advice {
    switch self {
    case .unknownAmounts: "the amounts are not known"
    case .notFitted(_, let error): error.advice
    case .notConverged(let model, let ending):
      "the fit of \(model) did not converge: \(ending)"
    }
  }

  /// The reason in words.
  public var description: String { advice.text }
}
