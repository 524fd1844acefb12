/// The first purchase after which a customer may leave, in words.
enum LeavingOccasion: String {
  case firstPurchase = "the first purchase"
  case firstRepeatPurchase = "the first repeat purchase"
}

/// What a flat likelihood means for BG/NBD and its relatives: no dropout,
/// immediate, homogeneous or divided dropout, or homogeneous purchase rates.
///
/// - Parameters:
///   - parameters: The values of the parameters, of which a and b are last.
///   - direction: The flat direction in their logarithms.
///   - occasion: The first purchase after which a customer may leave.
/// - Returns: The limit.
func dropoutLimit(
  at parameters: [Double], along direction: [Double],
  leaving occasion: LeavingOccasion
) -> ModelLimit {
  let place = parameters.count - 2
  let (towardsA, towardsB) = (direction[place], direction[place + 1])
  guard towardsA * towardsA + towardsB * towardsB > 0.5 else {
    return purchaseRateLimit
  }
  let (a, b) = (parameters[place], parameters[place + 1])
  if a / (a + b) < 1e-4 {
    return noDropoutLimit(others: Array(parameters[..<place]))
  }
  if b / (a + b) < 1e-4 { return immediateDropoutLimit(after: occasion) }
  return towardsA + towardsB > 0
    ? homogeneousDropoutLimit : dividedDropoutLimit(after: occasion)
}

/// However long a frequent buyer has been silent, no dropout means alive:
/// only a far below where the likelihood stops rising makes it so.
private func noDropoutLimit(others: [Double]) -> ModelLimit {
  ModelLimit(
    .noDropout, name: "no dropout identified",
    meaning: "a/(a + b) → 0: the data shows no customer leaving; everybody "
      + "is alive, and forecasts are those of the model without dropout",
    parameterValues: others + [1e-250, 1])
}

private func immediateDropoutLimit(after occasion: LeavingOccasion)
  -> ModelLimit
{
  ModelLimit(
    occasion == .firstPurchase ? .allLeaveAfterFirst : .allLeaveAfterRepeat,
    name: "everybody leaves",
    meaning: "a/(a + b) → 1: in the data every customer leaves after "
      + occasion.rawValue)
}

private let homogeneousDropoutLimit = ModelLimit(
  .sameDropout, name: "homogeneous dropout",
  meaning: "a and b grow without end at a fixed ratio: the data shows no "
    + "differences between the customers' dropout probabilities; a/(a + b), "
    + "the common probability, is estimated, a and b by themselves are not")

private func dividedDropoutLimit(after occasion: LeavingOccasion) -> ModelLimit
{
  ModelLimit(
    occasion == .firstPurchase ? .someLeaveAfterFirst : .someLeaveAfterRepeat,
    name: "all-or-nothing dropout",
    meaning: "a, b → 0 at a fixed ratio: in the data some customers leave "
      + "after \(occasion.rawValue) and the others never")
}

/// The law of the likelihood ratio of a model to itself without dropout,
/// which lies at the boundary and leaves a parameter without meaning: Davies
/// (1987), *Biometrika* 74:33, on why that has no simple law.
func noDropoutLaw(leaving parameter: String) -> LikelihoodRatioLaw {
  .unknown(
    because: "no dropout is at the boundary, and \(parameter) has no meaning "
      + "there: the ratio is not χ²; go by the holdout, AIC or BIC")
}

/// The law of the likelihood ratio of a model to itself with one purchase
/// stage.
let wholeNumberLaw = LikelihoodRatioLaw.unknown(
  because: "k is a whole number, so that the ratio is not χ²; go by the "
    + "holdout, AIC or BIC")

/// Erlang times with ever more stages are ever more alike.
let regularPurchasesLimit = ModelLimit(
  .clockwork, name: "purchases like clockwork",
  meaning: "k grows without end: in the data the times between a customer's "
    + "purchases are nearly all the same, and regular to the day; the largest "
    + "k that was tried stands for it")
