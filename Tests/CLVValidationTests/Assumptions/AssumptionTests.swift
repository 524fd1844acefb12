import CLVData
import TestSupport
import Testing

@testable import CLVValidation

@Suite("Tests of the models' assumptions")
struct AssumptionTests {
  @Test("Regularity, each customer with one vote, is SciPy's")
  func regularity() throws {
    let rows = try References.rows("scores/gaps.csv")
    let regularity = try #require(
      PurchaseRegularity(
        frequency: rows.map { Int32($0[0]) }, recency: rows.map { $0[1] },
        logGaps: rows.map { $0[2] }))
    let figures = try Self.figures("scores/gap_figures.csv")
    #expect(isClose(regularity.shape, figures["shape"] ?? 0, relative: 1e-11))
    #expect(
      isClose(
        regularity.standardError, figures["standard_error"] ?? 0,
        relative: 1e-11))
    #expect(
      isClose(regularity.statistic, figures["statistic"] ?? 0, relative: 1e-10)
    )
    #expect(
      isClose(regularity.pValue, figures["p_value"] ?? 0, relative: 1e-8))
  }

  @Test("Without two gaps, or with gaps all alike, there is no regularity")
  func noRegularity() {
    #expect(
      PurchaseRegularity(
        frequency: [0, 1], recency: [0, 3], logGaps: [0, 1.1])
        == nil)
    #expect(
      PurchaseRegularity(frequency: [2], recency: [2], logGaps: [0]) == nil)
  }

  @Test("Seasons are those of statsmodels")
  func season() throws {
    let weeks = try References.cells("scores/weeks.csv").map { row in
      TrackingWeek(
        week: 1, end: row[0], isHoldout: false,
        actual: Int(Double(row[1]) ?? 0), expected: Double(row[2]) ?? .nan,
        cumulativeActual: 0, cumulativeExpected: 0)
    }
    let test = try #require(SeasonTest(weeks))
    let months = try #require(test.months)
    let figures = try Self.figures("scores/week_figures.csv")
    var values: [String: Double] = [
      "weeks": Double(test.weeks), "dispersion": test.dispersion,
      "autocorrelation": test.autocorrelation, "ljung_box": test.ljungBox,
      "p_value": test.pValue, "f": months.statistic,
      "f_p_value": months.pValue,
    ]
    for month in months.months {
      values["factor_\(month.month)"] = month.factor
    }
    #expect(values.count == figures.count)
    for (name, expected) in figures {
      #expect(
        isClose(values[name] ?? .nan, expected, relative: 1e-10), "\(name)")
    }
  }

  @Test("Under two years of weeks the months are not told apart")
  func shortLog() throws {
    let weeks = (0..<80).map { week in
      TrackingWeek(
        week: week + 1, end: "2024-01-07", isHoldout: false,
        actual: 20 + week % 3, expected: 20, cumulativeActual: 0,
        cumulativeExpected: 0)
    }
    #expect(try #require(SeasonTest(weeks)).months == nil)
    #expect(SeasonTest(Array(weeks.prefix(11))) == nil)
    let finding = SeasonTest.finding(nil, tracking: [])
    #expect(finding.status == .unknown && finding.advice != nil)
  }

  private static func figures(_ path: String) throws -> [String: Double] {
    try References.cells(path).reduce(into: [:]) {
      $0[$1[0]] = Double($1[1])
    }
  }
}
