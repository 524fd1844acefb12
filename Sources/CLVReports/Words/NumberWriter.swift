/// Writes numbers as a language does.
struct NumberWriter: Sendable {
  private let facts: LocaleFacts
  private let digits: [String]
  private var marks: LocaleFacts.Marks { facts.marks }

  /// A writer of the facts of a language.
  init(_ facts: LocaleFacts) {
    self.facts = facts
    digits = facts.marks.digits.map { String($0) }
  }

  /// How many digits are shown of a number.
  enum Precision {
    /// So many after the decimal sign.
    case decimals(Int)

    /// So many from the first that is not zero, the least and the most.
    case significant(ClosedRange<Int>)

    fileprivate func rounded(_ number: DecimalDigits) -> DecimalDigits {
      switch self {
      case .decimals(let count): number.rounded(toDecimals: count)
      case .significant(let count):
        number.rounded(toSignificant: count.upperBound)
      }
    }

    /// How many decimals a number that was rounded has at least.
    fileprivate func leastDecimals(of number: DecimalDigits) -> Int {
      switch self {
      case .decimals(let count): count
      case .significant(let count): count.lowerBound - 1 - number.exponent
      }
    }
  }

  /// When the sign of a number is shown.
  enum Sign {
    /// A minus where it is negative.
    case minus

    /// A plus or a minus where it is not shown as zero.
    case both
  }

  /// A number.
  func number(
    _ number: Double, _ precision: Precision, _ sign: Sign = .minus
  ) -> String {
    written(number, precision, sign) { unsigned($0, precision) }
  }

  /// A whole number without groups, as in dates.
  func plain(_ number: Int) -> String {
    (number < 0 ? marks.minus : "") + text(of: number.magnitude)
  }

  /// A share as a percentage.
  func percent(
    _ share: Double, _ precision: Precision, _ sign: Sign = .minus
  ) -> String {
    written(share, precision, sign, power: 2) {
      unsigned($0, precision) + marks.percent
    }
  }

  /// A number as a number below ten, and a power of ten.
  func scientific(_ number: Double, digits count: Int) -> String {
    let precision = Precision.significant(count...count)
    return written(number, precision) { rounded in
      let power = rounded.exponent
      return unsigned(rounded.scaled(byPowerOfTen: -power), precision)
        + marks.exponent + plain(power)
    }
  }

  /// A number in few characters, with a name for a power of ten: 1.2M.
  func compact(_ number: Double, digits count: ClosedRange<Int>) -> String {
    let precision = Precision.significant(count)
    return written(number, precision) { rounded in
      let powers = facts.language.compact.keys.compactMap { Int($0) }
      let power = powers.filter { $0 <= rounded.exponent }.max() ?? 0
      return unsigned(
        rounded.scaled(byPowerOfTen: -power), precision, leastGroups: 2)
        + (facts.language.compact[String(power)] ?? "")
    }
  }

  /// An amount in a currency by its code; to the currency's decimals unless
  /// told otherwise.
  func money(
    _ amount: Double, in code: String, _ precision: Precision? = nil
  ) -> String {
    let precision = precision ?? .decimals(facts.decimals[code] ?? 2)
    return written(amount, precision) { rounded in
      prefix(of: code) + unsigned(rounded, precision)
    }
  }

  /// What stands before an amount: a symbol that ends in a letter is kept apart
  /// from the digits.
  private func prefix(of code: String) -> String {
    let symbol = facts.language.currencies[code] ?? code
    let prefix = marks.money.replacing("¤", with: symbol)
    let isSign =
      switch symbol.unicodeScalars.last?.properties.generalCategory {
      case .currencySymbol, .mathSymbol, .modifierSymbol, .otherSymbol: true
      default: false
      }
    return isSign || !marks.money.hasSuffix("¤") ? prefix : prefix + "\u{A0}"
  }

  /// What is no finite number, alike in all languages and of all kinds.
  static func unbounded(_ number: Double) -> String {
    number.isNaN ? "–" : number > 0 ? "∞" : "−∞"
  }

  // MARK: - Digits

  /// A number with its sign.
  private func written(
    _ number: Double, _ precision: Precision, _ sign: Sign = .minus,
    power: Int = 0, _ unsigned: (DecimalDigits) -> String
  ) -> String {
    guard number.isFinite else { return Self.unbounded(number) }
    let rounded = precision.rounded(
      DecimalDigits(number).scaled(byPowerOfTen: power))
    let shown: String
    switch sign {
    case .minus: shown = rounded.isNegative ? marks.minus : ""
    case .both:
      shown =
        rounded.isZero ? "" : rounded.isNegative ? marks.minus : marks.plus
    }
    return shown + unsigned(rounded)
  }

  /// A number that was rounded, thousands grouped where there is more than one
  /// digit, or as many as asked, before the first group.
  private func unsigned(
    _ number: DecimalDigits, _ precision: Precision, leastGroups: Int = 1
  ) -> String {
    let (whole, fraction) = number.written(
      leastDecimals: precision.leastDecimals(of: number))
    let isGrouped = whole.count >= 3 + leastGroups
    var written = ""
    for (place, digit) in whole.enumerated() {
      if isGrouped, place > 0, (whole.count - place) % 3 == 0 {
        written += marks.group
      }
      written += text([digit])
    }
    return fraction.isEmpty ? written : written + marks.decimal + text(fraction)
  }

  private func text(_ values: [UInt8]) -> String {
    values.map { digits[Int($0)] }.joined()
  }

  private func text(of number: UInt) -> String {
    text(String(number).utf8.map { $0 &- UInt8(ascii: "0") })
  }
}
