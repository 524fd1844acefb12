import ArgumentParser
import CLV

/// Who is not contacted, so that what contacts do can be measured.
struct ControlOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      Leave this share of those who are to be contacted out, drawn at random \
      within each list from customers of every value, such as 10%: the control \
      group of clv measure.
      """, valueName: "share"))
  var control: ShareArgument?

  @Option(
    help: ArgumentHelp(
      "The seed of the draw: the same gives the same group.",
      valueName: "number"))
  var seed: UInt64 = 1

  func validate() throws {
    if let control, !(control.value > 0 && control.value < 1) {
      throw ValidationError(
        "--control \(control.text): it must be between 0 and 1; 10 % is 10% or "
          + "0.1")
    }
  }

  /// Draws the group; nil unless it is wanted.
  func group(
    of actions: CustomerActions, _ plan: ContactPlan?
  ) -> ControlGroup? {
    control.map {
      ControlGroup(actions, plan: plan, share: $0.value, seed: seed)
    }
  }
}

/// A share, as a number or in percent.
struct ShareArgument: ExpressibleByArgument {
  let text: String
  let value: Double

  init?(argument: String) {
    text = argument
    let isPercent = argument.hasSuffix("%")
    guard let number = Double(isPercent ? argument.dropLast() : argument[...])
    else { return nil }
    value = isPercent ? number / 100 : number
  }
}
