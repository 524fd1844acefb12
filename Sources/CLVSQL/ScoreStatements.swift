public import CLVData
public import CLVForecasting
internal import CLVModels
internal import CLVNumerics
public import CLVTables

/// Statements that have a database score every customer of a log: a table of
/// the forecasts of all distinct histories, and a view that finds each
/// customer's by the history's days.
///
/// What a purchase model says of a customer depends on the history alone, and
/// what a spend model says of one history grows linearly with the mean amount.
/// So the view adds and multiplies, and models nothing.
///
/// A customer whose history is not in the table, as after a later day, has no
/// scores, rather than wrong ones.
public struct ScoreStatements: Sendable {
  /// The table of forecasts.
  public var forecastTable = "clv_forecast"

  /// The view of scores.
  public var view = "clv_scores"

  private let log: LogStatements
  let rows: [Row]
  private let settings: ForecastSettings
  private let hasSpend: Bool

  /// A history in days with its forecast.
  struct Row: Sendable {
    let days: (frequency: Int32, recency: Int, T: Int)
    let numbers: [Double?]
  }

  /// Rows of one statement.
  private static let rowsAtATime = 500

  /// The columns of the table of forecasts, after the days.
  private static let columns = [
    "probability_alive", "expected_purchases", "expected_purchases_lower",
    "expected_purchases_upper", "probability_purchase", "discounted_purchases",
    "probability_alive_horizon", "median_time_to_purchase",
  ]

  /// The columns of money: what each is without a known amount, and what it is
  /// made of with one: a part for itself, and a part for each unit of the mean
  /// amount.
  private static let moneyColumns = [
    "expected_spend", "clv_lower", "clv_upper",
  ]

  /// Makes statements of a model.
  ///
  /// - Parameters:
  ///   - log: The log's table and columns, and the days.
  ///   - histories: The distinct histories, counted: see
  ///     ``LogStatements/histories``.
  ///   - model: The model, without covariates and corrections, whose spend
  ///     model takes means; times in the unit of the log's statements.
  ///   - settings: How far ahead, and how money is valued.
  /// - Throws: A usage error for a model whose forecasts need more than a
  ///   history.
  public init(
    _ log: LogStatements, histories: CustomerSummary, model: CustomerModel,
    settings: ForecastSettings
  ) throws(DataError) {
    try Self.check(model)
    self.log = log
    self.settings = settings
    let hasSpend = model.spend != nil
    self.hasSpend = hasSpend
    let days = Self.days(histories, log.timeUnit)
    let unit = hasSpend ? Self.typicalSpend(of: model) : 0
    // Three amounts tell what money depends on the mean amount by.
    let forecasts = (hasSpend ? [0, unit, 2 * unit] : [0]).map { amount in
      var settings = settings
      settings.wantsMedianTime = amount == 0
      return CustomerForecasts(
        Self.summary(days, amount, log.timeUnit, hasAmounts: hasSpend),
        by: model, settings: settings)
    }
    rows = days.indices.map { place in
      Row(
        days: days[place],
        numbers: Self.purchases(forecasts[0][place].purchases)
          + (hasSpend
            ? Self.money(forecasts.map { $0[place] }, unit) : []))
    }
  }

  private static func check(_ model: CustomerModel) throws(DataError) {
    guard !model.takesCovariates else {
      throw DataError(
        .usage,
        "scores in a database need a model without covariates; fit without "
          + "them")
    }
    guard model.correction == nil else {
      throw DataError(
        .usage,
        "scores in a database need a model without a correction; fit one by "
          + "its plain name")
    }
    guard !model.countsOpportunities else {
      throw DataError(
        .usage,
        "scores in a database need a model of times; opportunities are "
          + "counted otherwise")
    }
    if let spend = model.spend, spend.form.takesSingleAmounts {
      guard type(of: spend).forms.contains(.means) else {
        throw DataError(
          .usage,
          "scores in a database need a spend model of mean amounts; fit with "
            + "\(.spendModel.set(to: GammaGamma.identity.identifier)) and "
            + "\(.spendForm.set(to: "means"))")
      }
      throw DataError(
        .usage,
        "scores in a database need a spend model of mean amounts; fit with "
          + "\(.spendForm.set(to: "means"))")
    }
  }

