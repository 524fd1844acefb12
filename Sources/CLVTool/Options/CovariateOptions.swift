import ArgumentParser
import CLV

/// The file of the customers' covariates.
struct CovariateFileOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The customers' covariates: CSV, Parquet or a workbook with a column of customers \
      (--customer-column, customer_id or the first) and a column for each \
      covariate.
      """, valueName: "file"))
  var covariates: String?

  /// The files that the command reads, with this one.
  func reading(_ inputs: [String]) throws -> [String] {
    guard let covariates else { return inputs }
    guard covariates != "-" || !inputs.contains("-") else {
      throw ValidationError(
        "--covariates -: the standard input is read already; name a file")
    }
    return inputs + [covariates]
  }

  /// Reads the file; nil without one.
  func read(
    columns: [String]? = nil, _ input: InputOptions
  ) throws -> CovariateTable? {
    try covariates.map { path in
      if let table = try SourceOptions.foreign(path) {
        return try CovariateTable(
          reading: table, customerColumn: input.customerColumn,
          columns: columns)
      }
      return try CovariateTable(
        path: path, customerColumn: input.customerColumn, columns: columns)
    }
  }

  /// The covariates of any customers, to fit models that were read anew; nil
  /// where these take none.
  func source(
    _ models: CustomerModel, _ input: InputOptions
  ) throws -> CovariateSource? {
    if covariates == nil, let own = models.ownCovariates { return own }
    guard let first = models.covariates.first,
      let table = try read(columns: first.design.codings.map(\.name), input)
    else { return nil }
    // Each of the two keeps the coefficients held of its own processes.
    var settings = first.settings
    for other in models.covariates {
      settings.fixed.merge(other.settings.fixed) { $1 }
    }
    return CovariateSource(table, settings: settings)
  }

  /// The covariates of a summary's customers; others are counted.
  static func joined(
    _ table: CovariateTable, to summary: CustomerSummary, isQuiet: Bool
  ) throws -> CustomerCovariates {
    let joined = try table.joined(to: summary.ids)
    tell(of: joined, isQuiet: isQuiet)
    return joined
  }

  /// Says how many customers of a file were not among those it was joined to.
  static func tell(of joined: CustomerCovariates, isQuiet: Bool) {
    if joined.unused > 0, !isQuiet {
      Messages.note(
        Messages.text(
          "unused_covariates",
          ["file": .text(joined.name), "customers": .count(joined.unused)]))
    }
  }

  /// The covariates of a summary's customers for models that were read.
  func forecast(
    _ models: CustomerModel, from path: String, _ summary: CustomerSummary,
    _ input: InputOptions
  ) throws -> ForecastCovariates {
    guard let design = models.covariates.first?.design else {
      guard covariates == nil else {
        throw ValidationError(
          "--covariates: \(path) was fitted without covariates; leave them "
            + "out, or fit with them")
      }
      return ForecastCovariates()
    }
    if covariates == nil, let own = models.ownCovariates {
      return try ForecastCovariates(try own.joined(to: summary), of: models)
    }
    let names = design.codings.map(\.name)
    guard let table = try read(columns: names, input) else {
      throw ValidationError(
        "\(path) was fitted with covariates: give those of the customers, "
          + names.map { "\"\($0)\"" }.joined(separator: ", ")
          + ", with --covariates")
    }
    return try ForecastCovariates(
      Self.joined(table, to: summary, isQuiet: input.quiet),
      of: models)
  }
}

/// Covariates to fit with, and what is asked of their coefficients.
struct CovariateOptions: ParsableArguments {
  private static let own = "auto"

  @Option(
    help: ArgumentHelp(
      """
      The customers' covariates: CSV, Parquet or a workbook with a column of customers \
      (--customer-column, customer_id or the first) and a column for each \
      covariate. With \(own), the mean amount, the first amount and the month \
      of the first purchase are tried at earlier origins within the \
      calibration, and those that predict purchases better are taken.
      """, valueName: "file|\(own)"))
  var covariates: String?

  /// The file of covariates, if it is one.
  var file: CovariateFileOption {
    var file = CovariateFileOption()
    file.covariates = triesOwn ? nil : covariates
    return file
  }

  /// Whether to try what the log itself tells.
  var triesOwn: Bool { covariates == Self.own }

  @Option(
    help: ArgumentHelp(
      "The columns that are covariates. (default: all but the customers')",
      valueName: "column,…"))
  var covariateColumns: String?

  @Option(
    name: .customLong("l2"), parsing: .unconditional,
    help: ArgumentHelp(
      """
      Draw coefficients towards 0: maximize the log-likelihood less half this \
      times the sum of their squares. (default: 0, or 1 with --covariates auto)
      """, valueName: "strength"))
  var penalty: Double?

  @Option(
    help: ArgumentHelp(
      "Covariates with one coefficient for purchase and dropout.",
      valueName: "column,…"))
  var sharedCoefficients: String?

  @Option(
    help: ArgumentHelp(
      """
      Coefficients to hold: the process is purchase, dropout or spend; \
      dropout.age=0 leaves age out of dropout.
      """, valueName: "process.column=value,…"))
  var fixCoefficients: String?

  func validate() throws {
    if let penalty, !(penalty >= 0 && penalty.isFinite) {
      throw ValidationError("--l2 \(penalty): it must be 0 or more")
    }
    let given = [
      ("--covariate-columns", covariateColumns != nil),
      ("--shared-coefficients", sharedCoefficients != nil),
      ("--fix-coefficients", fixCoefficients != nil),
      ("--l2", penalty != nil),
    ].first { $0.1 }
    if covariates == nil, let given {
      throw ValidationError("\(given.0) needs --covariates")
    }
    if triesOwn, let given, given.0 != "--l2" {
      throw ValidationError("\(given.0) needs a file of --covariates")
    }
    _ = try settings()
  }

  /// λ of the penalty on coefficients; 0 for none.
  var strength: Double {
    penalty ?? (triesOwn ? CovariateSource.ownPenalty : 0)
  }

  /// Gives a study the file's covariates, or asks it to try what the log itself
  /// tells; reads the file and gives it back.
  @discardableResult
  func choose(
    in study: inout StudyOptions, _ input: InputOptions
  ) throws -> CovariateTable? {
    study.triesOwnCovariates = triesOwn
    if triesOwn { study.ownCovariatePenalty = strength }
    let columns = covariateColumns.map { Self.names($0) }
    guard let table = try file.read(columns: columns, input) else { return nil }
    study.covariates = CovariateSource(table, settings: try settings())
    return table
  }

  /// The covariates of a summary's customers and what is asked of them.
  func plan(
    _ table: CovariateTable, for summary: CustomerSummary,
    _ models: ModelChoice, isQuiet: Bool
  ) throws -> CovariatePlan {
    let joined = try CovariateFileOption.joined(
      table, to: summary, isQuiet: isQuiet)
    let design = try joined.learnedDesign()
    let settings = try settings()
    let processes =
      models.purchase.covariateProcesses + models.spend.covariateProcesses
    do throws(CovariateError) {
      try settings.check(processes: processes.map(\.name), design: design)
    } catch {
      throw ValidationError("\(error)")
    }
    return CovariatePlan(rows: try joined.rows(by: design), settings: settings)
  }

  /// What is asked of the coefficients.
  func settings() throws -> CovariateSettings {
    var fixed: [String: Double] = [:]
    for entry in Self.names(fixCoefficients ?? "") {
      guard let (coefficient, value) = CovariateSettings.held(entry) else {
        throw ValidationError(
          "--fix-coefficients \(entry): write process.column=value, such as "
            + "dropout.age=0")
      }
      fixed[coefficient] = value
    }
    return CovariateSettings(
      penalty: strength, shared: Self.names(sharedCoefficients ?? ""),
      fixed: fixed)
  }

  private static func names(_ list: String) -> [String] {
    list.split(separator: ",").map(String.init)
  }
}
