internal import CLVModels

/// The exact laws of sums over few customers.
struct GroupConvolution<Model: PurchaseModel>: Sendable {
  /// What may be left out at the upper end of a law.
  private static var floor: Double { 1e-9 }

  let histories: GroupHistories
  let models: [Model]
  let settings: ForecastSettings

  /// The interval of the number of purchases.
  func purchases(_ members: ArraySlice<Int32>) -> ClosedRange<Double>? {
    interval(members) { model, history in
      Self.law(of: model, in: settings.horizon, given: history)
    }
  }

  /// The interval of the number of customers alive.
  func alive(_ members: ArraySlice<Int32>) -> ClosedRange<Double>? {
    interval(members) { model, history in
      let alive = model.probabilityAlive(history)
      return [1 - alive, alive]
    }
  }

  /// The probabilities of 0, 1, 2, … purchases of one customer, as
  /// differences of the exceedances.
  private static func law(
    of model: Model, in t: Double, given history: PurchaseHistory
  ) -> [Double] {
    let alive = model.probabilityAlive(history)
    guard alive > floor else { return [1] }
    let exceedances = model.future(of: history)
      .exceedances(in: t, downTo: floor / alive)
    guard exceedances.count > 1 else { return [1] }
    var law = (1..<exceedances.count).map {
      alive * max(0, exceedances[$0 - 1] - exceedances[$0])
    }
    law[0] += 1 - alive
    return law
  }

  private func interval(
    _ members: ArraySlice<Int32>,
    law: (Model, PurchaseHistory) -> [Double]
  ) -> ClosedRange<Double>? {
    var mean: [Double] = []
    for model in models {
      var sum = [1.0]
      for customer in members {
        sum = convolved(sum, law(model, histories.history(of: customer)))
      }
      while mean.count < sum.count { mean.append(0) }
      for (k, probability) in sum.enumerated() {
        mean[k] += probability / Double(models.count)
      }
    }
    return SumInterval.of(mean, level: settings.level)
  }

  /// The law of the sum of two independent numbers, without the upper end
  /// where next to nothing lies.
  private func convolved(_ left: [Double], _ right: [Double]) -> [Double] {
    var sum = [Double](repeating: 0, count: left.count + right.count - 1)
    for (i, x) in left.enumerated() {
      for (j, y) in right.enumerated() { sum[i + j] += x * y }
    }
    var above = 0.0
    while let last = sum.last, sum.count > 1, above + last < Self.floor / 100 {
      above += last
      sum.removeLast()
    }
    return sum
  }
}
