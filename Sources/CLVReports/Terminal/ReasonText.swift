public import CLVCampaigns
public import CLVTables
internal import CLVValidation

/// Why customers are on their lists, in words.
struct ReasonText: Sendable {
  private let actions: CustomerActions
  private let writer: ReasonWriter

  /// Words for the customers of actions.
  init(_ actions: CustomerActions, in words: Words) {
    self.actions = actions
    writer = ReasonWriter(words)
  }

  /// Why a customer is on a list.
  func text(of customer: Int) -> String {
    var text = ByteBuffer()
    writer.append(actions.reason(for: customer), to: &text)
    return text.text
  }
}

extension CustomerActions {
  /// Why a customer is on a list, in words.
  public func reason(for customer: Int, in words: Words) -> String {
    ReasonText(self, in: words).text(of: customer)
  }

  /// Writes a row for each customer as CSV, in the order of the summary; the
  /// caller commits the file.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - contacts: Whom to contact; without it the column is empty.
  ///   - words: The language of the columns `list` and `reason`.
  /// - Throws: Cannot create, where the file cannot be written.
  public func write(
    to file: AtomicFile, contacts: ContactPlan? = nil,
    in words: Words = .english
  ) throws(DataError) {
    let writer = ReasonWriter(words)
    try write(
      to: file, contacts: contacts,
      wording: Wording(
        names: Dictionary(
          uniqueKeysWithValues: ActionList.allCases.map {
            ($0, words.name(of: $0))
          }),
        append: { writer.append($0, to: &$1) }))
  }
}

/// Writes reasons into a file, millions of them, from texts taken apart once.
///
/// What it writes has no comma; numbers are not grouped.
private struct ReasonWriter: Sendable {
  private let words: Words
  private let parts: [[StringTable.Part]]
  private let purchases: [StringTable.Part]
  private let over: String

  /// What stands before and after the number of a percentage.
  private let percent: [String]
  private let under: String

  init(_ words: Words) {
    self.words = words
    parts = ActionList.allCases.map { words.parts(of: "reason.\($0.key)") }
    purchases = words.parts(of: "acting.in_purchases")
    over = words.text("reason.over", ["share": .text(words.percent("99"))])
    percent = words.percent("\u{0}").split(
      separator: "\u{0}", omittingEmptySubsequences: false
    ).map(String.init)
    under = words.text("reason.under", ["share": .text(words.percent("1"))])
  }

  func append(_ reason: ActionReason, to text: inout ByteBuffer) {
    let place = ActionList.allCases.firstIndex(of: reason.list) ?? 0
    for part in parts[place] {
      switch part {
      case .text(let plain), .code(let plain): text.append(plain)
      case .value(let name): append(name, of: reason, to: &text)
      case .forms(let forms, let name):
        let count = days(name, reason)
        append(forms, count, decimals: 0, to: &text)
      }
    }
  }

  private func append(
    _ name: String, of reason: ActionReason, to text: inout ByteBuffer
  ) {
    switch name {
    case "days", "gap": append(days(name, reason), decimals: 0, to: &text)
    case "alive": append(percent: reason.probabilityAlive, to: &text)
    case "share": append(percent: reason.silenceProbability, to: &text)
    case "spend":
      append(reason.expectedSpend ?? .nan, decimals: 2, to: &text)
    default:
      guard !reason.isMoney else {
        return append(reason.worth, decimals: 2, to: &text)
      }
      for part in purchases {
        switch part {
        case .text(let plain), .code(let plain): text.append(plain)
        case .value: append(reason.worth, decimals: 2, to: &text)
        case .forms(let forms, _):
          append(forms, reason.worth, decimals: 2, to: &text)
        }
      }
    }
  }

  /// Whole days, at least one.
  private func days(_ name: String, _ reason: ActionReason) -> Double {
    let days =
      name == "gap"
      ? reason.usualGapDays
      : reason.list == .grow ? reason.ageDays : reason.silenceDays
    return max(1, days.rounded())
  }

  private func append(
    _ forms: String, _ number: Double, decimals: Int,
    to text: inout ByteBuffer
  ) {
    let all = forms.split(separator: "|")
    let form = decimals == 0 && number == 1 ? all.first : all.dropFirst().first
    let pieces = (form ?? "#").split(
      separator: "#", omittingEmptySubsequences: false)
    for (place, piece) in pieces.enumerated() {
      if place > 0 { append(number, decimals: decimals, to: &text) }
      text.append(String(piece))
    }
  }

  private func append(
    _ number: Double, decimals: Int, to text: inout ByteBuffer
  ) {
    guard words.hasOwnDigits else {
      return text.append(number, decimals: decimals)
    }
    var plain = ByteBuffer()
    plain.append(number, decimals: decimals)
    text.append(words.digits(plain.text))
  }

  /// Appends a probability to whole percents, never as the impossible or the
  /// certain that it is not.
  private func append(
    percent probability: Double, to text: inout ByteBuffer
  ) {
    switch probability {
    case 0.995..<1: text.append(over)
    case 0.0.nextUp..<0.005: text.append(under)
    default:
      var number = ByteBuffer()
      number.append(100 * probability, decimals: 0)
      text.append(percent[0])
      text.append(words.digits(number.text))
      text.append(percent[1])
    }
  }
}
