import CLV
import Foundation
import Testing

/// A model of one file and one line in the catalogue goes through everything.
@Suite("A model that is added")
struct AddedModelTests {
  private let truth = LeaversAtOnce(parameterValues: [0.8, 6, 0.5])

  /// A log drawn from the model, as a file.
  private func log(in directory: Workdir) throws -> String {
    let path = directory.url("log.csv").path
    let file = try AtomicFile(path: path)
    try SimulatedLog(
      customers: 3000,
      by: CustomerModel(
        truth, spend: GammaGamma(p: 6, q: 4, v: 15), timeUnit: .week),
      calendar: SimulatedLog.Calendar(
        start: try CalendarDay("2023-01-02"), acquisitionDays: 84,
        end: try CalendarDay("2024-06-30")), seed: 7
    ).write(to: file)
    try file.commit()
    return path
  }

  private func options() throws -> StudyOptions {
    var options = StudyOptions()
    options.calibrationEnd = try CalendarDay("2023-12-31")
    options.purchaseModel = .given(LeaversAtOnce.self)
    return options
  }

  @Test("It is fitted, validated, forecast with, reported and kept")
  func everything() throws {
    let directory = try Workdir()
    let path = try log(in: directory)
    let results = try CustomerStudy(try options()).run(
      try TransactionLog(reading: InputTable(path: path)))

    // The estimates are the truth, within four standard errors.
    let fit = results.calibration.model.record.purchase
    let statistics = try #require(fit.statistics)
    #expect(fit.outcome == .converged)
    for (parameter, value) in zip(
      LeaversAtOnce.identity.parameters, truth.parameterValues)
    {
      let estimate = try #require(fit.estimate(parameter.name))
      let error = try #require(statistics.standardErrors?[parameter.name])
      #expect(abs(estimate - value) < 4 * error, "\(parameter.name)")
    }

    // The holdout is predicted, and better than without anybody leaving.
    let validation = try #require(results.calibration.validation)
    #expect(validation.calibration?.verdict == .sound)
    let score = try #require(validation.scorecard["model"]?[.logScore])
    let nbd = try #require(validation.scorecard["nbd"]?[.logScore])
    #expect(score > nbd)
    #expect(!validation.purchaseTotal.contradictsModel)

    // Forecasts, sums and lists.
    let history = PurchaseHistory(
      frequency: Int(results.summary.frequency[0]),
      recency: results.summary.recency[0], T: results.summary.T[0])
    #expect(
      abs(
        results.forecasts[0].purchases.probabilityAlive
          - results.model.purchase.probabilityAlive(history)) < 1e-12)
    #expect(results.forecasts[0].purchases.interval != nil)
    #expect(results.sums.total?.purchases.interval != nil)
    #expect(results.actions?.count == 3000)

    // A page in every language.
    let report = Report(
      ReportResults(
        source: "log.csv", results, picture: results.picture(),
        actionsFile: "actions.csv"))
    for language in ReportLanguage.allCases {
      let page = report.html(ReportStyle(language: language))
      #expect(page.contains("Leavers/NBD"), "\(language)")
      let guide = LeaversAtOnce.identity.guide
      #expect(page.contains(guide.assumes), "\(language)")
      #expect(!page.contains("model.leavers-at-once"), "\(language)")
    }
  }

  @Test("It is found by its name where the catalogue holds it, and only there")
  func files() throws {
    let directory = try Workdir()
    let path = directory.url("model.json").path
    let file = try AtomicFile(path: path)
    try CustomerModel(truth, timeUnit: .week).write(to: file)
    try file.commit()
    let read = try ModelCatalog.adding([LeaversAtOnce.self]) {
      try CustomerModel(path: path)
    }
    #expect(read.purchase.parameterValues == truth.parameterValues)
    #expect(read.purchase is LeaversAtOnce)
    #expect(throws: DataError.self) { try CustomerModel(path: path) }
  }

  @Test("Its rate of purchases is judged as that of all others")
  func impossibleRate() {
    #expect(LeaversAtOnce.fault(of: [0.8, 6, 0.5]) == nil)
    let fault = LeaversAtOnce.fault(of: [1e9, 1e-9, 0.5])
    #expect(fault == BGNBD.fault(of: [1e9, 1e-9, 1, 1]))
    #expect(fault?.contains("\"r\" and \"alpha\"") == true)
  }

  @Test("It is compared with all others where the catalogue holds it")
  func comparison() throws {
    let directory = try Workdir()
    let log = try TransactionLog(
      reading: InputTable(path: try log(in: directory)))
    let summary = try log.summarize(
      try log.window(calibrationEnd: try CalendarDay("2023-12-31")),
      timeUnit: .week
    ).calibration
    let comparison = ModelCatalog.adding([LeaversAtOnce.self]) {
      ModelComparison(
        summary,
        purchaseModels: ModelCatalog.purchaseModels(
          countingOpportunities: false), spendModels: [])
    }
    #expect(comparison.purchaseModels.first?.name == "Leavers/NBD")
    #expect(comparison.bestPurchaseModel == LeaversAtOnce.self)
  }
}