  /// An amount of the size of the model's.
  private static func typicalSpend(of model: CustomerModel) -> Double {
    let expected =
      model.spend?.expectedSpends(meanSpend: [0], frequency: [0]).first ?? 1
    return expected.isFinite && expected > 0 ? expected : 1
  }

  /// The histories in whole days, each once.
  private static func days(
    _ histories: CustomerSummary, _ unit: TimeUnit
  ) -> [(frequency: Int32, recency: Int, T: Int)] {
    var seen: Set<[Int]> = []
    return (0..<histories.count).compactMap { place in
      let recency = Int(
        saturating: (histories.recency[place] * unit.days).rounded())
      let T = Int(saturating: (histories.T[place] * unit.days).rounded())
      let frequency = histories.frequency[place]
      guard seen.insert([Int(frequency), recency, T]).inserted else {
        return nil
      }
      return (frequency, recency, T)
    }
  }

  private static func summary(
    _ days: [(frequency: Int32, recency: Int, T: Int)], _ amount: Double,
    _ unit: TimeUnit, hasAmounts: Bool
  ) -> CustomerSummary {
    CustomerSummary(
      ids: CustomerIDs(days.indices.lazy.map(String.init)),
      frequency: days.map(\.frequency),
      recency: days.map { Double($0.recency) / unit.days },
      T: days.map { Double($0.T) / unit.days },
      monetaryValue: days.map { $0.frequency > 0 ? amount : 0 },
      timeUnit: unit, hasAmounts: hasAmounts)
  }

  private static func purchases(_ one: PurchasePrediction) -> [Double?] {
    [
      one.probabilityAlive, one.expectedPurchases,
      one.interval.map { Double($0.lowerBound) },
      one.interval.map { Double($0.upperBound) }, one.probabilityOfPurchase,
      one.discountedPurchases, one.probabilityAliveAtHorizon,
      one.medianTimeToPurchase.flatMap {
        $0 <= CustomerForecasts.longestTime ? $0 : nil
      },
    ]
  }

  /// What money is without an amount, and the line through it at one and two
  /// units of amounts.
  private static func money(
    _ forecasts: [CustomerForecast], _ unit: Double
  ) -> [Double?] {
    let values = forecasts.map { one in
      [
        one.expectedSpend, one.valueInterval?.lowerBound,
        one.valueInterval?.upperBound,
      ]
    }
    return moneyColumns.indices.flatMap { index -> [Double?] in
      let (none, first, second) = (
        values[0][index], values[1][index], values[2][index]
      )
      guard let first, let second else { return [none, nil, nil] }
      return [none, 2 * first - second, (second - first) / unit]
    }
  }

  // MARK: - Statements

  /// All statements, to be run one after another.
  public var text: String {
    let dialect = log.dialect
    let (begin, commit) =
      dialect.hasTransactions ? ("BEGIN;\n", "COMMIT;\n") : ("", "")
    return begin + "DROP VIEW IF EXISTS \(dialect.table(view));\n"
      + "DROP TABLE IF EXISTS \(dialect.table(forecastTable));\n"
      + declaration + insertions + definition + commit
  }

  /// The columns of the table of forecasts that hold numbers, in the order of
  /// each row's.
  private var numberColumns: [String] {
    Self.columns + (hasSpend ? Self.partsOfMoney : [])
  }

  private static let partsOfMoney = moneyColumns.flatMap {
    ["\($0)_none", "\($0)_base", "\($0)_slope"]
  }

  private var declaration: String {
    let dialect = log.dialect
    let days = ["frequency", "recency_days", "t_days"].map {
      "  \($0) \(dialect.integerType) NOT NULL"
    }
    let numbers = numberColumns.map { "  \($0) \(dialect.numberType)" }
    return "CREATE TABLE \(dialect.table(forecastTable)) (\n"
      + (days + numbers).joined(separator: ",\n") + "\n);\n"
  }

