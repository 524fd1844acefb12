public import CLVTables
internal import CLVValidation

extension Words {
  /// Advice in the language, where the catalogue has its text, else in
  /// English, with remedies as they are typed at a command line.
  public func text(_ advice: Advice) -> String {
    translation(of: advice) ?? advice.atCommandLine
  }

  /// Advice in the language, nil where that is English or the catalogue has no
  /// text for it.
  func translation(of advice: Advice) -> String? {
    guard language != .english else { return nil }
    if let message = advice.message, has("reading.\(message.name)") {
      return text(message)
    }
    return sentence(of: advice)
  }

  /// The catalogue's text of a message.
  func text(_ message: AdviceMessage) -> String {
    text("reading.\(message.name)", message.values.mapValues(value))
  }

  private func value(_ value: AdviceMessage.Value) -> ReportValue {
    switch value {
    case .text(let text): .text(text)
    case .count(let count): .count(count)
    case .line(let line): .label("\(line)")
    case .column(let column): .text(text(column))
    case .remedy(let remedy): .text(remedy.option)
    case .term(let name): .term("reading.\(name)")
    case .tally(let values):
      .text(
        list(
          values.map {
            text(
              "reading.tallied",
              ["value": .text($0.text), "rows": .count($0.rows)])
          }))
    case .groups(let groups):
      .text(
        clauses(
          groups.map { group in
            group.map { text("reading.quoted", ["name": .text($0)]) }
              .joined(separator: text("reading.and"))
          }))
    }
  }
}
