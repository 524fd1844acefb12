import CLV

/// Rules of segments, and the segments that they make.
func fuzzSegments(_ input: FuzzInput) {
  var input = input
  let bins = input.choose([5, 2, 3, 10])
  let usesMonetary = input.choose([true, false])
  do throws(DataError) {
    let scoring = try RFMScoring(bins: bins, usesMonetary: usesMonetary)
    let rules = try SegmentRule.rules(
      path: ScratchFile.path(input.file), bins: bins)
    let analysis = try RFMAnalysis(
      SmallSummary.make(in: .week), scoring: scoring, rules: rules)
    let customers = analysis.accounts.reduce(0) { $0 + $1.customers }
    promise(customers == SmallSummary.names.count, "all have a segment")
  } catch {}
}
