public import CLVTables

/// Columns of a log, a summary or another table.
extension Remedy {
  /// The column of customers of a log, in ``TransactionColumns``.
  public static let customer = Remedy("TransactionColumns.customer")

  /// The column of dates, in ``TransactionColumns``.
  public static let date = Remedy("TransactionColumns.date")

  /// The column of amounts, in ``TransactionColumns``.
  public static let amount = Remedy("TransactionColumns.amount")

  /// The column of quantities, in ``TransactionColumns``.
  public static let quantity = Remedy("TransactionColumns.amount.quantity")

  /// The column of prices, in ``TransactionColumns``.
  public static let price = Remedy("TransactionColumns.amount.price")

  /// The column of orders, in ``TransactionColumns``.
  public static let order = Remedy("TransactionColumns.order")

  /// The column of currencies, in ``TransactionColumns``.
  public static let currency = Remedy("TransactionColumns.currency")

  /// The column that marks returns, in ``TransactionColumns``.
  public static let returned = Remedy("TransactionColumns.returned")

  /// The column of what was given back, in ``TransactionColumns``.
  public static let refunded = Remedy("TransactionColumns.refunded")

  /// The column of customers of a table that is no log.
  public static let customerColumn = Remedy("customerColumn")

  /// The names of columns in their order, where a table has no header.
  public static let columnNames = Remedy("TextOptions.columns")

  /// The columns that are covariates.
  public static let covariateColumns = Remedy("CovariateTable.columns")

  /// The column of beginnings, in ``RetentionColumns``.
  public static let start = Remedy("RetentionColumns.start")

  /// The column of ends, in ``RetentionColumns``.
  public static let end = Remedy("RetentionColumns.end")

  /// The column of lengths of subscriptions, in ``RetentionColumns``.
  public static let tenure = Remedy("RetentionColumns.tenure")

  /// The column that says who has left, in ``RetentionColumns``.
  public static let churned = Remedy("RetentionColumns.churned")

  /// The column of periods, in ``RetentionColumns``.
  public static let period = Remedy("RetentionColumns.period")

  /// The column of cohorts, in ``RetentionColumns``.
  public static let cohort = Remedy("RetentionColumns.cohort")

  /// The column of numbers of customers, in ``RetentionColumns``.
  public static let customers = Remedy("RetentionColumns.customers")
}

/// Columns of a summary, in ``SummaryNames``.
extension Remedy {
  /// The column of numbers of repeat purchases.
  public static let frequency = Remedy("SummaryNames.frequency")

  /// The column of times to the last purchase.
  public static let recency = Remedy("SummaryNames.recency")

  /// The column of times to the end of observation.
  public static let T = Remedy("SummaryNames.T")

  /// The column of mean amounts.
  public static let monetaryValue = Remedy("SummaryNames.monetaryValue")
}

/// How cells are written, and which rows count.
extension Remedy {
  /// How dates are written.
  public static let dateFormat = Remedy("dateFormat")

  /// The zone whose days count.
  public static let zone = Remedy("zone")

  /// Which mark is the decimal one.
  public static let decimal = Remedy("decimal")

  /// What amounts are of: see ``AmountScope``.
  public static let amountScope = Remedy("amountScope")

  /// What currencies are worth: see ``CurrencyRates``.
  public static let rates = Remedy("CurrencyRates")

  /// Identifiers that are one though they differ in case: see
  /// ``IdentifierForm``.
  public static let foldsCase = Remedy("IdentifierForm.foldsCase")

  /// Identifiers that are one though zeros stand before them.
  public static let dropsZeros = Remedy("IdentifierForm.dropsZeros")

  /// Identifiers that are one though `.0` stands behind them.
  public static let dropsDecimals = Remedy("IdentifierForm.dropsDecimals")

  /// What to do with negative amounts.
  public static let refunds = Remedy("refunds")

  /// What to do with rows that cannot be used.
  public static let badRows = Remedy("badRows")

  /// Only rows with a value, `column=value`: see ``RowFilter``.
  public static let keep = Remedy("RowFilter(keeps: true)")

  /// No rows with a value, `column=value`: see ``RowFilter``.
  public static let drop = Remedy("RowFilter(keeps: false)")
}

/// The days and the unit of time.
extension Remedy {
  /// The last day observed.
  public static let observationEnd = Remedy("observationEnd")

  /// The last day of the calibration.
  public static let calibrationEnd = Remedy("calibrationEnd")

  /// The unit of all times.
  public static let timeUnit = Remedy("timeUnit")

  /// Whether times count opportunities to buy.
  public static let opportunities = Remedy("opportunities")

  /// How subscriptions are put into cohorts.
  public static let cohortRule = Remedy("cohortRule")

  /// Some cohorts by their names: ``RetentionCohorts/named(_:)``.
  public static let cohorts = Remedy("RetentionCohorts.named")

  /// A summary of a log: ``TransactionLog/summarize(_:timeUnit:opportunities:)``.
  public static let summarize = Remedy("TransactionLog.summarize")
}
