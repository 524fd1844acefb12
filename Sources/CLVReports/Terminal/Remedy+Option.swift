internal import CLVCRM
internal import CLVData
internal import CLVDatabase
internal import CLVForecasting
internal import CLVRFM
public import CLVTables
internal import CLVValidation

extension Remedy {
  /// The options and commands of the tool that stand for what the library
  /// calls otherwise.
  package static let options: [Remedy: String] = [
    .database: "--database",
    .encoding: "--encoding",
    .delimiter: "--delimiter",
    .columnNames: "--no-header --columns",
    .customer: "--customer-column",
    .customerColumn: "--customer-column",
    .date: "--date-column",
    .amount: "--amount-column",
    .quantity: "--quantity-column",
    .price: "--price-column",
    .fields: "--fields",
    .order: "--order-column",
    .currency: "--currency-column",
    .returned: "--return-column",
    .refunded: "--refunded-column",
    .frequency: "--frequency-column",
    .recency: "--recency-column",
    .T: "--t-column",
    .monetaryValue: "--monetary-column",
    .covariateColumns: "--covariate-columns",
    .start: "--start-column",
    .end: "--end-column",
    .tenure: "--tenure-column",
    .churned: "--churn-column",
    .period: "--period-column",
    .cohort: "--cohort-column",
    .customers: "--customers-column",
    .dateFormat: "--date-format",
    .zone: "--time-zone",
    .decimal: "--decimal",
    .refunds: "--refunds",
    .amountScope: "--amount-per",
    .rates: "--rates",
    .foldsCase: "--id-case",
    .dropsZeros: "--id-zeros",
    .dropsDecimals: "--id-decimals",
    .badRows: "--bad-rows",
    .keep: "--keep",
    .drop: "--drop",
    .observationEnd: "--observation-end",
    .calibrationEnd: "--calibration-end",
    .timeUnit: "--time-unit",
    .opportunities: "--opportunities",
    .cohortRule: "--cohort-by",
    .cohorts: "--cohort",
    .summarize: "clv summarize",
    .fit: "clv fit",
    .spendModel: "--spend-model",
    .spendForm: "--spend-form",
    .bins: "--bins",
    .standardRules: "clv rfm --print-rules",
    .origins: "--origins",
  ]

  /// Remedies whose values are names of columns, which may hold any character.
  private static let namingColumns: Set<Remedy> = [
    .customer, .customerColumn, .date, .amount, .quantity, .price,
    .order, .currency, .returned, .refunded, .frequency, .recency, .T,
    .monetaryValue, .tenure, .churned, .covariateColumns, .start, .end, .period,
    .cohort, .customers,
  ]

  /// The remedy as it is typed at a command line.
  public var option: String {
    let bare = set(to: [])
    let option = Self.options[bare] ?? name
    guard !values.isEmpty else { return option }
    let plain = Self.namingColumns.contains(bare) ? "_-.=" : "_-.=,/:"
    let arguments = values.map { Self.argument($0, plain) }
    return option + " " + arguments.joined(separator: " or ")
  }

  /// A value as a shell takes it for one argument.
  private static func argument(_ value: String, _ plain: String) -> String {
    let isPlain = value.allSatisfy {
      $0.isLetter || $0.isNumber || plain.contains($0)
    }
    return isPlain ? value : "\"\(value)\""
  }
}

extension Advice {
  /// The text for whoever sits at a command line.
  public var atCommandLine: String { text { $0.option } }
}

extension DataError {
  /// The message for whoever sits at a command line.
  public var messageAtCommandLine: String { message { $0.option } }
}
