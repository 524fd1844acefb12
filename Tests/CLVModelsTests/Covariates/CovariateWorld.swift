import CLVModels
import CLVNumerics

/// Customers made up by a purchase model with the covariates gender (0 or 1)
/// and channel (shop, web or app), on a daily grid of arrivals over 12 weeks,
/// and observed for 39.
struct CovariateWorld {
  private(set) var frequency: [Int32] = []
  private(set) var recency: [Double] = []
  private(set) var T: [Double] = []
  private(set) var columns: [CovariateColumn] = []

  /// The coding of gender alone.
  let gender = CovariateCoding(name: "gender", kind: .indicator)

  /// Customers whose effects are given for each process, by gender, app and
  /// web.
  init<Model: PurchaseModel>(
    _ base: Model, effects: [[Double]], customers: Int, seed: UInt64
  ) {
    var generator = SplitMix64(seed: seed)
    let channels = ["shop", "shop", "shop", "web", "app", "web"]
    var genders: [Double] = []
    var names: [String] = []
    for _ in 0..<customers {
      let gender = generator.uniform() < 0.45 ? 1.0 : 0
      let channel = channels[Int.random(in: 0..<6, using: &generator)]
      let row = [gender, channel == "app" ? 1 : 0, channel == "web" ? 1 : 0]
      let model = base.shifted(by: effects.map { dot($0, row) })
      let arrival = Int.random(in: 0..<84, using: &generator)
      let duration = Double(39 * 7 - arrival) / 7
      let times = model.simulatedPurchases(until: duration, using: &generator)
      genders.append(gender)
      names.append(channel)
      frequency.append(Int32(times.count))
      recency.append(times.last ?? 0)
      T.append(duration)
    }
    columns = [
      CovariateColumn("gender", numbers: genders),
      CovariateColumn("channel", categories: names),
    ]
  }

  /// The covariate rows by a design, which is learned unless given.
  func rows(by design: CovariateDesign? = nil) throws -> CovariateRows {
    try (design ?? CovariateDesign(learningFrom: columns)).rows(of: columns)
  }

  /// The histories with their rows.
  func sample(
    by design: CovariateDesign? = nil
  ) throws -> CovariateSample<HistorySample> {
    CovariateSample(
      frequency: frequency, recency: recency, T: T, rows: try rows(by: design))
  }
}
