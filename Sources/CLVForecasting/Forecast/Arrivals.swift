package import CLVData
package import CLVModels

/// Customers who share a model, by the day of their first purchase.
package struct Arrivals<Model: PurchaseModel>: Sendable {
  let model: Model

  /// How many customers arrive on a day, counted from the first one; days in
  /// order, those without arrivals left out.
  let days: [(day: Int, customers: Int)]

  /// The repeat purchases expected by the end of some days.
  ///
  /// By the end of day t, customers acquired on day s are expected to have made
  /// E[X(t + 1 − s)] repeat purchases each: Fader, Hardie & Lee (2005),
  /// *Marketing Science* 24:275, section 6. As there, time runs from the
  /// beginning of the day of acquisition to the end of the week. The
  /// expectation depends on the number of days alone and is tabulated.
  package func expectedPurchases(at ends: [Int], _ unit: TimeUnit) -> [Double] {
    var expectations = [Double?](repeating: nil, count: (ends.last ?? -1) + 1)
    return ends.map { end in
      var byNow = 0.0
      for (day, customers) in days {
        if day > end { break }
        let expectation =
          expectations[end - day]
          ?? model.expectedPurchases(in: Double(end - day + 1) / unit.days)
        expectations[end - day] = expectation
        byNow += Double(customers) * expectation
      }
      return byNow
    }
  }
}
