package import CLVData
package import CLVModels

/// Customers who share a model, by the day of their first purchase.
package struct Arrivals<Model: PurchaseModel>: Sendable {
  let model: Model

  /// How many customers arrive on a day, counted from the first one; days in
  /// order, those without arrivals left out.
  let days: [(day: Int, customers: Int)]

  /// The repeat purchases expected by the ends of steps, in days from the
  /// first.
  ///
  /// By the end of day t, customers acquired on day s are expected to have made
  /// E[X(t + 1 − s)] repeat purchases each: Fader, Hardie & Lee (2005),
  /// *Marketing Science* 24:275, section 6. As there, time runs from the
  /// beginning of the day of acquisition to the end of the week. The
  /// expectation depends on the number of days alone and is tabulated.
  package func expectedPurchases(by ends: [Int], _ unit: TimeUnit) -> [Double] {
    let numbers = ages(by: ends)
    let times = numbers.map { Double($0) / unit.days }
    // Few ages keep the model's own expectations.
    let purchases = PurchaseCurve(
      model, until: times.count > AgeCurve.mostExact ? times.last ?? 0 : 0)
    let curve = AgeCurve(at: times, width: 1) {
      [purchases.expectedPurchases(in: $0)]
    }
    return ends.map { end in
      var byNow = 0.0
      // Later arrivals are younger: from one to the next, look downwards.
      var place = numbers.count
      for (day, customers) in days {
        if day >= end { break }
        place = Self.place(of: end - day, in: numbers, below: place)
        byNow += Double(customers) * curve.value(0, at: place)
      }
      return byNow
    }
  }

  /// The numbers of days, ascending, that are an age of a customer at an end.
  private func ages(by ends: [Int]) -> [Int] {
    let last = ends.last ?? 0
    func forEachAge(_ body: (Int) -> Void) {
      for end in ends {
        for (day, _) in days {
          if day >= end { break }
          body(end - day)
        }
      }
    }
    // Of few arrivals over a long time, do not go through all days.
    guard days.count * ends.count >= last else {
      var ages: Set<Int> = []
      forEachAge { ages.insert($0) }
      return ages.sorted()
    }
    var occurs = [Bool](repeating: false, count: last + 1)
    forEachAge { occurs[$0] = true }
    return occurs.indices.filter { occurs[$0] }
  }

  /// The place of a number among ascending ones, below a place.
  private static func place(
    of number: Int, in numbers: [Int], below end: Int
  ) -> Int {
    var (low, high) = (0, end)
    while low < high {
      let middle = (low + high) / 2
      if numbers[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
