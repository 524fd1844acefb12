// How long a customer has been silent, and how unusual that is.

extension PurchaseModel {
  /// The probability of a silence as long as the customer's: of no purchase in
  /// (tₓ, T], given the purchases up to tₓ and that the customer has stayed.
  ///
  /// It is small where a customer who bought often has stopped, and then
  /// either something rare has happened or the customer is gone. Where
  /// purchases are a Poisson process, ((α + tₓ)/(α + T))^(r + x).
  ///
  /// It is calibrated purchase by purchase: of all purchases after which a
  /// customer stays, a share q is followed by a silence whose probability gets
  /// down to q before the next purchase. How many of the customers who are
  /// alive at one time T are in such a silence is another matter: long
  /// silences last longer, and young customers cannot have been silent for
  /// long.
  ///
  /// - Parameter history: The customer's past.
  /// - Returns: A probability; 1 where the last purchase was at T.
  public func probabilityOfSilence(_ history: PurchaseHistory) -> Double {
    // Rounding may lift what is next to certain above it.
    min(
      1,
      withoutDropout.future(of: history.untilLastPurchase)
        .probability(of: 0, in: history.T - history.recency))
  }

  /// How long after tₓ the next purchase has come with a given probability,
  /// given the purchases up to tₓ and that the customer stays.
  ///
  /// - Parameters:
  ///   - probability: Between 0 and 1: one half for the customer's usual gap
  ///     between purchases, which half of them do not exceed. Their mean may
  ///     be infinite.
  ///   - history: The customer's past.
  /// - Returns: The time; nil where it is beyond 1e30 time units.
  public func gapBetweenPurchases(
    probability: Double = 0.5, after history: PurchaseHistory
  ) -> Double? {
    withoutDropout.future(of: history.untilLastPurchase)
      .timeToPurchase(probability: probability)
  }
}

extension PurchaseHistory {
  /// What was known right after the last purchase.
  var untilLastPurchase: PurchaseHistory {
    PurchaseHistory(frequency: frequency, recency: recency, T: recency)
  }
}
