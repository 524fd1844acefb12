/// Which mean of a customer's amounts a spend model goes by: what its
/// functions take as the mean spend.
public enum SpendMean: Sendable, Equatable {
  /// z̄, the sum of the amounts over their number.
  case arithmetic

  /// The number-th root of their product: exp(Σ ln z / n).
  case geometric
}
