import ArgumentParser
import CLV

/// What `clv actions` writes beside its list of customers.
struct FurtherActionOutputs: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The customers' groups, such as segments: CSV with the columns \
      customer_id and group, or segment, as clv rfm writes it.
      """, valueName: "file"))
  var groups: String?

  @Option(
    help: ArgumentHelp(
      "The file of sums over groups to write.", valueName: "file"))
  var groupsOutput: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What acquiring a customer costs, to see when it comes back.",
      valueName: "amount"))
  var acquisitionCost: Double?

  @Option(
    help: ArgumentHelp(
      "The file of what new customers may cost to write.", valueName: "file"))
  var acquisitionOutput: String?

  @Option(
    help: ArgumentHelp(
      "The file of the Lorenz curves to write.", valueName: "file"))
  var concentrationOutput: String?

  func validate() throws {
    guard groups == nil || groupsOutput != nil || acquisitionOutput != nil
    else {
      throw ValidationError(
        "--groups needs --groups-output or --acquisition-output, a file to "
          + "write")
    }
    if let acquisitionCost, !(acquisitionCost > 0 && acquisitionCost.isFinite) {
      throw ValidationError(
        "--acquisition-cost \(acquisitionCost): it must be above 0")
    }
  }

  /// The files read.
  var inputs: [String] { [groups].compactMap(\.self) }

  /// The files to write.
  struct Files {
    let groups: AtomicFile?
    let acquisition: AtomicFile?
    let concentration: AtomicFile?
  }

  /// Opens the files to write.
  func open(in files: inout OutputFiles) throws -> Files {
    Files(
      groups: try files.open(groupsOutput, "--groups-output"),
      acquisition: try files.open(acquisitionOutput, "--acquisition-output"),
      concentration: try files.open(
        concentrationOutput, "--concentration-output"))
  }

  /// Writes the files that are wanted, and returns what there is to tell.
  func write(
    _ files: Files, _ actions: CustomerActions, _ input: InputOptions
  ) throws -> String {
    let summary = actions.outlooks.summary
    let members = try groups.map {
      try CustomerGroups.reading($0, of: summary, input)
    }
    if let file = files.groups {
      try GroupActions(
        actions, groups: members ?? CustomerGroups(allOf: summary)
      ).write(to: file, hasMoney: actions.outlooks.hasMoney)
    }
    return try concentration(actions, to: files.concentration)
      + acquisition(actions, members, to: files.acquisition)
  }

  private func concentration(
    _ actions: CustomerActions, to file: AtomicFile?
  ) throws -> String {
    let summary = actions.outlooks.summary
    let revenue = RevenueSoFar(summary)
    let past = revenue.flatMap { ValueConcentration($0.amounts) }
    let future = actions.outlooks.forecasts.lifetimeValues()
      .flatMap { ValueConcentration($0) }
    if let file {
      try ValueConcentration.write(past: past, future: future, to: file)
    }
    guard past != nil || future != nil else { return "" }
    return "\n"
      + ActionsText.text(
        past: past, isOfRepeats: revenue?.isOfRepeats ?? false,
        future: future, in: Messages.words)
  }

  private func acquisition(
    _ actions: CustomerActions, _ members: CustomerGroups?,
    to file: AtomicFile?
  ) throws -> String {
    let outlooks = actions.outlooks
    let groups =
      file == nil
      ? nil : members ?? CustomerGroups(byAcquisitionIn: outlooks.summary)
    guard outlooks.hasMoney,
      let outlook = AcquisitionOutlook(
        outlooks.forecasts, by: groups, cost: acquisitionCost)
    else {
      guard file == nil, acquisitionCost == nil else {
        throw ValidationError(
          "what a new customer may cost cannot be told without amounts; leave "
            + "out --acquisition-output and --acquisition-cost")
      }
      return ""
    }
    if let file {
      try AcquisitionCeiling.write(outlook.rows, to: file) { $0.option }
    }
    return "\n"
      + ActionsText.text(
        outlook.all, cost: acquisitionCost, horizon: outlooks.settings.horizon,
        unit: outlooks.summary.timeUnit, level: outlooks.settings.level,
        in: Messages.words)
  }
}
