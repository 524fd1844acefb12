import CLVNumerics
import TestSupport
import Testing

@testable import CLVTables

@Suite struct NumberEvidenceTests {
  /// What a column's cells say, and what they are under that.
  private func read(_ cells: [String]) -> (
    decision: NumberEvidence.Decision, values: [Double?]
  ) {
    var evidence = NumberEvidence()
    for (line, cell) in cells.enumerated() {
      Array(cell.utf8).withUnsafeBufferPointer {
        evidence.add($0, line: line + 2)
      }
    }
    let decision = evidence.decision()
    let form: NumberForm =
      if case .form(let mark, _) = decision { .local(mark) } else { .plain }
    let values = cells.map { cell in
      Array(cell.utf8).withUnsafeBufferPointer {
        try? DecimalReader().value(of: $0, form)
      }
    }
    return (decision, values)
  }

  @Test(
    "Amounts are read as people write them",
    arguments: [
      ("1.234,50", 1234.5), ("1 234,50", 1234.5), ("1\u{A0}234,5", 1234.5),
      ("1\u{202F}234,5", 1234.5), ("1'234.50", 1234.5), ("1’234.50", 1234.5),
      ("(12.50)", -12.5), ("12.50-", -12.5), ("$1,234.50", 1234.5),
      ("USD 12.5", 12.5), ("12.5 EUR", 12.5), ("-€5.25", -5.25),
      ("€-5.25", -5.25), ("(€5.25)", -5.25), ("R$ 1.234,56", 1234.56),
      ("12.50 kr.", 12.5), ("Rs.500.25", 500.25), ("500.-", 500),
      ("1.500,--", 1500), ("−3.5", -3.5), ("1,23,456.75", 123_456.75),
      ("1.234.567", 1_234_567), ("۱۲٬۵۰۰٫۷۵", 12500.75), ("۱۲۳", 123),
      ("١٢٫٥", 12.5), ("１２.５", 12.5), ("12.50 تومان", 12.5),
      ("1,5E+03", 1500), ("\u{200F}12.5\u{200E}", 12.5), ("¥1,200.5", 1200.5),
    ])
  func cell(text: String, value: Double) {
    #expect(read([text, "7"]).values == [value, 7])
  }

  @Test(
    "What is no number in any notation is none",
    arguments: [
      "1,23.50", "1.2.3", "12.50 %", "12.50 apples", "1-2", "--5", "(-5)",
      "(5", "1.234,5.6", "1,234,50", "1'23.5", "0.123.456", "1 23,50", "$",
      "12€ EUR", "5 -", "12:50", "1.23450,5", "1,,234.50",
    ])
  func noCell(text: String) {
    let (decision, values) = read([text])
    if text == "5 -" {
      #expect(values == [-5])
    } else {
      #expect(decision == .plain && values == [nil])
    }
  }

  @Test(
    "All cells of a column decide between two readings",
    arguments: [
      (["950", "1.000", "1.250", "980"], [950, 1000, 1250, 980]),
      (["1.000", "12,50"], [1000, 12.5]), (["1.000", "12.50"], [1, 12.5]),
      (["1.000", "0.250"], [1, 0.25]), (["1.234", "1250"], [1.234, 1250]),
      (["1,000", "950", "20"], [1000, 950, 20]),
      (["1,000", "7.5"], [1000, 7.5]),
      (["1,000", "7,5"], [1, 7.5]), (["1.000", "1.000.000"], [1000, 1e6]),
    ] as [([String], [Double])])
  func column(cells: [String], values: [Double]) {
    #expect(read(cells).values == values)
  }

