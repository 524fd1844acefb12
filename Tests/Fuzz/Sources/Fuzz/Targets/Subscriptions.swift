import CLV

/// Survival tables and logs of subscriptions, a fit and its projection.
func fuzzSubscriptions(_ input: FuzzInput) {
  var input = input
  var options = RetentionOptions()
  options.timeUnit = input.choose(TimeUnit.allCases)
  options.cohortRule = input.choose(RetentionOptions.CohortRule.allCases)
  do throws(DataError) {
    let cohorts = try RetentionCohorts(
      path: ScratchFile.path(input.file), options: options)
    for cohort in cohorts.cohorts {
      promise(
        cohort.lost.allSatisfy { $0 >= 0 }
          && cohort.active.allSatisfy { $0 >= 0 }, "counts ≥ 0")
    }
    // Longer tables are for the tests of numerics.
    guard cohorts.periods <= 1000,
      let fit = try? RetentionFit(choosingFor: cohorts.sample)
    else { return }
    check(
      RetentionForecast(
        cohorts, model: fit.model, settings: RetentionSettings(horizon: 12)))
  } catch {}
}

private func check(_ forecast: RetentionForecast) {
  for cohort in forecast.cohorts {
    promise(
      cohort.expectedActive >= 0
        && cohort.expectedActive <= Double(cohort.active) * (1 + 1e-12),
      "expected: \(cohort.expectedActive) of \(cohort.active)")
    promise(
      cohort.interval.lowerBound >= 0
        && cohort.interval.upperBound <= cohort.active,
      "the interval \(cohort.interval) of \(cohort.active)")
    for row in cohort.rows {
      promise(
        row.expectedSurvival >= 0 && row.expectedSurvival <= 1,
        "survival \(row.expectedSurvival)")
    }
  }
}
