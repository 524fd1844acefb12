internal import CLVModels
public import CLVTables

extension ModelsText {
  /// A model with what it is for, as the table has it.
  public struct TableRow: Sendable {
    let purpose: String
    let model: ModelIdentity
  }

  /// The table of models: a row for each.
  public static let table = OutputTable<[TableRow]>(columns: [
    .text("model", "the name in commands") { $0[$1].model.identifier },
    .text("name", "the name in the literature") { $0[$1].model.name },
    .text("purpose", "what it describes") { $0[$1].purpose },
    .text("parameters", "their names") {
      $0[$1].model.parameters.map(\.name).joined(separator: " ")
    },
    .text("assumes", "of customers") { $0[$1].model.guide.assumes },
    .text("use", "when to use it") { $0[$1].model.guide.use },
    .text("needs", "what the data must hold") { $0[$1].model.guide.needs },
    .text("source", "where it comes from") { $0[$1].model.guide.source },
  ])

  /// Writes a row for each model as CSV, or as JSON Lines where the file's
  /// name ends in `.jsonl`; the caller commits the file.
  public static func write(to file: AtomicFile) throws(DataError) {
    let rows = groups.flatMap { group in
      group.models.map { TableRow(purpose: group.purpose, model: $0) }
    }
    try table.write(rows, count: rows.count, to: file)
  }
}
