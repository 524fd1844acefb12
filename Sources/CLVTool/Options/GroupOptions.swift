import ArgumentParser
import CLV

/// Over which groups of customers forecasts are summed.
struct GroupOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The customers' groups: CSV with the columns customer_id and group, \
      or segment, as clv rfm writes it. \
      (default: all customers are one group)
      """, valueName: "file"))
  var groups: String?

  @Option(
    help: ArgumentHelp(
      "The file of sums over groups to write.", valueName: "file"))
  var groupsOutput: String?

  func validate() throws {
    guard groups == nil || groupsOutput != nil else {
      throw ValidationError(
        "--groups needs --groups-output, the file of sums to write")
    }
  }

  /// The files read.
  var inputs: [String] { [groups].compactMap(\.self) }

  /// Opens the file of sums, if one is wanted, which is none of the others.
  func open(
    reading others: [String], beside output: OutputOption
  ) throws -> AtomicFile? {
    guard let groupsOutput else { return nil }
    try SameFile.refuse(
      groupsOutput, "--groups-output", for: others + inputs)
    guard groupsOutput != output.output,
      !SameFile.areSame(groupsOutput, output.output)
    else {
      throw ValidationError(
        "--groups-output \(groupsOutput) is also the --output; name another "
          + "file")
    }
    return try AtomicFile.table(groupsOutput, excelSafe: output.excelSafe)
  }

  /// Reads who is in which group.
  func read(
    _ summary: CustomerSummary, _ input: InputOptions
  ) throws -> CustomerGroups {
    guard let groups else { return CustomerGroups(allOf: summary) }
    return try CustomerGroups.reading(groups, of: summary, input)
  }
}

extension CustomerGroups {
  /// Reads who is in which group, and says who is left out.
  static func reading(
    _ groups: String, of summary: CustomerSummary, _ input: InputOptions
  ) throws -> CustomerGroups {
    let members: CustomerGroups
    if let table = try SourceOptions.foreign(groups) {
      members = try CustomerGroups(
        reading: table, of: summary.ids, customerColumn: input.customerColumn)
    } else {
      members = try CustomerGroups(
        path: groups, of: summary.ids, customerColumn: input.customerColumn,
        delimiter: try input.writing.delimiter.map { try Delimiter.parse($0) })
    }
    if !input.quiet, members.unknownCustomers > 0 {
      Messages.note(
        Messages.text(
          "unknown_in_groups",
          [
            "customers": .count(members.unknownCustomers),
            "file": .text(groups),
          ]))
    }
    if !input.quiet, members.customersWithoutGroup > 0 {
      Messages.note(
        Messages.text(
          "in_no_group",
          [
            "customers": .count(members.customersWithoutGroup),
            "file": .text(groups),
          ]))
    }
    return members
  }
}
