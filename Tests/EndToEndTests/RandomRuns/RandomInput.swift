/// A random log in a file, with all that commands are told about it.
struct RandomInput {
  var log: RandomLog
  var dialect: LogDialect
  let file = "log.csv"
  let timeUnit: String
  let refunds: String

  /// The covariates' file, where commands are to use covariates.
  let covariates: String?

  /// How many rows cannot be read, and are set aside.
  let badRows: Int

  init(_ run: inout RandomRun) throws {
    log = RandomLog(&run.dice)
    dialect = LogDialect(&run.dice)
    timeUnit = RandomOptions.timeUnit(&run.dice)
    refunds = run.dice.pick(["match", "match", "net", "drop"])
    covariates = run.dice.chance(0.12) ? "covariates.csv" : nil
    badRows = run.dice.chance(0.1) ? run.dice.int(1...3) : 0
    try write(to: run.directory)
    if let covariates {
      try run.directory.write(covariates, covariateFile(&run.dice))
    }
  }

  /// Writes the log as it is now.
  func write(to directory: Workdir) throws {
    try directory.write(file, dialect.file(log, badRows: badRows))
  }

  /// A property of texts and one of numbers for each customer.
  private func covariateFile(_ dice: inout Dice) -> String {
    let customers = Set(log.rows.map(\.customer)).sorted()
    let rows = customers.map { customer in
      let channel = dice.pick(["web", "shop", "a \"call\""])
      return CSV.quoted(dialect.names.name(customer)) + ","
        + CSV.quoted(channel) + ",\(dice.int(0...9))\n"
    }
    return "customer_id,channel,size\n" + rows.joined()
  }

  /// How the log is to be read, without the time unit.
  var reading: [String] {
    dialect.options + ["--refunds", refunds]
      + (badRows > 0 ? ["--bad-rows", "skip", "--rejects", "rejects.csv"] : [])
  }

  var withCovariates: [String] {
    covariates.map { ["--covariates", $0] } ?? []
  }

  var firstDay: Int { log.rows.map(\.day).min() ?? 0 }
  var lastDay: Int { log.rows.map(\.day).max() ?? 0 }

  /// A day inside the log; nil where it is too short.
  func split(_ dice: inout Dice) -> Int? {
    guard lastDay - firstDay > 3 else { return nil }
    return dice.int(firstDay + 1...lastDay - 1)
  }

  /// The plain summary of calibration up to a day.
  func summary(end: Int) -> PlainSummary {
    PlainSummary(log, end: end, refunds: refunds)
  }

  static func days(of unit: String) -> Double {
    switch unit {
    case "day": 1
    case "week": 7
    case "month": 365.25 / 12
    default: 365.25
    }
  }
}
