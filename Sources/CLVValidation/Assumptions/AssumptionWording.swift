/// What findings are called and said to be in a language, for files.
package struct AssumptionWording: Sendable {
  /// What a topic is called.
  package let name: @Sendable (AssumptionFinding.Topic) -> String

  /// What a statement says.
  package let text: @Sendable (Statement) -> String

  /// What stands between sentences.
  package let space: String

  /// The words of a language.
  package init(
    name: @escaping @Sendable (AssumptionFinding.Topic) -> String,
    text: @escaping @Sendable (Statement) -> String, space: String
  ) {
    self.name = name
    self.text = text
    self.space = space
  }
}

/// A report on assumptions as files have it: with its findings in words, and
/// with their keys and values.
struct WordedAssumptions: Encodable {
  let report: AssumptionReport
  let wording: AssumptionWording

  private enum CodingKeys: String, CodingKey {
    case findings
  }

  func encode(to encoder: any Encoder) throws {
    try report.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(
      report.findings.map { Finding($0, wording) }, forKey: .findings)
  }

  private struct Finding: Encodable {
    let key: AssumptionFinding.Topic
    let topic: String
    let status: AssumptionFinding.Status
    let found: String
    let meaning: String
    let advice: String?
    let statements: [Statement]

    init(_ finding: AssumptionFinding, _ wording: AssumptionWording) {
      key = finding.key
      topic = wording.name(finding.key)
      status = finding.status
      found = wording.text(finding.found)
      meaning = finding.meaning.map(wording.text)
        .joined(separator: wording.space)
      advice = finding.advice.map(wording.text)
      statements = finding.statements
    }
  }
}
