public import CLVTables

extension CustomerSummary {
  /// The table of customers, in their order.
  ///
  /// Unknown amounts are empty. Columns of a holdout, of first days, of gaps
  /// between purchases, of first amounts and of how amounts vary are there
  /// where the summary has them.
  public static let table = OutputTable<CustomerSummary>(columns: [
    .text("customer_id", "the customer") { summary, row, text in
      summary.ids.withBytes(at: row) { text.append(bytes: $0) }
    },
    .count("frequency", "repeat purchases, without the first") {
      Int($0.frequency[$1])
    },
    .number("recency", "from first to last purchase", unit: "time units") {
      $0.recency[$1]
    }.repetitive,
    .number("T", "from first purchase to the end", unit: "time units") {
      $0.T[$1]
    }.repetitive,
    .number("monetary_value", "mean repeat purchase", unit: "money") {
      $0.hasAmounts ? $0.monetaryValue[$1] : nil
    },
    .count("frequency_holdout", "purchases in the holdout") {
      ($0.holdout?.frequency[$1]).map(Int.init)
    }.when { $0.holdout != nil },
    .number("monetary_value_holdout", "their mean", unit: "money") {
      $0.holdout?.hasAmounts == true ? $0.holdout?.monetaryValue[$1] : nil
    }.when { $0.holdout != nil },
    .number("duration_holdout", "the holdout's length", unit: "time units") {
      summary, _ in summary.holdout?.duration
    }.repetitive.when { $0.holdout != nil },
    .text("first_date", "of the first purchase") { summary, row, text in
      if let firstDay = summary.firstDay { text.append(firstDay[row]) }
    }.when { $0.firstDay != nil },
    .number("log_gaps", "Σ ln of the times between purchases") {
      $0.logGaps?[$1]
    }.when { $0.logGaps != nil },
    .number("first_amount", "the first purchase", unit: "money") {
      $0.firstAmount?[$1]
    }.when { $0.firstAmount != nil },
    .number(
      "spend_squares", "Σ (z − monetary_value)² of repeat purchases z"
    ) {
      $0.spendMoments?.squares(of: $1, frequency: $0.frequency)
    }.when { $0.spendMoments != nil },
    .number(
      "log_spends", "Σ ln z of those that are worth more than nothing"
    ) { summary, row in
      let logSum = summary.spendMoments?.logSum(
        of: row, frequency: summary.frequency, means: summary.monetaryValue)
      return logSum.flatMap { $0.isFinite ? $0 : nil }
    }.when { $0.spendMoments != nil },
    .number("log_spend_squares", "Σ (ln z − their mean)² of the same") {
      summary, row in
      let squares = summary.spendMoments?.logSquares(
        of: row, frequency: summary.frequency)
      return squares.flatMap { $0.isFinite ? $0 : nil }
    }.when { $0.spendMoments != nil },
    .count("zero_spends", "how many are worth nothing") { summary, row in
      (summary.spendMoments?.zeros(
        of: row, frequency: summary.frequency, means: summary.monetaryValue))
        .map { Int($0) }
    }.when { $0.spendMoments != nil },
  ])

  /// Writes the summary as CSV, or as JSON Lines where the file's name ends in
  /// `.jsonl`; the caller commits the file.
  ///
  /// Numbers are in the shortest form that reads back as the same, whole ones
  /// without a point.
  public func write(to file: AtomicFile) throws(DataError) {
    try Self.table.write(self, count: count, to: file)
  }
}
