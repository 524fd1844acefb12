import CLVNumerics
import Testing

@testable import CLVData
@testable import CLVTables

@Suite struct DateEvidenceTests {
  private func evidence(
    _ cells: [String], _ calendar: CalendarSystem? = nil
  ) -> DateEvidence {
    var evidence = DateEvidence(calendar: calendar)
    for (line, cell) in cells.enumerated() {
      Array(cell.utf8).withUnsafeBufferPointer {
        evidence.add($0, line: line + 2)
      }
    }
    return evidence
  }

  /// The days of a column under the form that its cells show.
  private func days(_ cells: [String]) -> [String?]? {
    let format: DateFormat
    switch evidence(cells).decision {
    case .iso: format = .iso
    case .form(let form, _): format = .form(form)
    default: return nil
    }
    return cells.map { cell in
      Array(cell.utf8).withUnsafeBufferPointer {
        (try? format.day(in: $0))?.description
      }
    }
  }

  @Test(
    "Dates are read as people write them",
    arguments: [
      ("12/13/2010 14:28", "2010-12-13"), ("13/12/2010 8:26", "2010-12-13"),
      ("13.12.2010", "2010-12-13"), ("2010/12/13", "2010-12-13"),
      ("Dec 13, 2010", "2010-12-13"), ("13 December 2010", "2010-12-13"),
      ("13-Dec-10", "2010-12-13"),
      ("Mon, 13 Dec 2010 08:26:00 GMT", "2010-12-13"),
      ("December 13th, 2010", "2010-12-13"), ("2024年5月3日", "2024-05-03"),
      ("2024年5月13日 下午 3:20", "2024-05-13"), ("1402/10/11", "2024-01-01"),
      ("۱۴۰۲/۱۰/۱۱", "2024-01-01"), ("1402-10-11", "2024-01-01"),
      ("14021011", "2024-01-01"), ("45292", "2024-01-01"),
      ("45292.75", "2024-01-01"), ("1704067200", "2024-01-01"),
      ("1704153599", "2024-01-01"), ("1704067200000", "2024-01-01"),
      ("1704067200000000000", "2024-01-01"), ("20240131235959", "2024-01-31"),
      ("12/31/2010 11:30 PM", "2010-12-31"), ("5/30/97", "1997-05-30"),
      ("31/12/2023 23:59:59.123", "2023-12-31"), ("3 May 2024", "2024-05-03"),
      ("2024-05-18T22:30:00-05:00", "2024-05-18"),
    ])
  func cell(text: String, day: String) {
    #expect(days([text]) == [day])
  }

  @Test(
    "What is no date is none",
    arguments: [
      "13/13/2010", "31/02/2024", "2010-13-01", "1/2-2010", "soon", "12/2010",
      "2010-12-13 25:00", "2010-12-13 8:60", "13 Dezember 2010", "1402/12/30",
      "99999", "12", "1/1/1850", "2010-12-13 08:26 Mars", "31/12/2023 13:00 PM",
    ])
  func noCell(text: String) {
    #expect(days([text]) == [nil])
  }

  @Test(
    "Dates of another style have an order of their own",
    arguments: [
      ("2022-01-04", ["12/03/23", "26/07/22", "05.09.21", "10/09/23 8:15"]),
      ("2022/01/04", ["12/03/23", "26-07-22"]),
      ("2022年1月4日", ["12/03/23"]), ("20220104", ["02.03.23"]),
      ("2022-01-04 10:20:30", ["12/03/23"]),
      ("1400/10/14", ["12/03/23", "04/04/04"]),
      ("Jan 8, 2022", ["02.10.2023", "2/10/2023", "2/10/23"]),
      ("8 Jan 2022", ["02.10.2023", "02/10/23"]),
      ("13/12/2010", ["02.10.2010", "02-10-2010 8:15", "2/10/10"]),
      ("12/31/2010 10:20", ["02.10.2010", "2/10/10"]),
      ("13.12.2010", ["2/10/2010", "2.10.10"]),
    ])
  func mixed(usual: String, odd: [String]) {
    for odd in odd {
      for cells in [[usual, odd, usual], [odd, usual, usual]] {
        guard case .mixed(_, let first, _, let other) = evidence(cells).decision
        else {
          Issue.record("\(cells) are not told apart")
          continue
        }
        #expect(first.text == usual && other.text == odd)
      }
    }
  }

