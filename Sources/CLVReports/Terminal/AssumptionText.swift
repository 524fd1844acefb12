public import CLVValidation

/// Whether the models' assumptions hold, for a terminal.
public enum AssumptionText {
  /// What is doubtful or unknown at length, and a line on what holds.
  public static func text(_ report: AssumptionReport) -> String {
    var lines: [String] = []
    for finding in report.findings where finding.status != .holds {
      lines.append(paragraph(finding))
    }
    let sound = report.findings.filter { $0.status == .holds }
    if !sound.isEmpty {
      lines.append(
        WrappedText.lines(
          "nothing to worry about: "
            + sound.map(\.topic).joined(
              separator: ", ")))
    }
    if let cohorts = report.cohorts {
      lines.append("\n" + table(cohorts))
    }
    return lines.joined(separator: "\n")
  }

  /// The estimates of each cohort of acquisition.
  public static func table(_ drift: CohortDrift) -> String {
    let names = drift.cohorts.first?.parameterOrder ?? []
    var table = TextTable(
      header: ["acquired", "customers"] + names + ["first year"])
    for cohort in drift.cohorts {
      table.append(
        [
          cohort.from == cohort.to
            ? cohort.from : "\(cohort.from) … \(cohort.to)",
          NumberText.whole(cohort.customers),
        ]
          + names.map { name in
            cohort.parameters[name].map { NumberText.significant($0, 3) } ?? ""
          } + [NumberText.fixed(cohort.firstYearPurchases, 3)])
    }
    return table.text()
  }

  private static func paragraph(_ finding: AssumptionFinding) -> String {
    let mark =
      switch finding.status {
      case .holds: "holds"
      case .doubtful: "doubtful"
      case .unknown: "unknown"
      }
    return WrappedText.lines("\(mark): \(sentence(finding))")
  }

  /// A finding with what it means and what to do, on one line.
  public static func sentence(_ finding: AssumptionFinding) -> String {
    "\(finding.topic): \(finding.found); \(finding.meaning)"
      + (finding.advice.map { ". To do: \($0)" } ?? "")
  }
}
