import ArgumentParser
import CLV

/// What to work out about the estimates beyond their standard errors.
struct InferenceOptions: ParsableArguments {
  @Flag(
    help: """
      Add standard errors that hold also where the model is not quite true \
      (sandwich).
      """)
  var robust = false

  @Flag(
    help: """
      Add intervals by the profile likelihood, which exist at a boundary too.
      """)
  var profile = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Add errors and intervals by so many refits to reweighted customers.",
      valueName: "refits"))
  var bootstrap = 0

  func validate() throws {
    guard bootstrap == 0 || (2...1_000_000).contains(bootstrap) else {
      throw ValidationError(
        "--bootstrap \(bootstrap): give a number of refits from 2 to a "
          + "million, such as 1000")
    }
  }

  /// The settings for fits.
  var settings: InferenceSettings {
    InferenceSettings(robust: robust, profile: profile, bootstrap: bootstrap)
  }
}
