import ArgumentParser
import CLV

/// `clv simulate`: parameters and a calendar in, a transaction log out.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Make up a transaction log from the models.",
    usage: "clv simulate [<options>]",
    discussion: """
      Reads nothing. Writes customer_id, date and amount, in order of date: \
      customers arrive evenly over the acquisition days, then buy, spend and \
      leave as the models say. The same seed gives the same log. Unless \
      parameters are given, they are such as occur in practice, in weeks: \
      those of CDNOW, a shop for music, where the model fits it.
      """)

  @Option(
    help: ArgumentHelp(
      "The purchase model: \(ModelNames.purchase).", valueName: "name"))
  var model = BGNBD.identity.identifier

  @Option(
    help: ArgumentHelp(
      "The purchase model's parameters. (default: values from practice)",
      valueName: "name=value,…"))
  var parameters: String?

  @Option(
    help: ArgumentHelp(
      "The spend model: \(ModelNames.spend).", valueName: "name"))
  var spendModel = GammaGamma.identity.identifier

  @Option(
    help: ArgumentHelp(
      """
      The spend model's parameters; none for a log without amounts. (default: \
      values from practice)
      """, valueName: "name=value,…"))
  var spend: String?

  @Option(
    help: ArgumentHelp(
      "The unit of the purchase model's times.", valueName: "unit"))
  var timeUnit = TimeUnit.week

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many customers arrive.", valueName: "number"))
  var customers = 1000

  @Option(help: ArgumentHelp("The first day.", valueName: "yyyy-MM-dd"))
  var start = CalendarDay(daysSince1970: 19_723)  // 2024-01-01

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The number of days over which customers arrive.", valueName: "number"))
  var acquisitionDays = 84

  @Option(
    help: ArgumentHelp(
      "The last day. (default: 78 weeks in all)", valueName: "yyyy-MM-dd"))
  var end: CalendarDay?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "A whole number with which the random numbers start.",
      valueName: "number"))
  var seed: UInt64 = 1

  @OptionGroup var output: OutputOption

  func validate() throws {
    _ = try ModelNames.purchaseModel(model, "--model")
    _ = try ModelNames.spendModel(spendModel, "--spend-model")
    guard customers >= 1, customers < Int(Int32.max) else {
      throw ValidationError("--customers \(customers): give 1 or more")
    }
    guard acquisitionDays >= 1 else {
      throw ValidationError(
        "--acquisition-days \(acquisitionDays): give 1 or more")
    }
    guard start.distance(to: lastDay) + 1 >= acquisitionDays else {
      throw ValidationError(
        "--end \(lastDay) is before the last customers arrive; give a later "
          + "day or fewer --acquisition-days")
    }
  }

  private var lastDay: CalendarDay { end ?? start.advanced(by: 78 * 7 - 1) }

  func run() throws {
    let file = try AtomicFile(path: output.output)
    let type = try ModelNames.purchaseModel(model, "--model")
    let purchase = type.init(
      parameterValues: try ParameterList.values(
        parameters, for: type.identity, option: "--parameters"))
    try checkSize(purchase)
    let log = SimulatedLog(
      customers: customers, purchase: purchase, unit: timeUnit,
      spend: try fixedSpendModel(),
      calendar: SimulatedLog.Calendar(
        start: start, acquisitionDays: acquisitionDays, end: lastDay),
      seed: seed)
    try log.write(to: file)
    try file.commit()
  }

  private func checkSize(_ purchase: any PurchaseModel) throws {
    let most = 1e9
    let duration = Double(start.distance(to: lastDay) + 1) / timeUnit.days
    let rows =
      Double(customers) * (1 + purchase.expectedPurchases(in: duration))
    guard rows <= most else {
      throw ValidationError(
        "--parameters make a log of more than a billion rows; give a smaller "
          + "r or a larger alpha, or fewer --customers")
    }
  }

  private func fixedSpendModel() throws -> (any SpendModel)? {
    guard spend != "none" else { return nil }
    let type = try ModelNames.spendModel(spendModel, "--spend-model")
    return type.init(
      parameterValues: try ParameterList.values(
        spend, for: type.identity, option: "--spend"))
  }
}

/// Parameters written as `name=value,name=value`.
private struct ParameterList {
  private let option: String
  private var values: [String: Double] = [:]

  /// The values of a model's parameters, those of its example unless given.
  static func values(
    _ text: String?, for identity: ModelIdentity, option: String
  ) throws -> [Double] {
    try text.map { try ParameterList($0, option: option).values(for: identity) }
      ?? identity.example
  }

  private init(_ text: String, option: String) throws {
    self.option = option
    for part in text.split(separator: ",") {
      let sides = part.split(separator: "=", omittingEmptySubsequences: false)
      guard sides.count == 2, let value = Double(sides[1]), value.isFinite
      else {
        throw ValidationError(
          "\(option): \"\(part)\" is not a name and a number; write "
            + "name=value,name=value")
      }
      guard values.updateValue(value, forKey: String(sides[0])) == nil else {
        throw ValidationError("\(option): \(sides[0]) is there twice")
      }
    }
  }

  private func values(for identity: ModelIdentity) throws -> [Double] {
    let names = identity.parameters.map(\.name)
    let unknown = values.keys.filter { !names.contains($0) }.sorted()
    guard unknown.isEmpty else {
      throw ValidationError(
        "\(option): \(identity.name) has no parameter "
          + "\(unknown.joined(separator: ", ")); it has "
          + names.joined(separator: ", "))
    }
    return try identity.parameters.map { parameter in
      let name = parameter.name
      guard let value = values[name] else {
        throw ValidationError(
          "\(option): \(identity.name) needs \(name); write \(name)=value")
      }
      guard parameter.admits(value) else {
        throw ValidationError(
          "\(option): \(name)=\(value): \(name) of \(identity.name) is "
            + "\(parameter.scale.description)")
      }
      return value
    }
  }
}
