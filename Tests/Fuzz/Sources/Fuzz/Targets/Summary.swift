import CLV

/// The summary reader, scores, and a forecast of what it reads.
func fuzzSummary(_ input: FuzzInput) {
  var input = input
  let unit = input.choose(TimeUnit.allCases)
  let horizon = input.choose([1.0, 52, 1000])
  guard let summary = readSummary(input.file, in: unit) else { return }
  promise(summary.count > 0, "customers")
  promise(summary.histories.customers > 0, "histories")
  _ = try? RFMAnalysis(summary)
  // Longer histories than these are for the tests of numerics.
  guard summary.count <= 20, summary.T.allSatisfy({ $0 < 1e5 }),
    summary.frequency.allSatisfy({ $0 < 10_000 })
  else { return }
  let forecasts = CustomerForecasts(
    summary,
    by: CustomerModel(
      BGNBD(parameterValues: [0.25, 4.5, 0.8, 2.5]),
      spend: GammaGamma(parameterValues: [6.25, 3.75, 15.5]), timeUnit: unit),
    settings: ForecastSettings(horizon: horizon))
  for i in 0..<forecasts.count { check(forecasts[i], of: i) }
}

/// The summary in a file; nil where it is refused, or is a log.
func readSummary(_ file: [UInt8], in unit: TimeUnit) -> CustomerSummary? {
  do throws(DataError) {
    let table = try InputTable(path: ScratchFile.path(file))
    guard table.kind == .summary else { return nil }
    return try CustomerSummary(reading: table, timeUnit: unit)
  } catch {
    return nil
  }
}
