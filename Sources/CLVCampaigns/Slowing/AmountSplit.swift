/// What of a change of the amount of a purchase came of more or fewer items, and
/// what of their price.
///
/// The two parts add up to the part of the amount in a ``RevenueChange``; each
/// is averaged over the two orders in which items and price can change, within
/// the place of the amount among the other factors: Owen (1977), "Values of
/// games with a priori unions", *Mathematical Economics and Game Theory* 141:76.
public struct AmountSplit: Sendable, Equatable {
  /// A factor in both periods, and what its change does to the revenue.
  public struct Factor: Sendable, Equatable {
    /// In the period before.
    public let before: Double

    /// In the period after.
    public let after: Double

    /// What it does to the revenue.
    public let change: Double
  }

  /// Items a purchase.
  public let items: Factor

  /// What an item costs in the mean.
  public let price: Factor

  /// Splits the part of the amount; nil without amounts, and where one of the
  /// periods has no purchases or no items.
  ///
  /// - Parameters:
  ///   - change: The change of the revenue.
  ///   - items: The change of the number of items, of the same periods, as if
  ///     items were money.
  public init?(_ change: RevenueChange, items: RevenueChange) {
    let (before, after) = (change.before, change.after)
    guard change.hasAmounts, before.purchases > 0, after.purchases > 0,
      items.before.revenue > 0, items.after.revenue > 0
    else { return nil }
    let counts = (
      items.before.revenue / Double(before.purchases),
      items.after.revenue / Double(after.purchases)
    )
    let prices = (
      before.revenue / items.before.revenue, after.revenue / items.after.revenue
    )
    // How much a change of the amount weighs: see the factors of the change.
    let (x, y) = (
      (Double(before.customers), Double(after.customers)),
      (before.purchasesPerCustomer, after.purchasesPerCustomer)
    )
    let weight = x.0 * y.0 / 3 + x.1 * y.1 / 3 + (x.0 * y.1 + x.1 * y.0) / 6
    self.items = Factor(
      before: counts.0, after: counts.1,
      change: weight * (counts.1 - counts.0) * (prices.0 + prices.1) / 2)
    price = Factor(
      before: prices.0, after: prices.1,
      change: weight * (prices.1 - prices.0) * (counts.0 + counts.1) / 2)
  }
}
