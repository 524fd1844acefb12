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
    let expectations = expectations(ages(by: ends), unit)
    return ends.map { end in
      var byNow = 0.0
      for (day, customers) in days {
        if day >= end { break }
        byNow += Double(customers) * expectations[end - day]
      }
      return byNow
    }
  }

  /// Whether each number of days, from 0 on, is an age of a customer at an end.
  private func ages(by ends: [Int]) -> [Bool] {
    var occurs = [Bool](repeating: false, count: (ends.last ?? 0) + 1)
    for end in ends {
      for (day, _) in days {
        if day >= end { break }
        occurs[end - day] = true
      }
    }
    return occurs
  }

  /// What is expected by each number of days that occurs; 0 by others.
  private func expectations(_ occurs: [Bool], _ unit: TimeUnit) -> [Double] {
    let numbers = occurs.indices.filter { occurs[$0] }
    let ages = numbers.map { Double($0) / unit.days }
    // Few ages keep the model's own expectations.
    let purchases = PurchaseCurve(
      model, until: ages.count > AgeCurve.mostExact ? ages.last ?? 0 : 0)
    let curve = AgeCurve(at: ages, width: 1) {
      [purchases.expectedPurchases(in: $0)]
    }
    var expectations = [Double](repeating: 0, count: occurs.count)
    for (place, number) in numbers.enumerated() {
      expectations[number] = curve.value(0, at: place)
    }
    return expectations
  }
}
