public import CLVTables
public import CLVValidation

/// Whether the models' assumptions hold, for a terminal.
public struct AssumptionText: Sendable {
  private let words: Words

  /// What is doubtful or unknown at length, and a line on what holds.
  public static func text(
    _ report: AssumptionReport, in words: Words = .english
  ) -> String {
    let text = Self(words: words)
    var lines = report.findings.filter { $0.status != .holds }
      .map(text.paragraph)
    let sound = report.findings.filter { $0.status == .holds }
    if !sound.isEmpty {
      let topics = words.list(sound.map(text.topic))
      lines.append(
        WrappedText.lines(
          words.text("finding.nothing", ["topics": .text(topics)])))
    }
    if let cohorts = report.cohorts {
      lines.append("\n" + table(cohorts, in: words))
    }
    return lines.joined(separator: "\n")
  }

  /// The estimates of each cohort of acquisition.
  public static func table(
    _ drift: CohortDrift, in words: Words = .english
  ) -> String {
    let names = drift.cohorts.first?.parameterOrder ?? []
    var table = TextTable(
      header: [
        words.text("finding.acquired"), words.text("acting.customers"),
      ] + names + [words.text("finding.first_year")])
    for cohort in drift.cohorts {
      table.append(
        [
          words.digits(
            cohort.from == cohort.to
              ? cohort.from : "\(cohort.from) … \(cohort.to)"),
          words.whole(cohort.customers),
        ]
          + names.map { name in
            cohort.parameters[name].map { words.significant($0, 3) } ?? ""
          } + [words.fixed(cohort.firstYearPurchases, 3)])
    }
    return table.text()
  }

  private func paragraph(_ finding: AssumptionFinding) -> String {
    WrappedText.lines(
      words.titled(
        words.text("mark.\(finding.status.rawValue)"), sentence(finding)))
  }

  /// A finding with what it means and what to do, on one line.
  public static func sentence(
    _ finding: AssumptionFinding, in words: Words = .english
  ) -> String {
    Self(words: words).sentence(finding)
  }

  private func topic(_ finding: AssumptionFinding) -> String {
    words.text("about.\(finding.key.rawValue)")
  }

  private func sentence(_ finding: AssumptionFinding) -> String {
    words.titled(
      topic(finding), words.sentences(finding.statements.map(words.text)))
  }
}

extension Words {
  /// A statement in the language.
  func text(_ statement: Statement) -> String {
    text("found.\(statement.key.rawValue)", statement.values)
  }
}

extension HoldoutValidation {
  /// Writes the validation as JSON; the caller commits the file.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - words: The language of what was found of the assumptions, and of
  ///     what methods are; findings have their keys and values too, methods
  ///     their identifiers, which are the same in any.
  /// - Throws: Cannot create, where the file cannot be written.
  public func write(
    to file: AtomicFile, in words: Words = .english
  ) throws(DataError) {
    try write(
      to: file,
      wording: AssumptionWording(
        name: { words.text("about.\($0.rawValue)") },
        text: { words.text($0) }, space: words.sentences(["", ""])),
      methods: MethodWording(
        title: { words.name(ofRule: $0, else: $1) },
        description: { words.description(ofRule: $0, else: $1) }),
      telling: { words.text($0) })
  }
}
