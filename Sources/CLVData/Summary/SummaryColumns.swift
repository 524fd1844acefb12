internal import CLVTables

/// The columns of a summary file, under whatever names other programs write.
struct SummaryColumns {
  private static let frequencyNames = ["frequency", "frequency_cal", "x"]
  private static let recencyNames = ["recency", "recency_cal", "t_x", "t.x"]
  private static let windowNames = [
    "T", "T_cal", "T.cal", "n.cal", "n_cal", "n", "periods", "n_periods",
  ]
  private static let countNames = ["custs", "customers", "weights", "count"]
  private static let monetaryNames = [
    "monetary_value", "monetary_value_cal", "m_x", "m.x", "zbar", "Spending",
  ]
  /// The sums of the repeat purchases' amounts, as BTYDplus has them.
  private static let repeatSumNames = ["sales.x", "sales_x"]

  /// The sums of all amounts, from which the first one cannot be told.
  private static let sumNames = ["sales", "total_spend", "spend_total"]
  private static let logGapNames = ["log_gaps", "litt"]
  private static let firstAmountNames = ["first_amount"]
  private static let squaresNames = ["spend_squares"]
  private static let logSpendsNames = ["log_spends"]
  private static let logSquaresNames = ["log_spend_squares"]
  private static let zeroSpendsNames = ["zero_spends"]
  static let idNames = [
    "customer_id", "CustomerID", "customerID", "id", "ID", "Id", "cust",
  ]
  private static let holdoutFrequencyNames = [
    "frequency_holdout", "x_holdout", "x.star", "test_frequency",
  ]
  private static let holdoutMonetaryNames = [
    "monetary_value_holdout", "test_monetary_value",
  ]
  private static let durationNames = [
    "duration_holdout", "T_holdout", "T.star", "test_T",
  ]

  /// `nil` when customers are not named; they are numbered then.
  var id: Int?
  var frequency: Int
  var recency: Int
  var T: Int
  var monetaryValue: Int?
  var firstDay: Int?

  /// The sum of the repeat purchases, where there is no mean of them.
  var repeatSum: Int?

  /// A sum of all purchases, which is no use beside the others.
  private(set) var sum: Int?

  /// How many customers a row stands for; `nil` when one.
  var count: Int?
  var logGaps: Int?
  var firstAmount: Int?
  var spendMoments: SpendMomentColumns?
  var holdout: (frequency: Int, monetaryValue: Int?, duration: Int)?

  /// Whether a header has frequency, recency and T under some name.
  static func areIn(_ header: [String]) -> Bool {
    count(in: header) == 3
  }

  /// How many of frequency, recency and T a header has under some name.
  static func count(in header: [String]) -> Int {
    [frequencyNames, recencyNames, windowNames].count { names in
      header.contains { names.contains($0) }
    }
  }

  /// Finds the columns of a table.
  ///
  /// `customerColumn` is the column of identifiers, if it was named.
  init(
    _ table: InputTable, customerColumn: String?
  ) throws(DataError) {
    func find(_ names: [String]) throws(DataError) -> Int? {
      for name in names {
        if let index = try table.optionalIndex(of: name) { return index }
      }
      return nil
    }
    guard let frequency = try find(Self.frequencyNames),
      let recency = try find(Self.recencyNames),
      let T = try find(Self.windowNames)
    else {
      let present = table.columns.map { "\"\($0)\"" }.joined(separator: ", ")
      throw DataError(
        .badData, at: .line(1, of: table.name),
        """
        a summary needs the columns "frequency", "recency" \
        and "T"; the columns are \(present)
        """)
    }
    self.frequency = frequency
    self.recency = recency
    self.T = T
    monetaryValue = try find(Self.monetaryNames)
    repeatSum = monetaryValue == nil ? try find(Self.repeatSumNames) : nil
    sum =
      monetaryValue == nil && repeatSum == nil ? try find(Self.sumNames) : nil
    firstDay = try find(["first_date"])
    count = try find(Self.countNames)
    logGaps = try find(Self.logGapNames)
    firstAmount = try find(Self.firstAmountNames)
    if let squares = try find(Self.squaresNames),
      let logSums = try find(Self.logSpendsNames)
    {
      spendMoments = SpendMomentColumns(
        squares: squares, logSums: logSums,
        logSquares: try find(Self.logSquaresNames),
        zeros: try find(Self.zeroSpendsNames))
    }
    if let repeats = try find(Self.holdoutFrequencyNames),
      let duration = try find(Self.durationNames)
    {
      let amounts = try find(Self.holdoutMonetaryNames)
      holdout = (repeats, amounts, duration)
    }
    if let customerColumn {
      id = try table.index(of: customerColumn, remedy: .customerColumn)
    } else {
      let named = try find(Self.idNames)
      // Data frames write their index first, under any name or none.
      let isFirstFree = !Self.isKnown(table.columns[0])
      id = named ?? (isFirstFree ? 0 : nil)
    }
  }

  /// What to say of a column of money that cannot be used; nil where there is
  /// none.
  func note(_ table: InputTable) -> Advice? {
    guard let sum else { return nil }
    let column = table.column(sum)
    let advice: Advice =
      "\(column) is not used: a summary's money is the mean amount of the "
      + "repeat purchases; name a column of it with \(.monetaryValue), or give "
      + "their sum as \"sales.x\""
    return advice.named(
      "sales",
      ["column": .column(column), "option": .remedy(.monetaryValue)])
  }

  /// The columns of numbers.
  var numbers: [Int] {
    let all: [Int?] = [
      frequency, recency, T, monetaryValue, repeatSum, count, logGaps,
      firstAmount, spendMoments?.squares, spendMoments?.logSums,
      spendMoments?.logSquares, spendMoments?.zeros, holdout?.frequency,
      holdout?.monetaryValue, holdout?.duration,
    ]
    return all.compactMap(\.self)
  }

  private static func isKnown(_ column: String) -> Bool {
    [
      frequencyNames, recencyNames, windowNames, monetaryNames,
      holdoutFrequencyNames, holdoutMonetaryNames, durationNames, countNames,
      logGapNames, firstAmountNames, squaresNames, logSpendsNames,
      logSquaresNames, zeroSpendsNames, repeatSumNames, sumNames,
      ["first_date"],
    ].contains { $0.contains(column) }
  }
}

/// The columns of how the amounts of repeat purchases vary.
struct SpendMomentColumns {
  let squares: Int
  let logSums: Int
  let logSquares: Int?
  let zeros: Int?
}
