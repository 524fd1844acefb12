internal import CLVValidation

extension ReportValue {
  /// A value of a finding.
  init(_ value: Statement.Value) {
    self =
      switch value {
      case .count(let count): .count(count)
      case .number(let number, let decimals):
        .number(number, decimals: decimals)
      case .signed(let number, let decimals):
        .signed(number, decimals: decimals)
      case .percent(let share): .percent(share, decimals: 1)
      case .change(let share): .change(share)
      case .probability(let p): .probability(p)
      case .month(let month): .month(month)
      case .yearMonth(let name): .period(name)
      case .model(let name): .text(name)
      case .name(let name): .text(visible(name))
      case .names(let names):
        .text(names.map(visible).joined(separator: ", "))
      }
  }
}

/// An identifier that leaves a terminal and a page as they are.
private func visible(_ name: String) -> String {
  let text = name.unicodeScalars.map { scalar in
    scalar.properties.generalCategory == .control ? "\u{FFFD}" : "\(scalar)"
  }.joined()
  return text.count > 40 ? text.prefix(39) + "…" : text
}
