internal import CLVForecasting
internal import CLVModels
public import CLVTables

extension ModelComparison {
  /// A model among those of its kind, as the table has it.
  public struct TableRow: Sendable {
    let kind: String
    let rank: Int
    let model: ComparedModel

    /// What is known of the fit.
    var statistics: FitStatistics? { model.fit?.statistics }
  }

  /// The table of models: a row for each, the best of its kind first.
  public static let table = OutputTable<[TableRow]>(columns: [
    .text("kind", "purchases or spend") { $0[$1].kind },
    .count("rank", "among those of its kind; empty where it is of no use") {
      $0[$1].model.isUsable ? $0[$1].rank : nil
    },
    .text("model", "the name in commands") { $0[$1].model.identifier },
    .text("outcome", "how the fit ended; empty without one") {
      $0[$1].model.fit?.outcome?.rawValue
    },
    .count("estimated", "how many parameters were") {
      $0[$1].model.degreesOfFreedom
    },
    .number("log_likelihood", "of the fit") {
      $0[$1].statistics?.logLikelihood
    },
    .number("aic", "Akaike's criterion") { $0[$1].statistics?.aic },
    .number("bic", "Schwarz's criterion") { $0[$1].statistics?.bic },
    .number(
      "log_score",
      "mean logarithm of the probability of what happened in the holdout"
    ) { $0[$1].model.logScore?.mean },
    .number("mae", "mean error of the expected purchases in the holdout") {
      $0[$1].model.holdout?.mae
    },
    .number("rmse", "root mean square error of these") {
      $0[$1].model.holdout?.rmse
    },
    .number("bias", "of their sum, as a share of what was bought") {
      $0[$1].model.holdout?.bias
    },
    .number("vuong_z", "Vuong's test of the best against the model") {
      $0[$1].model.vuong?.correctedStatistic
    },
    .text("parameters", "their values, name=value,…") {
      rows, row, text in
      rows[row].appendParameters(to: &text)
    },
  ])

  /// Writes a row for each model as CSV, or as JSON Lines where the file's
  /// name ends in `.jsonl`; the caller commits the file.
  public func write(to file: AtomicFile) throws(DataError) {
    let rows = [("purchases", purchaseModels), ("spend", spendModels)]
      .flatMap { kind, models in
        models.enumerated().map {
          TableRow(kind: kind, rank: $0.offset + 1, model: $0.element)
        }
      }
    try Self.table.write(rows, count: rows.count, to: file)
  }
}

extension ModelComparison.TableRow {
  /// Appends names and values of the parameters, in the model's order.
  fileprivate func appendParameters(to text: inout ByteBuffer) {
    guard let values = model.fit?.parameters else { return }
    var isFirst = true
    for parameter in model.type.identity.parameters {
      guard let value = values[parameter.name] else { continue }
      if !isFirst { text.append(",") }
      isFirst = false
      text.append(parameter.name)
      text.append("=")
      text.append(value)
    }
  }
}
