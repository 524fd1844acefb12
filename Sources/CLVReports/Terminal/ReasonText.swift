public import CLVCampaigns
internal import CLVData
public import CLVStudy
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
  ///   - contacts: Whom to contact; without it, and without a control group,
  ///     the column is empty.
  ///   - control: Who is to be contacted and who is not, to learn what contacts
  ///     do.
  ///   - words: The language of the columns `list` and `reason`.
  /// - Throws: Cannot create, where the file cannot be written.
  public func write(
    to file: AtomicFile, contacts: ContactPlan? = nil,
    control: ControlGroup? = nil, in words: Words = .english
  ) throws(DataError) {
    try write(
      to: file, contacts: contacts, control: control,
      wording: words.actionWording)
  }
}

extension Words {
  /// What lists are called, and how reasons are written into files.
  var actionWording: CustomerActions.Wording {
    let writer = ReasonWriter(self)
    return CustomerActions.Wording(
      names: Dictionary(
        ActionList.allCases.map { ($0, name(of: $0)) }
      ) { first, _ in first },
      append: { writer.append($0, to: &$1) })
  }
}

extension CustomerScores {
  /// Writes a row for each customer as CSV, in the order of the summary; the
  /// caller commits the file.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - words: The language of segments, lists and reasons.
  /// - Throws: Cannot create, where the file cannot be written.
  public func write(
    to file: AtomicFile, in words: Words = .english
  ) throws(DataError) {
    try write(
      to: file, calling: words.name(of:), wording: words.actionWording)
  }
}

/// Writes reasons into a file, millions of them, from texts taken apart once.
///
/// What it writes has no comma; numbers are not grouped.
private struct ReasonWriter: Sendable {
  private let words: Words
  private let parts: [[StringTable.Part]]

  /// Of a customer who has bought nothing since slowing down.
  private let stopped: [StringTable.Part]
  private let purchases: [StringTable.Part]
  private let over: String

  /// What stands before and after the number of a percentage.
  private let percent: [String]
  private let under: String

  /// What stands after amounts, without commas, which files would quote.
  private let currency: String

  init(_ words: Words) {
    self.words = words
    currency =
      words.currency.map { " " + Words.visible($0).replacing(",", with: "") }
      ?? ""
    parts = ActionList.allCases.map { words.parts(of: "reason.\($0.key)") }
    stopped = words.parts(of: "acting.stopped")
    purchases = words.parts(of: "acting.in_purchases")
    over = words.text("reason.over", ["share": .text(words.percent("99"))])
    percent = words.percent("\u{0}").split(
      separator: "\u{0}", omittingEmptySubsequences: false
    ).map(String.init)
    under = words.text("reason.under", ["share": .text(words.percent("1"))])
  }

  func append(_ reason: ActionReason, to text: inout ByteBuffer) {
    let place = ActionList.allCases.firstIndex(of: reason.list) ?? 0
    let isSilent = reason.list == .slowing && reason.change?.isSilent == true
    for part in isSilent ? stopped : parts[place] {
      switch part {
      case .text(let plain), .code(let plain): text.append(plain)
      case .value(let name): append(name, of: reason, to: &text)
      case .forms(let forms, let name):
        let (days, decimals) = days(name, reason)
        append(forms, days, decimals: decimals, to: &text)
      }
    }
  }

  private func append(
    _ name: String, of reason: ActionReason, to text: inout ByteBuffer
  ) {
    switch name {
    case "days", "gap", "before", "after":
      let (days, decimals) = days(name, reason)
      append(days, decimals: decimals, to: &text)
    case "since":
      text.append(words.digits(reason.change?.day.description ?? "–"))
    case "alive": append(percent: reason.probabilityAlive, to: &text)
    case "share": append(percent: reason.silenceProbability, to: &text)
    case "spend":
      append(money: reason.expectedSpend ?? .nan, to: &text)
    default:
      guard !reason.isMoney else {
        return append(money: reason.worth, to: &text)
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

  /// Whole days, at least one; gaps that are to be told apart with decimals
  /// where they need them.
  private func days(
    _ name: String, _ reason: ActionReason
  ) -> (Double, decimals: Int) {
    switch name {
    case "before", "after":
      guard let change = reason.change else { return (.nan, 0) }
      let decimals = change.gapDecimals
      let gap = name == "before" ? change.gapBefore : change.gapSince
      return (decimals == 0 ? gap.rounded() : gap, decimals)
    case "gap": return (max(1, reason.usualGapDays.rounded()), 0)
    default:
      let days = reason.list == .grow ? reason.ageDays : reason.silenceDays
      return (max(1, days.rounded()), 0)
    }
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

  /// Appends an amount with its currency.
  private func append(money amount: Double, to text: inout ByteBuffer) {
    append(amount, decimals: 2, to: &text)
    if !currency.isEmpty { text.append(currency) }
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
