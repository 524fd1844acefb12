public import CLVData

/// Statements that have a database summarize a log of transactions where it
/// lies, by the definitions of `TransactionLog`: all that a customer buys on
/// a day is one purchase, refunds reduce that of their day, a day that they
/// bring to nothing is none, and times are exact days divided by the unit:
/// `RefundPolicy.net`, as a database finds no purchase for a later refund in
/// one pass.
///
/// So no row of a customer need leave the database but the distinct histories,
/// with how many customers have each.
public struct LogStatements: Sendable {
  /// The database.
  public var dialect: SQLDialect

  /// The table of the log.
  public var table = "log"

  /// The names of its columns; amounts are one column or none.
  public var columns = TransactionColumns()

  /// The last day of the calibration; nil where there is no holdout.
  public var calibrationEnd: CalendarDay?

  /// The last day observed; nil for the last day of the log.
  public var observationEnd: CalendarDay?

  /// The unit of all times.
  public var timeUnit = TimeUnit.week

  /// Whether rows come in the order of customers or histories, for which a
  /// cluster of machines would send them all around once more.
  public var isOrdered = true

  /// Statements for a database.
  public init(dialect: SQLDialect) {
    self.dialect = dialect
  }

  private var amount: String? {
    switch columns.amount {
    case .automatic: dialect.name(TransactionColumns.defaultAmount)
    case .column(let name): dialect.name(name)
    case .product(let quantity, let price):
      "\(dialect.name(quantity)) * \(dialect.name(price))"
    }
  }

  /// A number of days in the unit of time.
  private func time(_ days: String) -> String {
    let divisor =
      switch timeUnit {
      case .day: "1.0"
      case .week: "7.0"
      case .month: "30.4375"
      case .year: "365.25"
      }
    return "\(dialect.number(days)) / \(divisor)"
  }

  // MARK: - Statements

  /// What a database is to give.
  public enum Result: String, CaseIterable, Sendable {
    case summary
    case histories
    case outcomes
    case spend
  }

  /// The statement for a result; nil for outcomes where there is no holdout.
  public func statement(for result: Result) -> String? {
    switch result {
    case .summary: summary
    case .histories: histories
    case .outcomes: outcomes
    case .spend: spend
    }
  }

  /// A row for each customer of the calibration, as a summary has it.
  public var summary: String {
    "\(customers)\nSELECT\n  customer_id,\n  \(keys),\n"
      + "  \(monetaryValue) AS monetary_value,\n  first_date,\n"
      + "  first_amount,\n"
      + (calibrationEnd == nil ? "" : "  \(holdout),\n")
      + "  recency_days,\n  t_days\nFROM customer"
      + ordered(by: "customer_id")
  }

  /// The distinct histories, with the number of customers of each.
  public var histories: String {
    grouped([keys], by: ["frequency", "recency_days", "t_days"])
  }

  /// The distinct histories with what they did in the holdout; nil where there
  /// is none.
  public var outcomes: String? {
    guard calibrationEnd != nil else { return nil }
    return grouped(
      [
        keys, "frequency_holdout",
        "\(time("holdout_days")) AS duration_holdout",
      ],
      by: [
        "frequency", "recency_days", "t_days", "frequency_holdout",
        "holdout_days",
      ])
  }

  /// A row for each customer without a name: the history and the mean amount,
  /// for a model of spend.
  public var spend: String {
    "\(customers)\nSELECT\n  \(keys),\n  \(monetaryValue) AS monetary_value\n"
      + "FROM customer"
      + ordered(by: "frequency, recency_days, t_days, repeat_amount")
  }

  /// What a view of scores begins with: a row for each customer.
  var scored: String {
    "\(customers),\nscored AS (\n  SELECT\n    customer_id,\n    frequency,\n"
      + "    recency_days,\n    t_days,\n    \(monetaryValue) AS monetary_value\n"
      + "  FROM customer\n)"
  }

