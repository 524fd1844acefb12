/// A degenerate case of a model that its likelihood can prefer.
public struct ModelLimit: Sendable, Equatable {
  /// Which limit it is: the same in any language.
  public let kind: Kind

  /// A few words for a table: "no dropout".
  public let name: String

  /// What it means and what follows from it, in a sentence or two.
  public let meaning: String

  /// Parameters that stand for the limit itself, where it is out of reach for
  /// the search; nil where the end of the search serves.
  public let parameterValues: [Double]?

  /// The coefficients of covariates that have no finite estimate.
  public let endlessCoefficients: [EndlessCoefficient]

  /// A limit with its name and meaning.
  public init(
    _ kind: Kind, name: String, meaning: String,
    parameterValues: [Double]? = nil,
    endlessCoefficients: [EndlessCoefficient] = []
  ) {
    self.kind = kind
    self.name = name
    self.meaning = meaning
    self.parameterValues = parameterValues
    self.endlessCoefficients = endlessCoefficients
  }

  /// The name and the meaning.
  var description: String { "\(name): \(meaning)" }

  /// The limits of all models: names for texts in other languages.
  public enum Kind: String, Sendable, CaseIterable {
    /// a/(a + b) → 0: nobody leaves.
    case noDropout = "no_dropout"

    /// γ/(γ + δ) → 0: nobody leaves, of those with opportunities.
    case noDropoutAtOpportunities = "no_dropout_at_opportunities"

    /// The hazard of leaving → 0.
    case noHazard = "no_hazard"

    /// Everybody leaves after the first repeat purchase.
    case allLeaveAfterRepeat = "all_leave_after_repeat"

    /// Everybody leaves after the first purchase.
    case allLeaveAfterFirst = "all_leave_after_first"

    /// Nearly everybody leaves before the first opportunity.
    case allLeaveBeforeOpportunity = "all_leave_before_opportunity"

    /// a, b → ∞: one dropout probability for all.
    case sameDropout = "same_dropout"

    /// γ, δ → ∞: one dropout probability for all.
    case sameDropoutAtOpportunities = "same_dropout_at_opportunities"

    /// s, β → ∞: one hazard for all.
    case sameHazard = "same_hazard"

    /// s, β → ∞: one hazard for all, which grows with age.
    case sameAgeingHazard = "same_ageing_hazard"

    /// One hazard for all, the same at any age.
    case exponentialLifetimes = "exponential_lifetimes"

    /// Some leave after the first repeat purchase, the others never.
    case someLeaveAfterRepeat = "some_leave_after_repeat"

    /// Some leave after the first purchase, the others never.
    case someLeaveAfterFirst = "some_leave_after_first"

    /// Some leave before the first opportunity, the others never.
    case someLeaveBeforeOpportunity = "some_leave_before_opportunity"

    /// s, β → 0: some leave at once, the others never.
    case someLeaveAtOnce = "some_leave_at_once"

    /// b, β → ∞: nobody leaves until a moment.
    case suddenOnset = "sudden_onset"

    /// b, β → 0: the hazard does not grow with age.
    case noAgeing = "no_ageing"

    /// k → ∞: purchases like clockwork.
    case clockwork

    /// r, α → ∞: one purchase rate for all.
    case sameRates = "same_rates"

    /// α/(α + β) → 1: purchases at every opportunity.
    case certainPurchases = "certain_purchases"

    /// α, β → ∞: one purchase probability for all.
    case samePurchaseProbabilities = "same_purchase_probabilities"

    /// α, β → 0: some buy at every opportunity, the others never.
    case someAlwaysBuy = "some_always_buy"

    /// q, v → ∞: one mean spend for all.
    case sameSpend = "same_spend"

    /// p → ∞: each customer's purchases are worth the same.
    case equalPurchases = "equal_purchases"

    /// τ → 0: one law of amounts for all.
    case sameMedian = "same_median"

    /// σ → 0: each customer's amounts are the same.
    case equalAmounts = "equal_amounts"

    /// How spend depends on frequency cannot be estimated.
    case noElasticity = "no_elasticity"

    /// α, β → ∞: one churn probability for all.
    case sameChurn = "same_churn"

    /// α, β → ∞: one churn probability for all, which changes with time.
    case sameChangingChurn = "same_changing_churn"

    /// Lost in the first period or never.
    case earlyChurn = "early_churn"

    /// c → ∞: lost from some period on.
    case suddenChurn = "sudden_churn"

    /// c → ∞ and not αc: survival as a power of time.
    case powerLaw = "power_law"

    /// Only coefficients of covariates have no finite estimate.
    case endlessCoefficients = "endless_coefficients"
  }

  /// A coefficient of a covariate without a finite estimate.
  public struct EndlessCoefficient: Sendable, Equatable {
    /// The coded column.
    public let column: String

    /// The process: "purchase", "dropout", "spend"; nil where it acts on all.
    public let process: String?

    /// Whether it goes towards −∞, not ∞.
    public let isFalling: Bool
  }
}
