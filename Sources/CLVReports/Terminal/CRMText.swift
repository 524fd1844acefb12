public import CLVCRM
internal import CLVValidation

/// What a folder of files for a CRM says of itself.
public enum CRMText {
  /// How the files are sent, and the fields that are to be there before.
  public static func readme(
    _ export: CRMExport, _ outcome: CRMExport.Outcome,
    in words: Words = .english
  ) -> String {
    let values: [String: ReportValue] = [
      "n": .count(outcome.customers), "object": .text(export.object),
      "key": .text(export.key),
    ]
    let name = export.target.rawValue
    var parts = [
      words.text("crm.title_\(name)", values),
      words.text("crm.fields_\(name)", values),
      words.text("crm.send_\(name)", values),
    ]
    parts += CRMCommands(export).steps.map { step in
      step.command.split(separator: "\n", omittingEmptySubsequences: false)
        .map { "    \($0)" }.joined(separator: "\n")
    }
    if export.target == .dynamics {
      parts.append(words.text("crm.wizard", values))
    }
    if let refused = refused(outcome, in: words) { parts.append(refused) }
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// The customers whose keys are refused; nil where there are none.
  public static func refused(
    _ outcome: CRMExport.Outcome, in words: Words = .english
  ) -> String? {
    guard outcome.refused > 0 else { return nil }
    return words.text(
      "crm.refused",
      [
        "n": .count(outcome.refused),
        "examples": .text(outcome.examples.joined(separator: "; ")),
      ])
  }

  /// What was written.
  public static func written(
    _ outcome: CRMExport.Outcome, to folder: String,
    in words: Words = .english
  ) -> String {
    words.text(
      "crm.written",
      [
        "n": .count(outcome.customers), "files": .count(outcome.files.count),
        "folder": .text(folder),
      ])
  }
}