  private func grouped(_ columns: [String], by keys: [String]) -> String {
    let keys = keys.joined(separator: ", ")
    return "\(customers)\nSELECT\n  \(columns.joined(separator: ",\n  ")),\n"
      + "  COUNT(*) AS customers\nFROM customer\nGROUP BY \(keys)"
      + ordered(by: keys)
  }

  private func ordered(by columns: String) -> String {
    isOrdered ? "\nORDER BY \(columns);\n" : ";\n"
  }

  // MARK: - Their parts

  private var keys: String {
    "frequency,\n  \(time("recency_days")) AS recency,\n"
      + "  \(time("t_days")) AS \(dialect.name("T"))"
  }

  private var monetaryValue: String {
    "CASE WHEN frequency > 0 THEN repeat_amount / frequency ELSE 0 END"
  }

  private var holdout: String {
    "frequency_holdout,\n  CASE WHEN frequency_holdout > 0 THEN holdout_amount "
      + "/ frequency_holdout ELSE 0 END AS monetary_value_holdout,\n"
      + "  \(time("holdout_days")) AS duration_holdout"
  }

  /// What all statements begin with: a row for each customer, in whole days.
  private var customers: String {
    let id = dialect.text(dialect.name(columns.customer))
    let day = dialect.day(dialect.name(columns.date))
    let end = observationEnd.map { dialect.literal($0.description) }
    let until = end.map { "\n    AND \(day) <= \($0)" } ?? ""
    let last = end ?? "last_day"
    let calibration = calibrationEnd.map { dialect.literal($0.description) }
    // A log is not read twice for a day that is known.
    let lastDay =
      end == nil
      ? "\n  FROM (SELECT MAX(sold_on) AS last_day FROM sale) AS log_end" : ""
    func sum(_ condition: String, _ value: String) -> String {
      "SUM(CASE WHEN \(condition) THEN \(value) ELSE 0 END)"
    }
    let isRepeat = "sold_on > first_date AND sold_on <= calibration_end"
    let isLater = "sold_on > calibration_end"
    let inside = "CASE WHEN sold_on <= calibration_end THEN sold_on END"
    return """
      WITH sale AS (
        SELECT
          \(id) AS customer_id,
          \(day) AS sold_on,
          \(amount.map(dialect.number) ?? "0.0") AS amount
        FROM \(dialect.table(table))
        WHERE \(id) <> ''\(until)
      ),
      period AS (
        SELECT
          \(calibration ?? last) AS calibration_end,
          \(last) AS observation_end\(lastDay)
      ),
      day_total AS (
        SELECT
          customer_id,
          sold_on,
          \(sum("amount > 0", "amount")) AS bought,
          \(sum("amount < 0", "amount")) AS refunded
        FROM sale
        GROUP BY customer_id, sold_on
      ),
      purchase AS (
        SELECT
          customer_id,
          sold_on,
          bought + refunded AS amount,
          MIN(sold_on) OVER (PARTITION BY customer_id) AS first_date
        FROM day_total
        WHERE refunded = 0 OR bought + refunded > 1e-9 * bought
      ),
      customer AS (
        SELECT
          customer_id,
          first_date,
          \(sum(isRepeat, "1")) AS frequency,
          \(dialect.days(from: "first_date", to: "MAX(\(inside))")) AS recency_days,
          \(dialect.days(from: "first_date", to: "calibration_end")) AS t_days,
          \(sum(isRepeat, "amount")) AS repeat_amount,
          \(sum("sold_on = first_date", "amount")) AS first_amount,
          \(sum(isLater, "1")) AS frequency_holdout,
          \(sum(isLater, "amount")) AS holdout_amount,
          \(dialect.days(from: "calibration_end", to: "observation_end")) AS holdout_days
        FROM purchase CROSS JOIN period
        WHERE first_date <= calibration_end
        GROUP BY customer_id, first_date, calibration_end, observation_end
      )
      """
  }
}
