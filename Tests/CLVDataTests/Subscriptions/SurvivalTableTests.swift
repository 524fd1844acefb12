import CLVModels
import CLVTables
import TestSupport
import Testing

@testable import CLVData

@Suite("Survival tables")
struct SurvivalTableTests {
  private func read(
    _ text: String, _ options: RetentionOptions = RetentionOptions()
  ) throws -> RetentionCohorts {
    try RetentionCohorts(reading: table(text), options: options)
  }

  @Test("Wide and long tables say the same")
  func layouts() throws {
    let wide = try read("period,old,new\n0,100,50\n1,80,45\n2,70,\n")
    let long = try read(
      """
      customers,cohort,period,note
      100,old,0,
      80,old,1,x
      50,new,0,
      70,old,2,
      45,new,1,

      """)
    #expect(wide == long)
    #expect(wide.cohorts.map(\.name) == ["old", "new"])
    #expect(
      wide.cohorts[0] == RetentionCohort(name: "old", survivors: [100, 80, 70]))
    #expect(wide.cohorts[1].lost == [5] && wide.cohorts[1].active == [0, 45])
    #expect(wide.customers == 150 && wide.periods == 2)
    #expect(wide.observationEnd == nil && wide.leaving == 0)
    let sample = RetentionSample(cohorts: [[100, 80, 70], [50, 45]])
    #expect(wide.sample.outcomes == sample.outcomes)
    #expect(wide.sample.weights == sample.weights)
  }

  @Test("Other names, blanks and decimals of whole numbers are read")
  func names() throws {
    var options = RetentionOptions()
    options.columns.period = "year"
    let cohorts = try read("a, year\n 10.0,0\n9 ,1\n,2\n", options)
    #expect(
      cohorts.cohorts == [RetentionCohort(name: "a", survivors: [10, 9])])
  }

  @Test("What was seen is counted, as shares too")
  func shares() {
    let cohort = RetentionCohort(name: "a", survivors: [100, 80, 60, 0, 0])
    #expect(cohort.customers == 100 && cohort.periods == 4)
    #expect((0...4).map(cohort.reached) == [100, 80, 60, 0, 0])
    #expect(cohort.retentionRate(in: 2) == 0.75)
    #expect(cohort.retentionRate(in: 4) == nil)
    #expect(cohort.survival(to: 0) == 1)
    #expect(cohort.survival(to: 2) == 0.6)
    #expect(cohort.survival(to: 4) == 0 && cohort.survival(to: 5) == nil)
    let early = cohort.observed(for: 2)
    #expect(early == RetentionCohort(name: "a", survivors: [100, 80, 60]))
    #expect(cohort.observed(for: 9) == cohort)
  }

  @Test("Cohorts are chosen by name")
  func named() throws {
    let cohorts = try read("period,a,b\n0,10,20\n1,9,19\n")
    #expect(try cohorts.named(["b"]).customers == 20)
    #expect(try cohorts.named(["b", "a", "b"]).customers == 30)
    let error = dataError { _ = try cohorts.named(["c"]) }
    #expect(error?.kind == .usage)
    #expect(error?.message.contains("\"a\", \"b\"") == true)
  }

  @Test(
    "What cannot be is refused with its place",
    arguments: [
      (
        "period,a\n0,100\n1,63.1\n", 3,
        "column 2 \"a\": 63.1 after 100 looks like a percentage", "631"
      ),
      ("period,a\n0,1.0\n1,0.631\n", 3, "0.631 after 1 looks like", "631"),
      (
        "period,a\n0,99.5\n", 2, "looks like a percentage",
        "numbers of customers"
      ),
      ("period,a\n0,50\n1,44.5\n", 3, "not a whole number", "counts"),
      ("period,a\n0,50\n1,51\n", 3, "51 customers after 50", "cannot increase"),
      (
        "period,a\n0,50\n2,40\n", 3,
        "column 1 \"period\": the period is 2 after 0", "0, 1, 2"
      ),
      (
        "period,a\n1,50\n2,40\n", 2, "the period is 1 at the beginning",
        "0, 1, 2"
      ),
      ("period,a\n0,50\n0,50\n", 3, "the period is 0 after 0", ""),
      ("period,a\n0,50\nx,50\n", 3, "\"x\" is not a number", ""),
      ("period,a\n0,-5\n", 2, "\"-5\" is negative", ""),
      ("period,a\n0,0\n", 2, "begins with no customer", "leave the cohort out"),
      ("period,a\n0,1e12\n", 2, "cannot be", "column"),
      (
        "period,a,b\n0,5,\n1,4,5\n", 2,
        "column 3 \"b\": the number of customers at the beginning is missing",
        "period 0"
      ),
      (
        "period,a,b\n0,5,5\n1,4,\n2,3,2\n", 4, "a number after an empty cell",
        "last cells"
      ),
      ("period,a\n0,5,6\n", 2, "the row has 3 fields, the header 2", "quotes"),
      (
        "cohort,period,customers\nx,0,5\nx,2,4\n", 3,
        "the period is 2 after 0 in cohort \"x\"", ""
      ),
      (
        "cohort,period,customers\n,0,5\n", 2, "the cohort is missing",
        "fill it in"
      ),
      ("cohort,period,customers\nx,0,\n", 2, "the number is missing", ""),
      ("period,a,a\n0,5,5\n", 1, "2 columns named \"a\"", "rename"),
      ("period\n0\n", 1, "there is no cohort", ""),
      ("time,a\n0,5\n", 1, "neither a survival table", "\"time\", \"a\""),
    ])
  func refused(_ text: String, line: Int, says: String, remedy: String) {
    let error = dataError { _ = try read(text) }
    #expect(error?.kind == .badData)
    let advice = advice(error)
    #expect(advice.hasPrefix("log.csv:\(line):"), "\(advice)")
    #expect(advice.contains(says) && advice.contains(remedy), "\(advice)")
  }

  @Test("Tables without rows, and options of a log, are refused")
  func misfits() {
    let empty = dataError { _ = try read("period,a\n") }
    #expect(empty?.message.contains("only a header") == true)
    var options = RetentionOptions()
    options.observationEnd = day("2020-01-01")
    let late = dataError { _ = try read("period,a\n0,5\n", options) }
    #expect(late?.kind == .usage)
    #expect(late?.remedies == [.observationEnd])
    options.observationEnd = nil
    options.cohortRule = .month
    let rule = dataError { _ = try read("period,a\n0,5\n", options) }
    #expect(rule?.remedies == [.cohortRule])
  }
}
