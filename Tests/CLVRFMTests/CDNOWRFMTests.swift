import CLVData
import CLVModels
import CLVTables
import Foundation
import TestSupport
import Testing

@testable import CLVForecasting
@testable import CLVRFM

@Suite(
  "RFM of CDNOW",
  .enabled(if: Dataset.areThere, Comment(rawValue: Dataset.advice)))
struct CDNOWRFMTests {
  private func summary(_ dataset: Dataset) throws -> CustomerSummary {
    let log = try TransactionLog(reading: InputTable(path: dataset.path))
    return try log.summarize(log.window(), timeUnit: .week).complete
  }

  @Test("Scores and segments are those of pandas, for every customer")
  func sample() throws {
    let summary = try summary(.cdnowSample)
    let rows = try References.cells("rfm/rfm_sample.csv")
    #expect(rows.count == 2357 && summary.count == 2357)
    let analysis = try RFMAnalysis(summary)
    let nested = RFMScores(
      analysis.table, by: try RFMScoring(bins: 10, isNested: true))
    for (i, row) in rows.enumerated() {
      let mine = [
        summary.ids[i], "\(analysis.scores.recency[i])",
        "\(analysis.scores.frequency[i])",
        "\(analysis.scores.monetary?[i] ?? 0)", "\(nested.recency[i])",
        "\(nested.frequency[i])", "\(nested.monetary?[i] ?? 0)",
        analysis.segments.name(of: i),
      ]
      #expect(mine == row)
    }
  }

  @Test("All 23,570 customers fall into pandas' combinations of scores")
  func cells() throws {
    let scores = RFMScores(RFMTable(try summary(.cdnow)))
    var counts: [String: Int] = [:]
    for i in 0..<scores.count { counts[scores.text(of: i), default: 0] += 1 }
    let rows = try References.cells("rfm/rfm_cells.csv")
    #expect(rows.count == counts.count)
    for row in rows {
      #expect(counts[row[0] + row[1] + row[2]] == Int(row[3]))
    }
    // Just over half of the customers have one purchase.
    #expect(scores.edges[1].emptyScores == [2])
  }

  /// The customers of the paper: ten resellers, whose repeat purchases come to
  /// more than $4,000, are left out.
  private func paper() throws -> (CustomerSummary, CustomerForecasts) {
    let whole = try summary(.cdnow)
    let kept = (0..<whole.count).filter {
      Double(whole.frequency[$0]) * whole.monetaryValue[$0] <= 4000
    }
    #expect(whole.count - kept.count == 10)
    let summary = CustomerSummary(
      ids: CustomerIDs(kept.map { whole.ids[$0] }),
      frequency: kept.map { whole.frequency[$0] },
      recency: kept.map { whole.recency[$0] }, T: kept.map { whole.T[$0] },
      monetaryValue: kept.map { whole.monetaryValue[$0] }, timeUnit: .week)
    let forecasts = CustomerForecasts(
      summary, by: IsoValuePaper.model,
      settings: IsoValuePaper.settings(weeklyRate: log(1.15) / 52))
    return (summary, forecasts)
  }

  private func means(_ cells: RFMCells, _ component: RFMComponent) -> [Double] {
    cells.levels(of: component).dropFirst().compactMap {
      $0.totals.meanLifetimeValue
    }
  }

  /// Fader, Hardie & Lee (2005), JMR 42:415: total and average CLV by RFM
  /// group.
  @Test("The worth of the paper's groups is the published one")
  func published() throws {
    let (summary, forecasts) = try paper()
    // The paper's terciles split ties in the order of the customers.
    let repeaters = summary.frequency.indices.filter {
      summary.frequency[$0] > 0
    }
    func terciles(_ value: (Int) -> Double) -> [UInt8] {
      var groups = [UInt8](repeating: 0, count: summary.count)
      let order = repeaters.sorted { (value($0), $0) < (value($1), $1) }
      for (place, customer) in order.enumerated() {
        groups[customer] = UInt8(1 + 3 * place / order.count)
      }
      return groups
    }
    let table = RFMTable(summary)
    let cells = RFMCells(
      recency: terciles { -Double(table.recencyDays[$0]) },
      frequency: terciles { Double(summary.frequency[$0]) },
      monetary: terciles { summary.monetaryValue[$0] }, forecasts: forecasts)
    let zero = try #require(cells.cells.first)
    #expect(zero.cell == RFMCell(recency: 0, frequency: 0, monetary: 0))
    #expect(zero.totals.customers == 12_054)
    // $53,083, at parameters of four digits.
    let worth = try #require(zero.totals.lifetimeValue)
    #expect(abs(worth - 53_083) < 0.0002 * 53_083)
    let total = try #require(cells.total.lifetimeValue)
    #expect((total / 1e5).rounded() == 11)
    #expect(means(cells, .recency).map { $0.rounded() } == [11, 63, 199])
    #expect(means(cells, .frequency).map { $0.rounded() } == [19, 49, 205])
    #expect(means(cells, .monetary).map { $0.rounded() } == [31, 81, 160])
    // And to full digits, by SciPy's functions: rfm/generate_rfm.py.
    #expect(isClose(total, 1_100_635.3407, relative: 1e-8))
    #expect(isClose(worth, 53_087.618258, relative: 1e-9))
    for (mean, expected) in zip(
      means(cells, .recency) + means(cells, .frequency),
      [10.535, 63.379, 199.238, 19.353, 49.25, 204.546])
    {
      #expect(abs(mean - expected) < 6e-4)
    }
  }

  @Test("With ties scored alike, the groups are pandas' ranks by minimum")
  func ties() throws {
    let (summary, forecasts) = try paper()
    let cells = RFMCells(repeatersOf: summary, forecasts: forecasts)
    #expect(cells.cells.first?.totals.customers == 12_054)
    for (component, expected) in [
      (RFMComponent.recency, [10.573, 63.557, 199.38]),
      (.frequency, [19.335, 51.068, 204.836]),
      (.monetary, [31.411, 81.462, 160.273]),
    ] {
      for (mean, value) in zip(means(cells, component), expected) {
        #expect(abs(mean - value) < 6e-4)
      }
    }
  }

  @Test("Cells add up to all customers and their worth")
  func sums() throws {
    let (summary, forecasts) = try paper()
    let scores = RFMScores(RFMTable(summary))
    let cells = RFMCells(scores, forecasts: forecasts)
    let totals = forecasts.totals()
    #expect(cells.total.customers == 23_560)
    #expect(isClose(cells.total.alive, totals.alive, relative: 1e-12))
    #expect(
      isClose(
        cells.total.lifetimeValue ?? .nan, totals.lifetimeValue ?? .nan,
        relative: 1e-12))
    let one = cells.totals(recency: 5, frequency: 5)
    #expect(
      one.customers
        == (0..<scores.count).count {
          scores.recency[$0] == 5 && scores.frequency[$0] == 5
        })
  }
}
