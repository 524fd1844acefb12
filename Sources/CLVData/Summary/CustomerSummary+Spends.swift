public import CLVModels
internal import Libm

extension CustomerSummary {
  /// What is known of the customers' spending, as a spend model of some form
  /// takes it; nil where that is not known.
  ///
  /// Amounts of zero are none of the single amounts, and a customer who has no
  /// others says nothing of spending.
  ///
  /// - Parameters:
  ///   - form: The form.
  ///   - mean: Which mean of the amounts the model goes by; the geometric one
  ///     is that of single amounts.
  /// - Returns: What is known, or nil.
  public func spendHistories(
    _ form: SpendForm, _ mean: SpendMean = .arithmetic
  ) -> SpendHistories? {
    guard hasAmounts else { return nil }
    guard form.takesSingleAmounts else {
      guard mean == .arithmetic else { return nil }
      return SpendHistories(frequency: frequency, meanSpend: monetaryValue)
    }
    guard let spendMoments, spendMoments.areLogSumsKnown else { return nil }
    guard mean == .arithmetic || spendMoments.areLogSquaresKnown else {
      return nil
    }
    var counts = frequency
    var logSums = spendMoments.logSums(
      frequency: frequency, means: monetaryValue)
    var means = monetaryValue
    var logSquares =
      mean == .geometric
      ? spendMoments.logSquares(frequency: frequency) : nil
    var first: [Double]?
    if form == .amounts {
      guard let firstAmount else { return nil }
      first = firstAmount
    }
    for customer in counts.indices {
      var total = Double(frequency[customer]) * monetaryValue[customer]
      counts[customer] -= spendMoments.zeros(
        of: customer, frequency: frequency, means: monetaryValue)
      if let amount = first?[customer], amount > 0 {
        if let squares = logSquares?[customer], counts[customer] > 0 {
          let count = Double(counts[customer])
          var logs = RunningSquares(
            count: count, mean: logSums[customer] / count, squares: squares)
          logs.add(log(amount))
          logSquares?[customer] = logs.squares
        }
        counts[customer] += 1
        total += amount
        logSums[customer] += log(amount)
      }
      let count = counts[customer]
      means[customer] = count == 0 ? 0 : total / Double(count)
    }
    guard let logSquares else {
      return SpendHistories(
        form, counts: counts, means: means, logSums: logSums)
    }
    return SpendHistories(
      form, counts: counts, logSums: logSums, logSquares: logSquares)
  }

  /// What is known of the customers' spending, as a spend model takes it; nil
  /// where that is not known.
  public func spendHistories(for model: some SpendModel) -> SpendHistories? {
    spendHistories(model.form, type(of: model).mean)
  }

  /// How many purchases are worth nothing among those that a form takes single
  /// amounts of; nil where it takes means, or that is not known.
  public func zeroPurchases(of form: SpendForm) -> Int? {
    guard form.takesSingleAmounts, let spendMoments,
      spendMoments.areLogSumsKnown
    else { return nil }
    let repeats = frequency.indices.reduce(0) {
      $0
        + Int(
          spendMoments.zeros(
            of: $1, frequency: frequency, means: monetaryValue))
    }
    guard form == .amounts else { return repeats }
    return firstAmount.map { repeats + $0.count { !($0 > 0) } }
  }
}
