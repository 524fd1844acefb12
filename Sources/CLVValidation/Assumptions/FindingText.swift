/// The texts that findings are made of: what was found, what it means, and
/// what to do.
///
/// The names are those of the report's string tables.
public enum FindingText: String, Sendable, CaseIterable, Encodable {
  // How often customers bought.
  case misplaced
  case misplacedTested = "misplaced_tested"
  case pastDescribed = "past_described"
  case pastNotDescribed = "past_not_described"
  case tryOtherModels = "try_other_models"

  // One-time buyers.
  case boughtOnce = "bought_once"
  case boughtOnceExpected = "bought_once_expected"
  case onceMisjudged = "once_misjudged"
  case onceMisjudgedHarmless = "once_misjudged_harmless"
  case onceForecast = "once_forecast"
  case compareModels = "compare_models"
  case compareModelsFewer = "compare_models_fewer"
  case nobodyOnce = "nobody_once"
  case repeatersOnly = "repeaters_only"
  case giveOneTimeBuyers = "give_one_time_buyers"
  case certainlyAlive = "certainly_alive"
  case certainlyAliveNoDifference = "certainly_alive_no_difference"
  case certainlyAliveDifference = "certainly_alive_difference"
  case aliveAssumed = "alive_assumed"
  case aliveAssumedOtherBetter = "alive_assumed_other_better"
  case doubtOneTimeBuyers = "doubt_one_time_buyers"
  case doubtAliveOnly = "doubt_alive_only"

  // Accounts that buy as no customer does.
  case bulkAccount = "bulk_account"
  case bulkAccounts = "bulk_accounts"
  case bulkDistorts = "bulk_distorts"
  case leaveOutBulk = "leave_out_bulk"

  // Regularity.
  case gapsEstimate = "gaps_estimate"
  case gapsEstimateGain = "gaps_estimate_gain"
  case gapsEstimateHoldout = "gaps_estimate_holdout"
  case regularityModelled = "regularity_modelled"
  case tooRegular = "too_regular"
  case useRegularModel = "use_regular_model"
  case keepDespiteRegularity = "keep_despite_regularity"
  case bursts
  case joinBursts = "join_bursts"
  case irregular
  case gapsUnknown = "gaps_unknown"
  case fewGaps = "few_gaps"
  case regularityUnknown = "regularity_unknown"
  case giveGaps = "give_gaps"

  // Spend and frequency.
  case correlation
  case spendModelled = "spend_modelled"
  case spendIndependent = "spend_independent"
  case spendSlightlyMore = "spend_slightly_more"
  case spendSlightlyLess = "spend_slightly_less"
  case spendMore = "spend_more"
  case spendLess = "spend_less"
  case spendMoreBy = "spend_more_by"
  case spendLessBy = "spend_less_by"
  case spendNotByRank = "spend_not_by_rank"

  // Differences of spend between customers.
  case amountsDiffer = "amounts_differ"
  case amountsDifferExactly = "amounts_differ_exactly"
  case amountsAlike = "amounts_alike"
  case amountsUnknown = "amounts_unknown"
  case fewAmounts = "few_amounts"
  case spendMisfit = "spend_misfit"
  case spendMisfitAmounts = "spend_misfit_amounts"
  case spendAlike = "spend_alike"
  case spendAlikeUnknown = "spend_alike_unknown"
  case readOwnMeans = "read_own_means"
  case giveAmounts = "give_amounts"

  // The shape of amounts.
  case amountsLogNormal = "amounts_log_normal"
  case amountsGamma = "amounts_gamma"
  case largeAmountsWeigh = "large_amounts_weigh"
  case largeAmountsLost = "large_amounts_lost"
  case useLogNormal = "use_log_normal"
  case useGammaGamma = "use_gamma_gamma"

  // Cohorts.
  case cohortsCompared = "cohorts_compared"
  case cohortsAlike = "cohorts_alike"
  case cohortsNearlyAlike = "cohorts_nearly_alike"
  case cohortsDiffer = "cohorts_differ"
  case tellCohortsApart = "tell_cohorts_apart"
  case cohortsHaveCovariates = "cohorts_have_covariates"
  case firstDaysUnknown = "first_days_unknown"
  case fewCohorts = "few_cohorts"
  case cohortsUnknown = "cohorts_unknown"

  // Seasons.
  case weeksUnknown = "weeks_unknown"
  case fewWeeks = "few_weeks"
  case seasonUnknown = "season_unknown"
  case giveLog = "give_log"
  case monthsCompared = "months_compared"
  case monthsAlike = "months_alike"
  case seasons
  case wholeYears = "whole_years"
  case weeksCompared = "weeks_compared"
  case weeksWithoutPattern = "weeks_without_pattern"
  case runsOfWeeks = "runs_of_weeks"
  case watchWeeks = "watch_weeks"

  // Growth or decline.
  case rateCompared = "rate_compared"
  case rateSteady = "rate_steady"
  case rateNearlySteady = "rate_nearly_steady"
  case rateGrows = "rate_grows"
  case rateFalls = "rate_falls"
  case watchTrend = "watch_trend"
  case watchTrendOrSeason = "watch_trend_or_season"
  case trendHasCovariates = "trend_has_covariates"
  case fewWeeksForTrend = "few_weeks_for_trend"
  case trendUnknown = "trend_unknown"
}
