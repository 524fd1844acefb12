/// Random options of the tool's commands.
enum RandomOptions {
  static let purchaseModels = [
    "bg-nbd", "mbg-nbd", "pareto-nbd", "nbd", "ggom-nbd", "bg-cnbd-k",
    "mbg-cnbd-k", "bg-bb",
  ]

  /// `--option value`, sometimes.
  private static func maybe(
    _ probability: Double, _ option: String, _ values: [String],
    _ dice: inout Dice
  ) -> [String] {
    dice.chance(probability) ? [option, dice.pick(values)] : []
  }

  static func timeUnit(_ dice: inout Dice) -> String {
    dice.pick(["week", "week", "week", "day", "month", "year"])
  }

  /// Options that say what is forecast, without the horizon.
  static func money(_ dice: inout Dice) -> [String] {
    maybe(0.5, "--discount-rate", ["0", "0.1", "0.5"], &dice)
      + maybe(0.3, "--margin", ["1", "0.3", "0.01"], &dice)
      + maybe(0.4, "--level", ["0.5", "0.8", "0.99"], &dice)
  }

  static func horizon(_ dice: inout Dice) -> [String] {
    maybe(0.5, "--horizon", ["0.5", "1", "4", "26", "104", "1000"], &dice)
  }

  /// Models of a run or a report.
  static func models(_ dice: inout Dice) -> [String] {
    maybe(0.65, "--purchase-model", purchaseModels + ["auto"], &dice)
      + maybe(
        0.2, "--spend-model",
        ["gamma-gamma-frequency", "auto", "log-normal"], &dice)
  }

  static func report(_ dice: inout Dice) -> [String] {
    maybe(0.3, "--language", ["fa", "zh", "en"], &dice)
      + maybe(0.3, "--currency", ["EUR", "USD", "JPY", "¤"], &dice)
      + (dice.chance(0.1) ? ["--persian-digits", "--language", "fa"] : [])
  }

  static func origins(_ dice: inout Dice) -> [String] {
    maybe(0.15, "--origins", ["1", "2", "3"], &dice)
  }

  /// Which errors a fit works out.
  static func inference(_ dice: inout Dice) -> [String] {
    (dice.chance(0.3) ? ["--robust"] : [])
      + (dice.chance(0.3) ? ["--profile"] : [])
      + maybe(0.2, "--bootstrap", ["2", "20"], &dice)
  }

  static func scoring(_ dice: inout Dice) -> [String] {
    maybe(0.5, "--bins", ["2", "3", "4", "7", "10"], &dice)
      + (dice.chance(0.2) ? ["--nested"] : [])
      + (dice.chance(0.2) ? ["--without-monetary"] : [])
  }

  static func lists(_ dice: inout Dice) -> [String] {
    maybe(0.3, "--effect", ["0", "0.01", "1"], &dice)
      + maybe(0.3, "--top-share", ["0.01", "0.5", "1"], &dice)
      + maybe(0.3, "--alive-below", ["0.01", "0.9"], &dice)
      + maybe(0.3, "--cost", ["0.01", "5", "1e6"], &dice)
      + maybe(0.2, "--new-for", ["0.5", "10"], &dice)
  }
}

extension [String] {
  /// The value that a command line gives an option.
  func value(of option: String) -> String? {
    guard let index = firstIndex(of: option), index + 1 < count else {
      return nil
    }
    return self[index + 1]
  }
}
