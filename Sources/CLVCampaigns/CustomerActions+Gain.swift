internal import CLVData
internal import CLVForecasting
internal import CLVModels
internal import CLVNumerics
internal import Libm

extension CustomerActions {
  /// What a contact with a customer is expected to gain, and so the most that
  /// it may cost.
  ///
  /// With the effect e of the customer's list it is
  ///
  ///     e · (f · (1 − P(alive)) · V₀  +  P(alive) · (V₂ − V₁))
  ///
  /// where V₀ is ``valueIfWonBack(_:)`` and f, the share of the effect that is
  /// left after a silence, halves with each
  /// ``ActionSettings/effectHalfLife`` by which the silence is longer than the
  /// customer's usual gap.
  public func ceiling(of customer: Int) -> Double {
    ceiling(of: customer, outlooks[customer])
  }

  func ceiling(of customer: Int, _ outlook: CustomerOutlook) -> Double {
    outlook.worth(purchasesGained(customer, outlook))
  }

  /// What a contact that always works would gain of a customer: the most that
  /// it may cost, over the effect of the customer's list.
  public func stake(of customer: Int) -> Double {
    let outlook = outlooks[customer]
    return outlook.worth(purchasesAtStake(customer, outlook))
  }

  /// What a contact with each customer may cost, in the order of the summary.
  public func ceilings() -> [Double] {
    parallelMap(count: count, chunkSize: 1 << 14) { ceiling(of: $0) }
  }

  /// The effect of a contact with a customer, as a share of the value at risk;
  /// that of the list where nothing is at risk.
  public func effect(of customer: Int) -> Double {
    let outlook = outlooks[customer]
    let effect = settings.effect(on: lists[customer])
    let risk = outlook.purchasesAtRisk
    guard risk > 0 else { return effect }
    return min(effect, purchasesGained(customer, outlook) / risk)
  }

  /// What a customer is worth over the horizon if won back.
  ///
  /// How fast the customer bought is known of the time until the last
  /// purchase, a share w = tₓ/T of all the time since the first one. Who comes
  /// back after a silence is taken to buy so with weight w, and else as a new
  /// customer does, if that is less: a month of many purchases long ago is not
  /// a rate for years. Where ``ActionSettings/effectHalfLife`` is infinite, the
  /// silence does not count here either.
  public func valueIfWonBack(_ customer: Int) -> Double {
    valueIfWonBack(customer, outlooks[customer])
  }

  func valueIfWonBack(_ customer: Int, _ outlook: CustomerOutlook) -> Double {
    outlook.worth(
      outlooks.purchasesIfWonBack(
        customer, outlook, newcomers: newcomersIfBack))
  }

  /// The discounted purchases that a contact is expected to gain.
  private func purchasesGained(
    _ customer: Int, _ outlook: CustomerOutlook
  ) -> Double {
    settings.effect(on: lists[customer]) * purchasesAtStake(customer, outlook)
  }

  /// The discounted purchases that a contact which always works would gain.
  func purchasesAtStake(_ customer: Int, _ outlook: CustomerOutlook) -> Double {
    let alive = outlook.probabilityAlive
    let back = outlooks.purchasesIfWonBack(
      customer, outlook, newcomers: newcomersIfBack)
    let staying = outlook.staying
    let kept = staying.purchasesIfStaying - staying.purchasesIfAlive
    return left(of: customer, outlook) * (1 - alive) * back + alive * kept
  }

  /// The share of the effect that is left after the customer's silence.
  private func left(of customer: Int, _ outlook: CustomerOutlook) -> Double {
    guard settings.effectHalfLife.isFinite else { return 1 }
    // Whose gaps are never over is not late.
    let usual = outlook.staying.usualGap ?? .infinity
    let late = max(0, outlooks.silence(of: customer) - usual)
    guard late > 0 else { return 1 }
    return settings.effectHalfLife > 0
      ? exp2(-late / settings.effectHalfLife) : 0
  }
}

extension CustomerOutlook {
  /// The discounted purchases that leaving costs, in the past or to come.
  var purchasesAtRisk: Double {
    let saved = staying.purchasesIfStaying - staying.purchasesIfAlive
    return (1 - probabilityAlive) * staying.purchasesIfAlive
      + probabilityAlive * saved
  }
}

extension CustomerOutlooks {
  /// The discounted purchases of a new customer over the horizon, by the model
  /// without covariates.
  var newcomersPurchases: Double {
    forecasts.model.purchase.discountedPurchases(
      rate: settings.discountRate(per: summary.timeUnit), in: settings.horizon)
  }

  /// The discounted purchases of a customer who is won back; see
  /// ``CustomerActions/valueIfWonBack(_:)``.
  ///
  /// - Parameters:
  ///   - customer: The place in the summary.
  ///   - outlook: What is at stake with the customer.
  ///   - newcomers: The discounted purchases of a new customer; nil where the
  ///     silence does not count.
  /// - Returns: The purchases.
  func purchasesIfWonBack(
    _ customer: Int, _ outlook: CustomerOutlook, newcomers: Double?
  ) -> Double {
    let own = outlook.staying.purchasesIfAlive
    guard let newcomers else { return own }
    let time = summary.T[customer]
    let weight = time > 0 ? summary.recency[customer] / time : 1
    return weight * own + (1 - weight) * min(own, newcomers)
  }
}
