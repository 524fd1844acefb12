internal import CLVModels

extension MissingOneTimeBuyers {
  /// That nobody bought once only, and what it does to the fit.
  var finding: AssumptionFinding {
    AssumptionFinding(
      .oneTimeBuyers, .doubtful,
      found: Statement(
        .nobodyOnce,
        [
          "customers": .count(customers),
          "expected": .number(expected, decimals: 0),
        ]),
      meaning: Statement(.repeatersOnly), advice: .giveOneTimeBuyers)
  }
}