  private var insertions: String {
    var text = ByteBuffer()
    for (place, row) in rows.enumerated() {
      let isFirst = place % Self.rowsAtATime == 0
      text.append(
        isFirst
          ? "INSERT INTO \(log.dialect.table(forecastTable)) VALUES\n" : ",\n")
      text.append(
        "(\(row.days.frequency), \(row.days.recency), \(row.days.T)")
      for number in row.numbers {
        text.append(", ")
        if let number, number.isFinite {
          append(number, to: &text)
        } else {
          text.append("NULL")
        }
      }
      text.append(")")
      let isLast =
        (place + 1) % Self.rowsAtATime == 0 || place + 1 == rows.count
      if isLast { text.append(";\n") }
    }
    return text.text
  }

  /// A number that no dialect takes for an exact decimal, which would lose
  /// digits of it.
  private func append(_ number: Double, to text: inout ByteBuffer) {
    var digits = ByteBuffer()
    digits.append(number)
    let plain = digits.text
    text.append(plain)
    if !plain.contains("e"), !plain.contains("E") { text.append("e0") }
  }

  private var definition: String {
    "CREATE VIEW \(log.dialect.table(view)) AS\n\(log.scored)\n"
      + selection(from: "scored") + ";\n"
  }

  /// A query for the scores of customers who are summarized already.
  ///
  /// - Parameter customers: A table or a view with a row for each customer and
  ///   the columns of ``LogStatements/summary``.
  /// - Returns: The query, of the table of forecasts and that of customers.
  public func query(of customers: String) -> String {
    selection(from: log.dialect.table(customers)) + "\n"
  }

  private func selection(from customers: String) -> String {
    let dialect = log.dialect
    let isKnown = "c.frequency > 0 AND c.monetary_value > 0"
    func money(_ name: String) -> String {
      "CASE WHEN \(isKnown) THEN f.\(name)_base + f.\(name)_slope * "
        + "c.monetary_value ELSE f.\(name)_none END"
    }
    let margin = dialect.number("\(settings.margin)")
    var columns = ["c.customer_id"] + Self.columns.prefix(2).map { "f.\($0)" }
    if hasSpend {
      columns += [
        "\(money("expected_spend")) AS expected_spend",
        "CASE WHEN f.discounted_purchases = 0 THEN 0 ELSE \(margin) * "
          + "(\(money("expected_spend"))) * f.discounted_purchases END AS clv",
      ]
    }
    columns += Self.columns.dropFirst(2).map { "f.\($0)" }
    if hasSpend {
      columns += ["clv_lower", "clv_upper"].map { "\(money($0)) AS \($0)" }
    }
    return "SELECT\n  " + columns.joined(separator: ",\n  ")
      + "\nFROM \(customers) AS c LEFT JOIN "
      + "\(dialect.table(forecastTable)) AS f\n"
      + "  ON f.frequency = c.frequency AND f.recency_days = c.recency_days\n"
      + "  AND f.t_days = c.t_days"
  }

  // MARK: - The table itself

  /// The number of distinct histories.
  public var count: Int { rows.count }

  /// The table of forecasts, a row for each distinct history, for a database
  /// that takes tables otherwise than by statements.
  ///
  /// `frequency`, `recency_days` and `t_days` are the history in whole days;
  /// of each column of money there is `_none`, its value without a known
  /// amount, and with one `_base` and `_slope`, its value at none and what a
  /// unit of the mean amount adds.
  public static let table = OutputTable<ScoreStatements>(
    columns: [
      .count("frequency", "repeat purchases") {
        Int($0.rows[$1].days.frequency)
      },
      .count("recency_days", "from first to last purchase", unit: "days") {
        $0.rows[$1].days.recency
      },
      .count("t_days", "from first purchase to the end", unit: "days") {
        $0.rows[$1].days.T
      },
    ]
      + (columns + partsOfMoney).enumerated().map { place, name in
        .number(name, "as forecasts have it, or a part of it") {
          let number = $0.rows[$1].numbers[place]
          return number.flatMap { $0.isFinite ? $0 : nil }
        }.when { $0.numberColumns.count > place }
      })
}
