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
      """
      Add errors and intervals by so many refits to reweighted customers, 5000 \
      at most.
      """,
      valueName: "refits"))
  var bootstrap = 0

  func validate() throws {
    guard bootstrap == 0 || (2...Self.mostRefits).contains(bootstrap) else {
      throw ValidationError(
        "--bootstrap \(bootstrap): give a number of refits from 2 to "
          + "\(Self.mostRefits), such as 1000")
    }
  }

  /// The ends of a 95 % interval by so many refits are known to a
  /// twenty-fifth of a standard error: √(0.025 · 0.975/5000)/φ(1.96).
  private static let mostRefits = 5000

  /// Refuses more refits than can be done in some ten seconds.
  ///
  /// A likelihood by quadrature takes some twenty times as long as one in
  /// closed form.
  func check(_ models: ModelChoice, customers: Int) throws {
    guard models.purchase is any LifetimeModel.Type else { return }
    let most = min(Self.mostRefits, 2_500_000 / min(max(customers, 1), 10_000))
    guard bootstrap <= most else {
      throw ValidationError(
        "--bootstrap \(bootstrap): so many refits of "
          + "\(models.purchase.identity.identifier) to \(customers) "
          + "customers take too long: give \(most) at most")
    }
  }

  /// The settings for fits.
  var settings: InferenceSettings {
    InferenceSettings(robust: robust, profile: profile, bootstrap: bootstrap)
  }
}
