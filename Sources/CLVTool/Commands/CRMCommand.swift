import ArgumentParser
import CLV

/// `clv crm`: results in, files that a CRM takes out.
struct CRMCommand: SpeakingCommand {
  static let configuration = CommandConfiguration(
    commandName: "crm",
    abstract: "Write results in the shape that a CRM takes.",
    usage: """
      clv crm [<options>] <results> --target <name> --key <field>
             --fields <column=field,...> --output <directory>
      """,
    discussion: """
      Reads a table with a row for each customer, such as that of clv forecast, \
      clv actions or clv rfm, and writes a directory of files that are ready to \
      send; it sends nothing.

      dynamics: bodies of Dataverse's UpsertMultiple with 1,000 records each, \
      and CSV files under 8 MB for the import wizard. salesforce: CSV files \
      under 100 MB for Bulk API 2.0, and job.json. hubspot: bodies of batch \
      upsert with 100 records each. klaviyo: bodies of the bulk import of \
      profiles with up to 10,000 each, by email, external_id, id or \
      phone_number.

      With them come fields.csv, the fields to create; refused.csv, the \
      customers whose keys the vendor refuses; and README.txt with the commands \
      that send the files. Numbers have up to four decimals. What is missing \
      or infinite is cleared in the CRM, in Klaviyo left as it is.

        clv crm forecasts.csv --target dynamics --key new_clvid \\
      --fields clv=new_clv,probability_alive=new_palive --output upload
      """)

  @Argument(
    help: ArgumentHelp(
      "Results with a row for each customer; - is the standard input.",
      valueName: "results"))
  var results: String

  @Option(
    help: ArgumentHelp(
      "The CRM: \(CRMTarget.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "name"))
  var target: CRMTarget

  @Option(
    help: ArgumentHelp(
      """
      The field by which the CRM knows a customer: an alternate key, an \
      external id, a property with unique values.
      """, valueName: "field"))
  var key: String

  @Option(
    help: ArgumentHelp(
      "The columns to write and the fields that they go to.",
      valueName: "column=field,…"))
  var fields: String

  @Option(
    help: ArgumentHelp(
      "What is scored. (default: contact, in the vendor's spelling)",
      valueName: "name"))
  var object: String?

  @Option(
    help: ArgumentHelp(
      "For dynamics, the object's set. (default: the object with an s)",
      valueName: "name"))
  var entitySet: String?

  @Option(help: ArgumentHelp("The column of customers.", valueName: "column"))
  var customerColumn = "customer_id"

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "The directory to make, with all files or not at all.",
      valueName: "directory"))
  var output: String

  @Flag(help: "Say nothing but warnings and errors.")
  var quiet = false

  @OptionGroup(title: "Language Options") var language: LanguageOption

  func validate() throws {
    do {
      _ = try export()
    } catch let error as DataError {
      throw ValidationError(Messages.words(of: error))
    }
    guard target == .dynamics || entitySet == nil else {
      throw ValidationError("--entity-set is for dynamics")
    }
  }

  private func export() throws -> CRMExport {
    let fields = try fields.split(separator: ",").map { entry in
      let parts = entry.split(
        separator: "=", omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw ValidationError(
          "--fields \(entry): write column=field, such as clv=new_clv")
      }
      return CRMField(column: String(parts[0]), field: String(parts[1]))
    }
    guard !fields.isEmpty else {
      throw ValidationError("--fields: name a column and a field")
    }
    return try CRMExport(
      target, object: object, entitySet: entitySet, key: key, fields: fields)
  }

  func run() throws {
    let export = try export()
    let folder = try NewFolder(output)
    let table = try opened()
    let outcome = try export.write(
      table, customer: customerColumn, to: folder.path)
    guard outcome.customers > 0 else {
      throw DataError(
        .badData, at: .file(results),
        "no customer can be written; see the keys with \(.customerColumn)")
    }
    let file = try AtomicFile(path: "\(folder.path)/README.txt")
    try file.write(CRMText.readme(export, outcome, in: Messages.words))
    try file.commit()
    try folder.commit()
    if let warning = CRMText.refused(outcome, in: Messages.words) {
      Messages.warning(warning)
    }
    if !quiet {
      Messages.note(CRMText.written(outcome, to: output, in: Messages.words))
    }
  }

  private func opened() throws -> InputTable {
    guard results != "-", let table = try ForeignTable(path: results) else {
      return try InputTable(path: results)
    }
    return try InputTable(reading: table)
  }
}
