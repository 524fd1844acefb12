import ArgumentParser
import CLV

/// What money to come is worth now.
struct DiscountOption: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      The effective discount rate of a year: with 0.1, 1.10 in a year is \
      worth 1 now.
      """, valueName: "rate"))
  var discountRate = 0.1

  func validate() throws {
    guard discountRate >= 0, discountRate.isFinite else {
      throw ValidationError(
        "--discount-rate \(discountRate): it must be 0 or more; 10 % is 0.1")
    }
  }

  /// Warns of a rate that looks mistaken.
  func warn() {
    if discountRate > 1 {
      Messages.warning(
        Messages.text("high_rate", ["rate": .label("\(discountRate)")]))
    }
  }
}