  @Test func `Styles that tell their order go together`() {
    #expect(
      days(["13/12/2010", "02/10/2010", "13.12.2010", "02.10.2010"])
        == ["2010-12-13", "2010-10-02", "2010-12-13", "2010-10-02"])
    #expect(
      days(["Jan 8, 2022", "04/04/2022", "5/13/22"])
        == ["2022-01-08", "2022-04-04", "2022-05-13"])
    #expect(
      days(["2022-01-04", "5.9.21", "2022-01-05"])
        == ["2022-01-04", nil, "2022-01-05"])
  }

  @Test func `One cell decides for all`() {
    #expect(
      days(["04/05/2024", "05/05/2024", "13/05/2024"])
        == ["2024-05-04", "2024-05-05", "2024-05-13"])
    #expect(
      days(["04/05/2024", "5/13/2024 9:00"]) == ["2024-04-05", "2024-05-13"])
    #expect(days(["04/04/2024"]) == ["2024-04-04"])
    #expect(days(["2024-01-02", "20240103"]) == ["2024-01-02", "2024-01-03"])
    #expect(days(["2024-01-02", "2024/1/3"]) == ["2024-01-02", "2024-01-03"])
  }

  @Test func `Where no cell decides both readings are given`() {
    let cells = ["04/04/2024", "04/05/2024", "06/04/2024"]
    #expect(
      evidence(cells).decision
        == .ambiguous(
          .dayMonthYear, .monthDayYear,
          NumberEvidence.Cell(line: 3, text: "04/05/2024")))
  }

  @Test func `Cells that contradict one another are named`() {
    let cells = ["04/05/2024", "13/05/2024", "05/13/2024", "14/05/2024"]
    #expect(
      evidence(cells).decision
        == .contradiction(
          .dayMonthYear, NumberEvidence.Cell(line: 3, text: "13/05/2024"),
          .monthDayYear, NumberEvidence.Cell(line: 4, text: "05/13/2024")))
  }

  @Test func `A calendar that is given rules the other out`() {
    #expect(evidence(["02/10/11"], .persian).decision != .iso)
    #expect(evidence(["1402/10/11"], .gregorian).decision == .iso)
  }

  @Test(
    "Random columns come back in every order",
    arguments: [
      DateForm.yearMonthDay, .dayMonthYear, .monthDayYear,
    ])
  func random(form: DateForm) {
    var dice = SplitMix64(seed: 3)
    for _ in 0..<200 {
      let wanted = (0..<40).map { _ in
        CalendarDay(
          daysSince1970: Int32.random(in: 9_000...20_000, using: &dice))
      }
      let cells = wanted.map { day in
        let (year, month, number) = day.components
        return switch form {
        case .yearMonthDay: "\(year)/\(month)/\(number)"
        case .dayMonthYear: "\(number)/\(month)/\(year)"
        default: "\(month)/\(number)/\(year) 10:30"
        }
      }
      #expect(days(cells) == wanted.map(\.description))
    }
  }

  /// Dates as they are written around the world, by day, month and year.
  private static let writers: [@Sendable (Int, Int, Int) -> String] = [
    { "\($2)-\(two($1))-\(two($0))" }, { "\($2)/\($1)/\($0)" },
    { "\($2)\(two($1))\(two($0))" }, { "\($2)年\($1)月\($0)日" },
    { "\($0)/\($1)/\($2)" }, { "\($1)/\($0)/\($2)" },
    { "\(two($0)).\(two($1)).\($2)" }, { "\($1)-\($0)-\($2) 10:30" },
    { "\($0)/\($1)/\(two($2 % 100))" }, { "\($1)/\($0)/\(two($2 % 100))" },
    { "\(two($2 % 100))/\(two($1))/\(two($0))" },
    { "\(two($2 % 100)).\(two($1)).\(two($0))" },
    { "\($0) \(months[$1 - 1]) \($2)" }, { "\(months[$1 - 1]) \($0), \($2)" },
    { "\($0)-\(months[$1 - 1])-\(two($2 % 100))" },
  ]

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct",
    "Nov", "Dec",
  ]

  private static func two(_ number: Int) -> String {
    (number < 10 ? "0" : "") + String(number)
  }

  @Test func `A date of another style is never another day in silence`() {
    var dice = SplitMix64(seed: 11)
    func written(_ writer: Int) -> (cell: String, day: String) {
      let day = CalendarDay(
        daysSince1970: Int32.random(in: 12_000...20_000, using: &dice))
      let (year, month, number) = day.components
      return (Self.writers[writer](number, month, year), day.description)
    }
    for usual in Self.writers.indices {
      for odd in Self.writers.indices where odd != usual {
        // The same marks in another order are what no reader can tell.
        let shape = { (writer: Int) in
          Self.writers[writer](22, 11, 2033).split(separator: " ")[0]
            .filter { !$0.isNumber && !$0.isLetter }
            + (Self.writers[writer](22, 11, 2033).contains("2033") ? "4" : "2")
        }
        guard shape(usual) != shape(odd) else { continue }
        for _ in 0..<20 {
          var dates = (0..<30).map { _ in written(usual) }
          let place = Int.random(in: 0..<dates.count, using: &dice)
          dates[place] = written(odd)
          guard let found = days(dates.map(\.cell)) else { continue }
          for (date, day) in zip(dates, found) where day != nil {
            #expect(day == date.day, "\(date.cell) among \(dates[0].cell)")
          }
        }
      }
    }
  }
}
