extension FindingText {
  /// The text in English, as terminals and files have it.
  ///
  /// In it, `{name}` stands for a value. Nil where `SpendIndependence.meaning`
  /// says it.
  package var english: String? {
    switch self {
    case .misplaced: Self.misplacedText
    case .misplacedTested:
      Self.misplacedText + ", χ² = {statistic} on "
        + "{freedom:# degree|# degrees} of freedom, p {p}"
    case .pastDescribed:
      "the model describes the past that it was fitted to"
    case .pastNotDescribed:
      "the model does not describe the past that it was fitted to"
    case .tryOtherModels: "try the other models: clv compare"
    case .boughtOnce: Self.boughtOnceText
    case .boughtOnceExpected:
      Self.boughtOnceText + "; the model expects {expected}"
    case .onceMisjudged:
      "the model does not describe who buys once only, so their forecasts are "
        + "off: in the holdout they bought {actual:# time|# times} each, and "
        + "{predicted} were predicted"
    case .onceMisjudgedHarmless:
      "the model does not describe who buys once only; their forecasts were "
        + "near all the same: in the holdout they bought "
        + "{actual:# time|# times} each, and {predicted} were predicted"
    case .onceForecast:
      "{share} of the forecast purchases are theirs: {predicted} each, and "
        + "they made {actual}"
    case .compareModels:
      "compare the models (clv compare), or look for accounts that were never "
        + "meant to buy again"
    case .compareModelsFewer:
      "compare the models (clv compare), or see whether customers who bought "
        + "once only are missing from the log"
    case .nobodyOnce:
      "{customers:the only customer has|all # customers have} bought again, "
        + "where the model expects {expected} who bought once only; a shop's "
        + "log always shows such customers, one that was filtered to repeat "
        + "buyers does not"
    case .repeatersOnly:
      "a fit to repeat buyers alone takes every customer for one who comes "
        + "back: it expects too much of new customers and of those with few "
        + "purchases, and in a holdout each one-time buyer is certain to return"
    case .giveOneTimeBuyers:
      "give the log of all customers, those who bought once only included"
    case .certainlyAlive: Self.certainlyAliveText
    case .certainlyAliveNoDifference:
      Self.otherModel + "no different ({gain})"
    case .certainlyAliveDifference:
      Self.otherModel + "{gain} against this model's"
    case .aliveAssumed: Self.aliveAssumedText
    case .aliveAssumedOtherBetter:
      Self.aliveAssumedText
        + ", and the other model describes the customers better"
    case .doubtOneTimeBuyers:
      "choose by expected purchases or value, or use mbg-nbd or pareto-nbd "
        + "where P(alive) is to be read"
    case .doubtAliveOnly:
      "choose by expected purchases or value, and do not read their P(alive): "
        + "models that would tell it foretold the holdout worse (clv compare)"
    case .bulkAccount:
      "account {account} made "
        + "{purchases:# repeat purchase|# repeat purchases}, {share} of all, "
        + "as no customer does who is like the others"
    case .bulkAccounts:
      "accounts {accounts} made "
        + "{purchases:# repeat purchase|# repeat purchases}, {share} of all, "
        + "as no customers do who are like the others"
    case .bulkDistorts:
      "what guests share, or a reseller has, tells nothing of how one customer "
        + "behaves, and weighs on all estimates and totals"
    case .leaveOutBulk:
      "see what is behind it, and leave it out of the log if it is not one "
        + "customer"
    case .gapsEstimate: Self.gapsEstimateText
    case .gapsEstimateGain:
      Self.gapsEstimateText
        + ": {model} finds k = {stages} and gains {gain} in log-likelihood"
    case .gapsEstimateHoldout:
      Self.gapsEstimateText
        + ": {model} finds k = {stages} and gains {gain} in log-likelihood, "
        + "and {holdout} in the holdout"
    case .regularityModelled:
      "the model takes purchases to be regular, and finds out how much so "
        + "itself"
    case .tooRegular:
      "customers buy more regularly than the model assumes: it notices too "
        + "late that a customer has fallen silent"
    case .useRegularModel: "use --purchase-model mbg-cnbd-k (or bg-cnbd-k)"
    case .keepDespiteRegularity:
      "keep the model, as that of regular purchases foretold the holdout no "
        + "better; compare all (clv compare)"
    case .bursts:
      "purchases come in bursts with long pauses, which the model takes for "
        + "dropout: it gives up too early on customers who pause, and its "
        + "intervals are too narrow"
    case .joinBursts:
      "see whether several purchases a few days apart are one occasion; read "
        + "P(alive) with caution"
    case .irregular:
      "customers buy about as irregularly as the model assumes"
    case .gapsUnknown: "the times between purchases are not known"
    case .fewGaps: "too few customers have bought three times"
    case .regularityUnknown:
      "whether purchases come at random, at regular intervals or in bursts "
        + "cannot be told"
    case .giveGaps:
      "give the log itself, or a summary with the column log_gaps"
    case .correlation:
      "correlation of frequency and mean spend {pearson}, of their ranks "
        + "{spearman}"
    case .spendModelled: "the spend model lets spend depend on frequency"
    case .amountsDiffer:
      "the amounts of single purchases show that customers differ (analysis of "
        + "variance: F = {statistic} on {between} and "
        + "{within:# degree|# degrees} of freedom, p {p})"
    case .amountsDifferExactly:
      "each customer always pays one amount, and not all the same"
    case .amountsAlike:
      "the amounts of single purchases show no differences between customers "
        + "beyond chance (analysis of variance: F = {statistic} on {between} "
        + "and {within:# degree|# degrees} of freedom, p {p})"
    case .amountsUnknown: "the amounts of single purchases are not known"
    case .fewAmounts: "nobody has two repeat purchases to compare"
    case .spendMisfit:
      "the spend model, which sees the customers' means alone, takes all to "
        + "spend alike: what it says of a single customer's spend and value "
        + "cannot be trusted"
    case .spendAlike:
      "the mean of all is the best forecast of everybody's spend"
    case .spendAlikeUnknown:
      "the spend model takes all customers to spend alike; whether they do "
        + "cannot be told from their means"
    case .readOwnMeans:
      "go by what each customer has paid so far (monetary_value in the "
        + "summary)"
    case .giveAmounts:
      "give the log itself, or a summary with the column spend_squares"
    case .cohortsCompared:
      "{cohorts:# cohort|# cohorts}, {from} to {to}: fitted by themselves, "
        + "their customers are expected to make {low} to "
        + "{high:# repeat purchase|# repeat purchases} in the first year "
        + "(likelihood ratio {statistic} on {freedom:# degree|# degrees} of "
        + "freedom, p {p})"
    case .cohortsAlike:
      "customers acquired at different times do not differ beyond chance: one "
        + "model for all will do"
    case .cohortsNearlyAlike:
      "cohorts differ beyond chance, but too little to matter"
    case .cohortsDiffer:
      "customers acquired at different times are not alike: one model for all "
        + "is too hopeful about some cohorts and too gloomy about others"
    case .tellCohortsApart:
      "give what tells them apart (the month or channel of acquisition) as "
        + "--covariates, or fit recent cohorts by themselves"
    case .cohortsHaveCovariates:
      "the model has covariates, and cohorts were not fitted apart from them"
    case .firstDaysUnknown: "the days of the first purchases are not known"
    case .fewCohorts:
      "there are not two cohorts of some months with 200 customers, 30 of "
        + "whom bought again"
    case .cohortsUnknown:
      "whether customers acquired at different times are alike cannot be told"
    case .weeksUnknown: "the purchases by week are not known"
    case .fewWeeks: "too few weeks with five expected purchases or more"
    case .seasonUnknown: "whether purchases have seasons cannot be told"
    case .giveLog: "give the log itself instead of a summary"
    case .monthsCompared:
      "months of the year compared with expectation: from {low} in "
        + "{low_month} to {high} in {high_month} (F = {statistic}, p {p})"
    case .monthsAlike:
      "the months of the year do not differ beyond chance"
    case .seasons:
      "purchases have seasons, which the model does not know: forecasts of a "
        + "whole year are not touched, those of a few months are off by such "
        + "factors"
    case .wholeYears:
      "forecast whole years, or multiply by the factors of the months ahead"
    case .weeksCompared:
      "{weeks:# week is|# weeks are} less than two years; successive weeks are "
        + "off alike with a correlation of {correlation} (Ljung–Box on "
        + "{lags:# lag|# lags}, p {p})"
    case .weeksWithoutPattern:
      "seasons cannot be told yet; good and bad weeks come in no pattern"
    case .runsOfWeeks:
      "good and bad weeks come in runs, by a season, campaigns or a drift "
        + "that the model does not know; which, two years would tell"
    case .watchWeeks:
      "look at the tracking by week; keep a holdout of a whole year once "
        + "there is the data"
    case .rateCompared:
      "the purchases of customers who stay change by {change} a year beyond "
        + "what the model allows (90 % interval {low} to {high}, p {p})"
    case .rateSteady:
      "customers buy at rates that do not change with time, beyond chance"
    case .rateNearlySteady:
      "rates of purchase change beyond chance, but too little to matter"
    case .rateGrows:
      "customers buy more often than they used to, by {size} a year, which the "
        + "model does not know: if that goes on, its forecasts are too low, "
        + "and the more so the farther they look"
    case .rateFalls:
      "customers buy less often than they used to, by {size} a year, and not "
        + "because they leave, which the model does not know: if that goes on, "
        + "its forecasts are too high, and the more so the farther they look"
    case .watchTrend: Self.watchTrendText
    case .watchTrendOrSeason:
      Self.watchTrendText
        + "; in less than two years a season may look like a trend"
    case .trendHasCovariates:
      "the model has covariates, and trends were not told apart from them"
    case .fewWeeksForTrend:
      "too few weeks with five expected purchases or more, or the data prefer "
        + "limits of the models"
    case .trendUnknown:
      "whether rates of purchase grow or fall with time cannot be told"
    case .spendIndependent, .spendSlightlyMore, .spendSlightlyLess, .spendMore,
      .spendLess, .spendMoreBy, .spendLessBy, .spendNotByRank:
      nil
    }
  }

  private static let misplacedText =
    "the model puts {share} of the customers into another number of repeat "
    + "purchases than they made in the calibration"
  private static let watchTrendText =
    "look for what changed (prices, campaigns, range, rivals); keep the "
    + "horizon short, refit often, and give validation earlier --origins"
  private static let boughtOnceText =
    "{customers:# customer|# customers} ({share}) {customers:has|have} bought "
    + "once only"
  private static let certainlyAliveText =
    "the model gives {customers:this one|all # of them} P(alive) = 1, however "
    + "long ago {customers:it|they} bought"
  private static let otherModel =
    certainlyAliveText
    + "; {model}, whose customers may also leave after the first purchase, "
    + "says {alive} on average, with a log-likelihood "
  private static let aliveAssumedText =
    "their P(alive) is an assumption, not a finding"
  private static let gapsEstimateText =
    "k = {k} ± {error} from {gaps:# gap|# gaps} between purchases, each "
    + "customer with one vote (1 is random, more is regular, less comes in "
    + "bursts; p {p})"
}
