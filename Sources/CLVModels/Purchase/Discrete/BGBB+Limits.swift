// What a flat likelihood of BG/BB means, in words.

extension BGBB {
  /// Of the probabilities of leaving: none, certain, homogeneous or divided.
  static func dropoutLimit(
    at parameters: [Double], isGrowing: Bool
  ) -> ModelLimit {
    let (gamma, delta) = (parameters[2], parameters[3])
    if gamma / (gamma + delta) < 1e-4 {
      return noDropoutLimit(alpha: parameters[0], beta: parameters[1])
    }
    if delta / (gamma + delta) < 1e-4 { return immediateDropoutLimit }
    return isGrowing ? homogeneousDropoutLimit : dividedDropoutLimit
  }

  /// The smallest probability of leaving keeps everybody alive, however long
  /// silent.
  private static func noDropoutLimit(
    alpha: Double, beta: Double
  ) -> ModelLimit {
    ModelLimit(
      .noDropoutAtOpportunities, name: "no dropout identified",
      meaning: "γ/(γ + δ) → 0: the data shows no customer leaving; everybody "
        + "is alive, and purchases are beta-binomial",
      parameterValues: [alpha, beta, 1e-250, 1])
  }

  private static let immediateDropoutLimit = ModelLimit(
    .allLeaveBeforeOpportunity, name: "everybody leaves",
    meaning: "γ/(γ + δ) → 1: in the data nearly every customer leaves before "
      + "the first opportunity")

  private static let homogeneousDropoutLimit = ModelLimit(
    .sameDropoutAtOpportunities, name: "homogeneous dropout",
    meaning: "γ and δ grow without end at a fixed ratio: the data shows no "
      + "differences between the customers' dropout probabilities; γ/(γ + δ), "
      + "the common probability, is estimated, γ and δ by themselves are not")

  private static let dividedDropoutLimit = ModelLimit(
    .someLeaveBeforeOpportunity, name: "all-or-nothing dropout",
    meaning: "γ, δ → 0 at a fixed ratio: in the data some customers leave "
      + "before the first opportunity and the others never")

  /// Every opportunity of an alive customer is taken.
  static let certainPurchaseLimit = ModelLimit(
    .certainPurchases, name: "certain purchases",
    meaning: "α/(α + β) → 1: in the data customers buy at every opportunity "
      + "until they leave")

  /// All customers buy with one probability.
  static let homogeneousPurchaseLimit = ModelLimit(
    .samePurchaseProbabilities, name: "homogeneous purchase probabilities",
    meaning: "α and β grow without end at a fixed ratio: the data shows no "
      + "differences between the customers' purchase probabilities; α/(α + β), "
      + "the common probability, is estimated, α and β by themselves are not")

  /// Alive customers buy at every opportunity or at none.
  static let dividedPurchaseLimit = ModelLimit(
    .someAlwaysBuy, name: "all-or-nothing purchases",
    meaning: "α, β → 0 at a fixed ratio: in the data some customers buy at "
      + "every opportunity while alive and the others never")
}
