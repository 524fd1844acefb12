internal import CLVModels
internal import CLVNumerics

/// Works out the points and curves of an ``IsoValueGrid``.
struct IsoValueWorker<Model: PurchaseModel> {
  private let purchase: Model
  private let settings: PredictionSettings
  private let T: Double

  /// Margin × mean spend; nil without amounts.
  private let valueOfPurchase: Double?

  /// The discounted purchases of an alive customer by frequency, where they do
  /// not depend on recency; else empty.
  private let ofAlive: [Double]

  /// Makes a worker.
  ///
  /// - Parameters:
  ///   - purchase: The purchase model.
  ///   - settings: How far ahead, and how purchases are discounted.
  ///   - T: The time since the first purchase.
  ///   - mostFrequency: The highest frequency.
  ///   - valueOfPurchase: Margin × mean spend; nil without amounts.
  init(
    _ purchase: Model, _ settings: PredictionSettings, T: Double,
    mostFrequency: Int, valueOfPurchase: Double?
  ) {
    self.purchase = purchase
    self.settings = settings
    self.T = T
    self.valueOfPurchase = valueOfPurchase
    ofAlive =
      Model.futureDependsOnRecency
      ? []
      : parallelMap(count: mostFrequency + 1, chunkSize: 1) { x in
        let last = PurchaseHistory(
          frequency: x, recency: x == 0 ? 0 : T, T: T)
        return purchase.future(of: last).discountedPurchases(
          rate: settings.discountRate, in: settings.horizon)
      }
  }

  /// The points of some histories.
  func points(_ histories: [PurchaseHistory]) -> [IsoValueGrid.Point] {
    parallelMap(count: histories.count, chunkSize: 64) {
      let history = histories[$0]
      let alive = purchase.probabilityAlive(history)
      let purchases = discountedPurchases(history, alive: alive)
      return IsoValueGrid.Point(
        frequency: history.frequency, recency: history.recency,
        probabilityAlive: alive,
        discountedPurchases: purchases,
        lifetimeValue: valueOfPurchase.map {
          // No purchases are worth nothing, whatever the spend.
          purchases == 0 ? 0 : $0 * purchases
        })
    }
  }

  private func discountedPurchases(_ history: PurchaseHistory) -> Double {
    discountedPurchases(history, alive: purchase.probabilityAlive(history))
  }

  /// The probability of being alive is worked out only where it is asked for.
  private func discountedPurchases(
    _ history: PurchaseHistory, alive: @autoclosure () -> Double
  ) -> Double {
    guard ofAlive.isEmpty else { return alive() * ofAlive[history.frequency] }
    return purchase.discountedPurchases(
      rate: settings.discountRate, in: settings.horizon, given: history)
  }

  /// The discounted purchases at known recencies, for each frequency from 1
  /// on; between these are those of curves.
  func rises(_ points: [IsoValueGrid.Point]) -> [Rise] {
    var rises: [Rise] = []
    for point in points where point.frequency > 0 {
      if point.frequency > rises.count {
        let first = T * 1e-9
        let earliest = PurchaseHistory(
          frequency: point.frequency, recency: first, T: T)
        rises.append(
          Rise(
            frequency: point.frequency, recencies: [first],
            purchases: [discountedPurchases(earliest)]))
      }
      let place = rises.count - 1
      rises[place].recencies.append(point.recency)
      rises[place].purchases.append(point.discountedPurchases)
    }
    return rises
  }

  /// How the discounted purchases of a frequency rise with recency.
  struct Rise {
    let frequency: Int

    /// Ascending, to T.
    fileprivate(set) var recencies: [Double]

    /// The purchases at these.
    fileprivate(set) var purchases: [Double]
  }

  /// The curve of a level.
  ///
  /// Worth rises with recency, so each frequency meets a level once at most.
  /// (Where purchases are regular it falls a little at the end, just after a
  /// purchase; the curves leave that out.)
  ///
  /// - Parameters:
  ///   - level: The worth.
  ///   - rises: The discounted purchases by frequency.
  /// - Returns: The curve, without the frequencies that do not meet it.
  func curve(_ level: Double, along rises: [Rise]) -> IsoValueGrid.Curve {
    let target = level / (valueOfPurchase ?? 1)
    let found = parallelMap(count: rises.count, chunkSize: 4) {
      recency(of: target, along: rises[$0])
    }
    return IsoValueGrid.Curve(
      level: level,
      points: zip(rises, found).filter { !$1.isNaN }
        .map { ($0.frequency, $1) })
  }

  /// The recency at which so many purchases are expected; NaN if none.
  private func recency(of purchases: Double, along rise: Rise) -> Double {
    guard let last = rise.purchases.last, last - purchases >= 0,
      let end = rise.purchases.firstIndex(where: { $0 - purchases >= 0 }),
      end > 0
    else { return .nan }
    let bracket = rise.recencies[end - 1]...rise.recencies[end]
    return risingRoot(in: bracket, tolerance: T * 1e-9) { recency in
      if recency == bracket.lowerBound {
        return rise.purchases[end - 1] - purchases
      }
      if recency == bracket.upperBound {
        return rise.purchases[end] - purchases
      }
      return discountedPurchases(
        PurchaseHistory(frequency: rise.frequency, recency: recency, T: T))
        - purchases
    }
  }
}
