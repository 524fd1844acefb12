import CLV

/// The log reader, cleaning and the summaries of a window.
func fuzzLog(_ input: FuzzInput) {
  var input = input
  var options = TransactionOptions()
  options.refunds = input.choose(RefundPolicy.allCases)
  options.badRows = input.choose(BadRowPolicy.allCases)
  let unit = input.choose(TimeUnit.allCases)
  let countsOpportunities = input.choose([false, true])
  // A small buffer sends transactions through the temporary file.
  options.bufferCapacity = input.choose([4 << 20, 4096])
  do throws(DataError) {
    let table = try InputTable(path: ScratchFile.path(input.file))
    let log = try TransactionLog(reading: table, options: options)
    let days = log.firstDay.distance(to: log.lastDay)
    let split = days > 1 ? log.firstDay.advanced(by: days / 2) : nil
    let summaries = try log.summarize(
      log.window(calibrationEnd: split), timeUnit: unit,
      opportunities: countsOpportunities)
    check(summaries, of: log, options.refunds)
  } catch {}
}

private func check(
  _ summaries: LogSummaries, of log: TransactionLog, _ refunds: RefundPolicy
) {
  let summary = summaries.calibration
  let complete = summaries.complete
  // A refund of the holdout can take a customer's only purchase back.
  promise(
    refunds == .match || summary.count <= complete.count, "customers only join")
  promise(complete.count <= log.customers.count, "nobody is made up")
  for i in 0..<summary.count {
    let x = summary.frequency[i]
    let recency = summary.recency[i]
    promise(x >= 0 && recency <= summary.T[i], "recency ≤ T of customer \(i)")
    promise((x == 0) == (recency == 0), "recency of customer \(i)")
    promise(summary.monetaryValue[i].isFinite, "amount of customer \(i)")
  }
  promise(summary.histories.customers == summary.count, "histories")
  promise(
    summaries.timeline.acquisitions.reduce(0, +) == summary.count,
    "each customer comes once")
}