  @Test(
    "A column that can be read in two ways is refused",
    arguments: [
      ["1.000"], ["1.000", "2.500"], ["1,000"], ["1.234", "950"],
      ["1.000", "1,000"], ["1.000", "0"], ["1.000", "950", "1250"],
    ])
  func ambiguous(cells: [String]) {
    #expect(
      read(cells).decision
        == .ambiguous(NumberEvidence.Cell(line: 2, text: cells[0])))
  }

  @Test func `Two decimal signs contradict one another`() {
    #expect(
      read(["1", "2.50", "3,5"]).decision
        == .contradiction(
          point: NumberEvidence.Cell(line: 3, text: "2.50"),
          comma: NumberEvidence.Cell(line: 4, text: "3,5")))
  }

  @Test func `Several currencies are named`() {
    guard
      case .currencies(let found) = read(["$5", "€6", "7", "EUR 8"]).decision
    else {
      Issue.record("the currencies are not seen")
      return
    }
    #expect(found.map(\.name) == ["USD", "EUR"])
    #expect(found.map(\.count) == [1, 2])
    #expect(found.map(\.first.line) == [2, 3])
  }

  // MARK: - Random columns

  /// A way to write an amount.
  struct Locale: CustomTestStringConvertible, Sendable {
    let name: String
    let group: String
    let decimal: String
    var digits = Array("0123456789").map(String.init)
    var before = ""
    var after = ""
    var testDescription: String { name }

    /// An amount of hundredths with two decimals.
    func text(_ hundredths: Int) -> String {
      let whole = String(hundredths.magnitude / 100)
      let rest = String(hundredths.magnitude % 100 + 100).dropFirst()
      var body = ""
      for (place, digit) in whole.enumerated() {
        if place > 0, (whole.count - place) % 3 == 0 { body += group }
        body += digits[digit.wholeNumberValue ?? 0]
      }
      body += decimal + rest.map { digits[$0.wholeNumberValue ?? 0] }.joined()
      return (hundredths < 0 ? "-" : "") + before + body + after
    }
  }

  static let locales = [
    Locale(name: "English", group: ",", decimal: "."),
    Locale(name: "plain", group: "", decimal: "."),
    Locale(name: "French", group: "\u{202F}", decimal: ","),
    Locale(name: "Swiss", group: "’", decimal: "."),
    Locale(name: "plain comma", group: "", decimal: ","),
    Locale(
      name: "Persian", group: "٬", decimal: "٫",
      digits: Array("۰۱۲۳۴۵۶۷۸۹").map(String.init)),
    Locale(name: "dollars", group: ",", decimal: ".", before: "$"),
    Locale(name: "crowns", group: " ", decimal: ",", after: " kr"),
  ]

  @Test("Random columns come back", arguments: locales)
  func random(locale: Locale) {
    var dice = SeededGenerator(seed: 15)
    for _ in 0..<200 {
      let amounts = (0..<20).map { _ in
        Int.random(in: -10_000_000...10_000_000, using: &dice)
      }
      let expected = amounts.map { Double($0) / 100 }
      #expect(read(amounts.map(locale.text)).values == expected)
    }
  }

  /// Ten ways to damage the marks of a cell, which leave its digits.
  static let mutations: [@Sendable (String) -> String] = [
    { $0.replacingFirst(",", ".") }, { $0.replacingFirst(".", ",") },
    { $0.replacingFirst(",", ",,") }, { $0.replacingFirst(".", "..") },
    { $0.replacingFirst(",", "") + "," }, { "." + $0 }, { $0 + " x" },
    { $0.replacingFirst(" ", ",") }, { $0 + "%" },
    { $0.replacingFirst(",", " ").replacingFirst(".", " ") },
  ]

  @Test("A damaged cell is refused, or read as it was", arguments: locales)
  func mutated(locale: Locale) {
    var dice = SeededGenerator(seed: 16)
    for _ in 0..<100 {
      let amounts = (0..<12).map { _ in
        Int.random(in: 0...10_000_000, using: &dice)
      }
      let cells = amounts.map(locale.text)
      for mutation in Self.mutations {
        let place = Int.random(in: 0..<cells.count, using: &dice)
        var damaged = cells
        damaged[place] = mutation(cells[place])
        let (decision, values) = read(damaged)
        switch decision {
        case .ambiguous, .contradiction, .currencies: continue
        case .plain, .form: break
        }
        let expected = Double(amounts[place]) / 100
        #expect(
          values[place] == nil || values[place] == expected,
          "\(damaged[place]) for \(cells[place]) in \(cells)")
      }
    }
  }
}

extension String {
  fileprivate func replacingFirst(_ text: Character, _ other: String) -> String
  {
    guard let place = firstIndex(of: text) else { return self }
    return String(self[..<place]) + other + self[index(after: place)...]
  }
}
