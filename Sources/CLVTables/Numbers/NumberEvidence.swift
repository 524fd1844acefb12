/// What the cells of a column tell of how its numbers are written.
///
/// A cell such as `12.50`, `1,234.5` or `0.125` can be read with one decimal
/// sign only. `1.000` is 1 or 1000. Where all that have a mark are of that
/// kind, the column as a whole may tell: programs write either a fixed number
/// of decimals, or no zeros at the end, and they separate thousands
/// everywhere or nowhere.
package struct NumberEvidence {
  /// A cell as it stands, and its line.
  package struct Cell: Sendable, Equatable {
    package let line: Int
    package let text: String

    package init(line: Int, text: String) {
      self.line = line
      self.text = text
    }
  }

  /// What a column's cells say.
  package enum Decision: Equatable {
    /// All numbers are plain already.
    case plain

    /// They are written so; the cell is one that tells.
    case form(DecimalMark, Cell)

    /// Two cells contradict one another.
    case contradiction(point: Cell, comma: Cell)

    /// The cell can be read in two ways, and nothing tells which.
    case ambiguous(Cell)

    /// Amounts are in several currencies.
    case currencies([Currency])
  }

  /// A currency of the cells.
  package struct Currency: Equatable {
    package let name: String
    package let first: Cell
    package fileprivate(set) var count = 1
  }

  /// A currency met beyond these is no news.
  private static let mostCurrencies = 16

  private let numbers = DecimalReader()
  private var onlyPoint: Cell?
  private var onlyComma: Cell?

  /// The first cell that is one number with a decimal point and another with
  /// a decimal comma, by its mark.
  private var either: [DecimalMark: Cell] = [:]

  /// The first of these with a zero at its end.
  private var eitherWithZero: Cell?
  private var hasShortWhole = false
  private var longWhole: Cell?
  private var notPlain: Cell?
  private var currencies: [Currency] = []

  package init() {}

  /// Takes a cell; one that is no number says nothing.
  package mutating func add(_ field: Bytes, line: Int) {
    guard let number = WrittenNumber(field) else { return }
    let point = number.plain(.point)
    let comma = number.plain(.comma)
    guard point != nil || comma != nil else { return }
    func cell() -> Cell { Cell(line: line, text: field.trimmed.excerpt) }
    if notPlain == nil, (try? numbers.value(of: field)) == nil {
      notPlain = cell()
    }
    if let currency = number.currency { add(currency, cell()) }
    if comma == nil {
      if onlyPoint == nil { onlyPoint = cell() }
    } else if point == nil {
      if onlyComma == nil { onlyComma = cell() }
    } else if point != comma {
      let mark: DecimalMark =
        number.body.contains(Ascii.point) ? .point : .comma
      if either[mark] == nil { either[mark] = cell() }
      if eitherWithZero == nil, number.body.last == Ascii.zero {
        eitherWithZero = cell()
      }
    } else {
      addWhole(number, cell)
    }
  }

  private mutating func addWhole(
    _ number: WrittenNumber, _ cell: () -> Cell
  ) {
    guard number.body.allSatisfy({ Ascii.digit($0) != nil }) else { return }
    let digits = number.body.drop { $0 == Ascii.zero }
    // A zero is written without decimals by some who write them elsewhere.
    if (1...3).contains(digits.count) { hasShortWhole = true }
    if digits.count > 3, longWhole == nil { longWhole = cell() }
  }

  private mutating func add(_ currency: String, _ cell: Cell) {
    if let index = currencies.firstIndex(where: { $0.name == currency }) {
      currencies[index].count += 1
    } else if currencies.count < Self.mostCurrencies {
      currencies.append(Currency(name: currency, first: cell))
    }
  }

  /// How the column is written, as its reader says or as its cells tell.
  package func decision(given mark: DecimalMark? = nil) -> Decision {
    if currencies.count > 1 { return .currencies(currencies) }
    if mark != nil { return .plain }
    if let onlyPoint, let onlyComma {
      return .contradiction(point: onlyPoint, comma: onlyComma)
    }
    if let onlyPoint { return decided(.point, onlyPoint) }
    if let onlyComma { return decided(.comma, onlyComma) }
    guard let first = either[.point] ?? either[.comma] else {
      return decided(.point, notPlain)
    }
    guard either.count == 1, let mark = either.keys.first else {
      return .ambiguous(first)
    }
    let isGrouped = hasShortWhole && eitherWithZero != nil
    switch (isGrouped, longWhole) {
    case (true, nil): return decided(mark.other, eitherWithZero)
    case (false, let longWhole?): return decided(mark, longWhole)
    default: return .ambiguous(first)
    }
  }

  private func decided(_ mark: DecimalMark, _ cell: Cell?) -> Decision {
    if mark == .point, notPlain == nil { return .plain }
    return cell.map { .form(mark, $0) } ?? .plain
  }
}
