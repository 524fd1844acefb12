/// What of the customers' amounts a spend model is fitted to, and knows of a
/// customer whose spending it forecasts.
///
/// The two-level model of ``GammaGamma`` is the same in all forms. Single
/// amounts tell how much a customer's own purchases differ, which means do
/// not.
public enum SpendForm: String, Sendable, Equatable, CaseIterable, Codable {
  /// The mean amount of the repeat purchases, as published.
  case means

  /// Every amount above zero, that of the first purchase included.
  case amounts

  /// Every amount above zero of the repeat purchases.
  case amountsRepeat = "amounts-repeat"

  /// Whether amounts are taken one by one.
  public var takesSingleAmounts: Bool { self != .means }

  /// How many amounts are known of a customer with so many repeat purchases,
  /// none of which is worth nothing.
  public func amounts(ofRepeats frequency: Int) -> Int {
    self == .amounts ? frequency + 1 : frequency
  }
}
