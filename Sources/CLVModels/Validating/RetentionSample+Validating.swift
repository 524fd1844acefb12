extension RetentionSample {
  /// The lifetimes of cohorts of numbers from anywhere.
  ///
  /// - Parameter cohorts: Of each cohort, how many customers were there at
  ///   the beginning and after each period.
  /// - Throws: Where a number is negative, or higher than the one before.
  public init(validating cohorts: [[Int]]) throws(InvalidValue) {
    for (place, survivors) in cohorts.enumerated() {
      if let last = survivors.last, last < 0 {
        throw InvalidValue("cohort \(place): \(last) customers cannot be")
      }
      for (before, after) in zip(survivors, survivors.dropFirst())
      where after > before {
        throw InvalidValue(
          "cohort \(place): \(Plural.count(after, "customer")) after \(before) cannot be"
        )
      }
    }
    self.init(cohorts: cohorts)
  }
}
