import CLV

// The ten customers of a log who will be worth most in the next year.
let path = CommandLine.arguments.last ?? "log.csv"
let log = try TransactionLog(reading: InputTable(path: path))
let results = try CustomerStudy().run(log)
if let bias = results.calibration.validation?.purchases.bias {
  print("purchases in the holdout were forecast \(bias) off")
}
for customer in results.forecasts.mostValuable(10) {
  let forecast = results.forecasts[customer]
  print(results.summary.ids[customer], forecast.lifetimeValue ?? 0)
}
