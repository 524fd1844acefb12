extension SpendModel {
  /// Whether the model takes all customers to spend alike, to within one part
  /// in a hundred.
  ///
  /// The coefficient of variation of the customers' mean spends is 1/√(q − 2).
  public var takesAllAlike: Bool {
    let q: Double? =
      switch self {
      case let model as GammaGamma: model.q
      case let model as GammaGammaFrequency: model.q
      default: nil
      }
    return q.map { $0 > 1e4 } ?? false
  }
}
