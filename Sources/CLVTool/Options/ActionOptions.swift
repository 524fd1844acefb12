import ArgumentParser
import CLV

/// What a contact does, and who is on which list.
struct ActionOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      The share of lost customers whom a contact wins back, and of those about \
      to leave whom it keeps: your assumption, best from a test. For lists of \
      their own such as winback=0.02,keep=0.1,watch=0.05, where other is all \
      the rest.
      """, valueName: "share"))
  var effect = ListEffects()

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      How much longer than usual customers who have left have been silent when \
      half as many of them can be won back, in the time unit; inf where the \
      silence does not count. (default: half a year)
      """, valueName: "time"))
  var effectHalfLife: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The share of customers that counts as the top.", valueName: "share"))
  var topShare = 0.2

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Whose probability to be alive is below this has probably left.",
      valueName: "probability"))
  var aliveBelow = 0.5

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Silences of at most this probability are watched.",
      valueName: "probability"))
  var silenceBelow = 0.1

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      Of customers with a steady pace at most this share is said to be slowing \
      down.
      """, valueName: "share"))
  var slowingBelow = 0.05

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      How long after the first purchase a customer is new, in the time unit. \
      (default: a quarter of a year)
      """, valueName: "time"))
  var newFor: Double?

  func validate() throws {
    let shares = [
      ("--top-share", topShare), ("--alive-below", aliveBelow),
      ("--silence-below", silenceBelow), ("--slowing-below", slowingBelow),
    ]
    for (name, share) in shares where !(share > 0 && share <= 1) {
      throw ValidationError(
        "\(name) \(share): it must be above 0 and at most 1; 10 % is 0.1")
    }
    if let effectHalfLife, !(effectHalfLife > 0) {
      throw ValidationError(
        "--effect-half-life \(effectHalfLife): it must be above 0, in time "
          + "units such as weeks")
    }
    if let newFor, !(newFor >= 0 && newFor.isFinite) {
      throw ValidationError(
        "--new-for \(newFor): it must be 0 or more, in time units such as "
          + "weeks")
    }
  }

  /// The settings for models in a time unit.
  func settings(in unit: TimeUnit) -> ActionSettings {
    var settings = ActionSettings(in: unit)
    settings.effect = effect.other
    settings.effects = effect.byList
    settings.slowingShare = slowingBelow
    if let effectHalfLife { settings.effectHalfLife = effectHalfLife }
    settings.topShare = topShare
    settings.aliveBelow = aliveBelow
    settings.unusualSilence = silenceBelow
    if let newFor { settings.newFor = newFor }
    return settings
  }
}

/// What contacts cost, and how much may be spent.
struct BudgetOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What one contact costs.", valueName: "amount"))
  var cost: Double?

  @Option(
    help: ArgumentHelp(
      """
      What contacting each customer costs: CSV with the columns customer_id \
      and cost.
      """, valueName: "file"))
  var costs: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What may be spent on contacts. (default: all that is worth it)",
      valueName: "amount"))
  var budget: Double?

  @Option(
    help: ArgumentHelp(
      "The file of the curve of gain against budget to write.",
      valueName: "file"))
  var budgetOutput: String?

  func validate() throws {
    guard cost == nil || costs == nil else {
      throw ValidationError("give either --cost or --costs")
    }
    for (name, amount) in [("--cost", cost), ("--budget", budget)] {
      if let amount, !(amount > 0 && amount.isFinite) {
        throw ValidationError("\(name) \(amount): it must be above 0")
      }
    }
    let needs = [
      ("--budget", budget != nil), ("--budget-output", budgetOutput != nil),
    ]
    if !isWanted, let option = needs.first(where: \.1) {
      throw ValidationError(
        "\(option.0) needs --cost, what one contact costs, or --costs")
    }
  }

  /// What is said where there is no money to weigh costs against.
  static let needsAmounts =
    "a cost of contacts can only be weighed against money, and there are no "
    + "amounts; leave out --cost, --costs and --budget"

  /// Whether contacts are to be planned.
  var isWanted: Bool { cost != nil || costs != nil }

  /// The files read.
  var inputs: [String] { [costs].compactMap(\.self) }

  /// Chooses whom to contact; nil unless it is wanted.
  func plan(
    _ actions: CustomerActions, _ summary: CustomerSummary,
    _ input: InputOptions
  ) throws -> ContactPlan? {
    let contactCosts: ContactCosts
    if let cost {
      contactCosts = .same(cost)
    } else if let costs {
      contactCosts = .each(
        try CustomerNumbers.read(
          path: costs, column: "cost", of: summary.ids,
          customerColumn: input.customerColumn,
          delimiter: try input.writing.delimiter.map { try Delimiter.parse($0) }
        ))
    } else {
      return nil
    }
    return ContactPlan(
      gains: actions.ceilings(), costs: contactCosts, budget: budget)
  }
}
