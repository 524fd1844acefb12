internal import CLVData
internal import CLVRFM

/// What those who score by recency, frequency and monetary value say: five
/// scores of each by quantiles, at the end of calibration.
extension HoldoutRules {
  /// The mean behaviour of each RFM cell in the calibration, taken forward:
  /// Σx/ΣT of the customers who share all scores, times H.
  func meanOfCell(_ scores: RFMScores) -> RuleForecast {
    meanOfGroup(
      (0..<scores.count).map { scores.code(of: $0) },
      ScoredMethod(
        "rfm_cells", title: "RFM cells",
        description: "the mean rate of the customer's RFM cell in the "
          + "calibration goes on", kind: .rule))
  }

  /// The mean rate in the calibration of each of the usual eleven segments
  /// goes on.
  func meanOfSegment(_ scores: RFMScores) -> RuleForecast? {
    guard
      let rules = try? SegmentRules(
        SegmentRule.standard(
          bins: scores.bins, hasMonetary: scores.monetary != nil),
        for: scores, of: summary.ids)
    else { return nil }
    return meanOfGroup(
      rules.segments(of: scores).map { Int($0) },
      ScoredMethod(
        "rfm_segments", title: "RFM segments",
        description: "the mean rate of the customer's segment (Champions, At "
          + "Risk, …) in the calibration goes on", kind: .rule))
  }

  private func meanOfGroup(
    _ groups: [Int], _ method: ScoredMethod
  ) -> RuleForecast {
    // Codes are small numbers, and most customers share few of them.
    let none = [Double](repeating: 0, count: (groups.max() ?? 0) + 1)
    var (purchases, amounts, times) = (none, none, none)
    for (customer, group) in groups.enumerated() {
      let x = Double(summary.frequency[customer])
      purchases[group] += x
      amounts[group] += x * summary.monetaryValue[customer]
      times[group] += summary.T[customer]
    }
    func forward(_ sums: [Double]) -> [Double] {
      let means = zip(sums, times).map { sum, time in
        time > 0 ? sum * holdout.duration / time : 0
      }
      return groups.map { means[$0] }
    }
    return RuleForecast(
      method: method, purchases: forward(purchases),
      value: hasAmounts ? forward(amounts) : nil)
  }

  /// Customers by the sum of their scores.
  func sumOfScores(_ scores: RFMScores) -> RuleForecast {
    let sums = (0..<scores.count).map { Double(scores.sum(of: $0)) }
    return RuleForecast(
      method: ScoredMethod(
        "rfm_sum", title: "RFM sum",
        description: "customers ranked by the sum of their RFM scores",
        kind: .ranking),
      purchases: sums, value: hasAmounts ? sums : nil)
  }

  /// Customers by their RFM code read as a number: the recency score first,
  /// then frequency, then monetary value, as in Hughes (1994), *Strategic
  /// Database Marketing*.
  func codeOfScores(_ scores: RFMScores) -> RuleForecast {
    let codes = (0..<scores.count).map { Double(scores.code(of: $0)) }
    return RuleForecast(
      method: ScoredMethod(
        "rfm_weighted", title: "RFM code",
        description: "customers ranked by RFM scores weighted 100 : 10 : 1, "
          + "so by recency first", kind: .ranking),
      purchases: codes, value: hasAmounts ? codes : nil)
  }
}

extension RFMScores {
  /// The scores of a customer as one number, such as 545.
  fileprivate func code(of customer: Int) -> Int {
    let base = bins < 10 ? 10 : 1000
    return (Int(recency[customer]) * base + Int(frequency[customer])) * base
      + (monetary.map { Int($0[customer]) } ?? 0)
  }
}
