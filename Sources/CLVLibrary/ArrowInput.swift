internal import CInterface
internal import CLVArrow
internal import CLVData
internal import CLVForecasting
internal import CLVRequests
internal import CLVTables

/// Tables that come as Arrow streams.
extension RequestInput {
  /// Reads a log to its end.
  func log(
    _ source: UnsafeMutablePointer<ArrowArrayStream>?,
    progress: ((Double) -> Void)? = nil
  ) throws -> TransactionLog {
    try log(ArrowStream(taking: source, name: "transactions"), progress)
  }

  private func log(
    _ stream: ArrowStream, _ progress: ((Double) -> Void)?
  ) throws -> TransactionLog {
    if let source = ArrowTransactions(stream, transactions) {
      return try TransactionLog(
        reading: source, options: transactions, progress: progress)
    }
    return try TransactionLog(
      reading: try text(stream), options: transactions, progress: progress)
  }

  /// Reads a summary or a log to its end.
  func contents(
    _ source: UnsafeMutablePointer<ArrowArrayStream>?
  ) throws -> Contents {
    let stream = try ArrowStream(taking: source, name: "data")
    guard InputTable.sniffKind(stream.fields.map(\.name)) == .summary else {
      return .log(try log(stream, nil))
    }
    return .summary(try summary(try text(stream)))
  }

  private func text(_ stream: ArrowStream) throws -> InputTable {
    try InputTable(
      ArrowText.reader(of: stream, zone: transactions.zone),
      text: ArrowText.options, transactions: transactions.columns)
  }

  /// The covariates of customers; nil without a stream.
  func covariates(
    _ source: UnsafeMutablePointer<ArrowArrayStream>?, columns: [String]?
  ) throws -> CovariateTable? {
    guard source != nil else { return nil }
    return try CovariateTable(
      Self.reader(source), customerColumn: customerColumn, columns: columns)
  }

  private static func reader(
    _ source: UnsafeMutablePointer<ArrowArrayStream>?
  ) throws -> RecordReader {
    try ArrowText.reader(
      of: try ArrowStream(taking: source, name: "covariates"))
  }

  /// What the covariates of a summary's customers do by a model.
  func effects(
    _ source: UnsafeMutablePointer<ArrowArrayStream>?,
    of model: CustomerModel, on summary: CustomerSummary
  ) throws -> ForecastCovariates {
    try effects(
      from: source == nil ? nil : { try Self.reader(source) }, of: model,
      on: summary)
  }
}
