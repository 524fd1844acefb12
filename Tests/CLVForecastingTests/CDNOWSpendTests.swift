import CLVData
import CLVModels
import CLVTables
import Foundation
import TestSupport
import Testing

/// Spend and frequency on the data of the literature, to 1997-09-30.
///
/// Figures without a source are SciPy 1.17.1's: `pearsonr` and
/// `spearmanr`, and the likelihood written anew, maximized by `minimize`.
@Suite(
  "Spend on CDNOW",
  .enabled(if: Dataset.areThere, Comment(rawValue: Dataset.advice)))
struct CDNOWSpendTests {
  @Test("Gamma-Gamma with frequency is at SciPy's optimum")
  func sampleFit() throws {
    let fit = try GammaGammaFrequency.fit(
      to: spends(try calibration(.cdnowSample)))
    #expect(fit.convergence.outcome == .converged)
    #expect(abs(fit.logLikelihood + 4040.677970737) < 1e-8)
    let expected = [11.0124949, 3.3703552, 5.8147366, 0.22547735]
    for (value, expected) in zip(fit.model.parameterValues, expected) {
      #expect(isClose(value, expected, relative: 1e-6))
    }
    let errors = try #require(fit.standardErrors)
    #expect(isClose(errors[3], 0.0405200, relative: 1e-4))
  }

  @Test("The same on all customers")
  func masterFit() throws {
    let fit = try GammaGammaFrequency.fit(to: spends(try calibration(.cdnow)))
    #expect(abs(fit.logLikelihood + 40610.3177713855) < 1e-6)
    #expect(isClose(fit.model.elasticity, 0.2319216, relative: 1e-6))
  }

  /// The likelihood of single amounts written anew with mpmath, maximized and
  /// polished at 50 digits.
  @Test(
    "Gamma-Gamma on single amounts is at the optimum",
    arguments: [
      (
        SpendForm.amounts, 2349, -20714.545932657242357,
        [3.66549371866101455, 4.60249562038400986, 32.2716325099079498],
        [0.0901715141182, 0.213129555049, 2.07462968476]
      ),
      (
        .amountsRepeat, 946, -10707.859720615554189,
        [3.60995916496148367, 4.48616217456683673, 34.0830084568882168],
        [0.118062477447, 0.307428488276, 3.1025917858]
      ),
    ])
  func singleAmounts(
    _ form: SpendForm, _ customers: Int, _ logLikelihood: Double,
    _ parameters: [Double], _ errors: [Double]
  ) throws {
    let histories = try #require(
      try calibration(.cdnowSample).spendHistories(form))
    let fit = try GammaGamma.fit(to: SpendSample(histories))
    #expect(fit.convergence.outcome == .converged)
    #expect(fit.customers == customers)
    #expect(isClose(fit.logLikelihood, logLikelihood, relative: 1e-13))
    let found = try #require(fit.standardErrors)
    for i in 0..<3 {
      #expect(
        isClose(fit.model.parameterValues[i], parameters[i], relative: 1e-7))
      #expect(isClose(found[i], errors[i], relative: 1e-6))
    }
  }

  /// The likelihood written anew with mpmath, maximized at 50 digits.
  @Test(
    "Log-normal is at the optimum",
    arguments: [
      (
        SpendForm.amounts, 2349, -20662.490023132750425,
        [25.2175146532452008, 0.564567560638963521, 0.440552162503944547],
        [0.330540007884, 0.00756279998701, 0.0131437375482]
      ),
      (
        .amountsRepeat, 946, -10697.275955907111877,
        [26.8656268544875416, 0.562246252753183079, 0.468988402432213515],
        [0.55019142066, 0.00989474278814, 0.0189527709653]
      ),
    ])
  func logNormal(
    _ form: SpendForm, _ customers: Int, _ logLikelihood: Double,
    _ parameters: [Double], _ errors: [Double]
  ) throws {
    let histories = try #require(
      try calibration(.cdnowSample).spendHistories(form, .geometric))
    let fit = try LogNormal.fit(to: SpendSample(histories))
    #expect(fit.convergence.outcome == .converged)
    #expect(fit.customers == customers)
    #expect(isClose(fit.logLikelihood, logLikelihood, relative: 1e-13))
    let found = try #require(fit.standardErrors)
    for i in 0..<3 {
      #expect(
        isClose(fit.model.parameterValues[i], parameters[i], relative: 1e-9))
      #expect(isClose(found[i], errors[i], relative: 1e-8))
    }
  }

  /// On all customers the log-likelihood of amounts is that of SciPy's search,
  /// 579 above Gamma-Gamma's −207,210.5.
  @Test func `Log-normal on all customers`() throws {
    let histories = try #require(
      try calibration(.cdnow).spendHistories(.amounts, .geometric))
    let fit = try LogNormal.fit(to: SpendSample(histories))
    #expect(abs(fit.logLikelihood + 206_631.1) < 0.05)
  }

  /// The correlation of .11 is published: Fader, Hardie & Lee (2005), *Journal
  /// of Marketing Research* 42:415; .06 without the customer of 21 purchases.
  @Test("Correlations and the test are the published ones and SciPy's")
  func sampleIndependence() throws {
    let summary = try calibration(.cdnowSample)
    let independence = try #require(
      SpendIndependence(
        frequency: summary.frequency, meanSpend: summary.monetaryValue))
    #expect(independence.customers == 946)
    #expect(
      isClose(
        independence.pearson.coefficient, 0.11388791939125,
        relative: 1e-12))
    #expect(
      isClose(
        independence.pearson.pValue, 4.486849172808e-4, relative: 1e-9))
    #expect(
      isClose(
        independence.spearman.coefficient, 0.20630151658392,
        relative: 1e-12))
    #expect(
      isClose(
        independence.spearman.pValue, 1.4950378536920e-10, relative: 1e-9))
    let ratio = try #require(independence.likelihoodRatio)
    #expect(isClose(ratio.statistic, 30.47944813, relative: 1e-8))
    #expect(isClose(ratio.pValue, 3.3742222e-8, relative: 1e-6))
    #expect(
      independence.meaning.hasPrefix(
        "customers who buy more often spend more per purchase (17 % more"))
    let others = summary.frequency.indices.filter {
      summary.frequency[$0] != 21
    }
    let without = try #require(
      SpendIndependence(
        frequency: others.map { summary.frequency[$0] },
        meanSpend: others.map { summary.monetaryValue[$0] }))
    #expect(
      isClose(without.pearson.coefficient, 0.0569565868, relative: 1e-8))
  }

  private func calibration(_ dataset: Dataset) throws -> CustomerSummary {
    let log = try TransactionLog(reading: InputTable(path: dataset.path))
    let window = try log.window(
      calibrationEnd: CalendarDay("1997-09-30"),
      observationEnd: CalendarDay("1998-06-30"))
    return try log.summarize(window, timeUnit: .week).calibration
  }

  private func spends(_ summary: CustomerSummary) -> SpendSample {
    SpendSample(
      frequency: summary.frequency, meanSpend: summary.monetaryValue)
  }
}
