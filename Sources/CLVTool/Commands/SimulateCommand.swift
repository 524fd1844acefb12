import ArgumentParser
import CLV

/// `clv simulate`: parameters and a calendar in, a log out.
struct SimulateCommand: SpeakingCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Make up a log from a model.",
    usage: "clv simulate [<options>]",
    discussion: """
      Reads nothing. Customers arrive evenly over the acquisition days, and \
      then do as the model says. The same seed gives the same log. Unless \
      parameters are given, they are such as occur in practice: those of \
      CDNOW, a shop for music, in weeks, where the model fits it.

      With a model of purchases, writes transactions in order of date: \
      \(SimulatedLog.table.description). The amounts are from a model of \
      spend; a model of spend as --model has purchases from \
      \(BGNBD.identity.identifier).

      With a model of retention, writes subscriptions in order of start: \
      \(SimulatedSubscriptions.table.description). Read them by clv \
      retention, with the same --time-unit and the last day as \
      --observation-end.
      """)

  @Option(
    help: ArgumentHelp(
      """
      The model: of purchases (\(ModelNames.purchase)), of spend \
      (\(ModelNames.spend)) or of retention (\(ModelNames.retention)).
      """, valueName: "name"))
  var model = BGNBD.identity.identifier

  @Option(
    help: ArgumentHelp(
      "The model's parameters. (default: values from practice)",
      valueName: "name=value,…"))
  var parameters: String?

  @Option(
    help: ArgumentHelp(
      """
      The spend model beside a model of purchases: \(ModelNames.spend). \
      (default: \(GammaGamma.identity.identifier))
      """, valueName: "name"))
  var spendModel: String?

  @Option(
    help: ArgumentHelp(
      """
      The spend model's parameters; none for a log without amounts. (default: \
      values from practice)
      """, valueName: "name=value,…"))
  var spend: String?

  @Option(
    help: ArgumentHelp(
      """
      The unit of the model's times. (default: week; month for models of \
      retention)
      """, valueName: "unit"))
  var timeUnit: TimeUnit?

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

  @OptionGroup(title: "Language Options") var language: LanguageOption

  func validate() throws {
    let subject = try subject()
    if let spendModel {
      _ = try ModelNames.spendModel(spendModel, "--spend-model")
    }
    switch subject {
    case .purchase: break
    case .spend:
      guard spendModel == nil, spend == nil else {
        throw ValidationError(
          "--model \(model) is the model of spend already; leave out "
            + "--spend-model and --spend, or name a model of purchases")
      }
    case .retention:
      guard spendModel == nil, spend == nil else {
        throw ValidationError(
          "--model \(model) makes subscriptions, which have no amounts; leave "
            + "out --spend-model and --spend")
      }
    }
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

  private var calendar: SimulatedLog.Calendar {
    SimulatedLog.Calendar(
      start: start, acquisitionDays: acquisitionDays, end: lastDay)
  }

  func run() throws {
    let file = try output.open(reading: [])
    switch try subject() {
    case .purchase(let type):
      try writeTransactions(
        CustomerModel(
          try fixed(type, parameters, "--parameters"),
          spend: try fixedSpendModel(), timeUnit: timeUnit ?? .week),
        to: file)
    case .spend(let type):
      try writeTransactions(
        CustomerModel(
          BGNBD(parameterValues: BGNBD.identity.example),
          spend: try fixed(type, parameters, "--parameters"),
          timeUnit: timeUnit ?? .week),
        to: file)
    case .retention(let type):
      try SimulatedSubscriptions(
        customers: customers,
        model: try fixed(type, parameters, "--parameters"),
        unit: timeUnit ?? .month, calendar: calendar, seed: seed
      ).write(to: file)
    }
    try file.commit()
  }

  private func writeTransactions(
    _ model: CustomerModel, to file: AtomicFile
  ) throws {
    try checkSize(model)
    try SimulatedLog(
      customers: customers, by: model, calendar: calendar, seed: seed
    ).write(to: file)
  }

  private func checkSize(_ model: CustomerModel) throws {
    let most = 1e9
    let duration =
      Double(start.distance(to: lastDay) + 1) / model.timeUnit.days
    let rows =
      Double(customers) * (1 + model.purchase.expectedPurchases(in: duration))
    guard rows <= most else {
      throw ValidationError(
        "--parameters make a log of more than a billion rows; give a smaller "
          + "r or a larger alpha, or fewer --customers")
    }
  }

  private func fixedSpendModel() throws -> (any SpendModel)? {
    guard spend != "none" else { return nil }
    let type = try ModelNames.spendModel(
      spendModel ?? GammaGamma.identity.identifier, "--spend-model")
    return try fixed(type, spend, "--spend")
  }

  /// A model at the parameters of an option, or at those of its example.
  private func fixed<Model>(
    _ type: Model.Type, _ parameters: String?, _ option: String
  ) throws -> Model where Model: LikelihoodModel {
    type.init(
      parameterValues: try ParameterList.values(
        parameters, for: type.identity, option: option))
  }

  /// What a model is of.
  private enum Subject {
    case purchase(any PurchaseModel.Type)
    case spend(any SpendModel.Type)
    case retention(any RetentionModel.Type)
  }

  private func subject() throws -> Subject {
    if let type = ModelCatalog.purchaseModel(named: model) {
      return .purchase(type)
    }
    if let type = ModelCatalog.spendModel(named: model) { return .spend(type) }
    if let type = ModelCatalog.retentionModel(named: model) {
      return .retention(type)
    }
    throw ModelNames.unknown(
      model, "--model",
      known: [ModelNames.purchase, ModelNames.spend, ModelNames.retention]
        .joined(separator: ", "))
  }
}
