/// Why a field is not a usable number.
@usableFromInline package enum DecimalProblem: Error, Equatable {
  case empty
  case notANumber
  case notFinite
  case tooLarge
}

/// Reads decimal numbers, correctly rounded and whatever the locale.
@usableFromInline package struct DecimalReader: Sendable {
  /// The largest amount and the longest time that is believed: sums of them
  /// stay far from overflow.
  @inlinable package static var largestBelieved: Double { 1e15 }

  /// 10⁰ to 10²², the powers of ten that a `Double` holds exactly.
  @usableFromInline let powers: [Double]

  /// 10⁰ to 10¹⁹, the powers of ten that 64 bits hold.
  @usableFromInline let wholePowers: [UInt64]

  package init() {
    var powers = [1.0]
    while powers.count <= 22 { powers.append(powers[powers.count - 1] * 10) }
    self.powers = powers
    wholePowers = powers.prefix(20).map { UInt64($0) }
  }

  /// The number that a field holds, blanks at its ends ignored.
  ///
  /// A significand of at most 2⁵³ and a power of at most 10²² are both exact
  /// as `Double`, so one division rounds correctly (Clinger 1990). Up to
  /// nineteen digits go by a division of whole numbers, all else to the
  /// standard library.
  @inlinable @inline(__always)
  package func value(of field: Bytes) throws(DecimalProblem) -> Double {
    var index = 0
    let count = field.count
    let negative = count > 0 && field[0] == Ascii.minus
    if negative { index = 1 }
    var significand: UInt64 = 0
    let start = index
    while index < count, case let digit = field[index] &- Ascii.zero,
      digit <= 9
    {
      significand = significand &* 10 &+ UInt64(digit)
      index &+= 1
    }
    var digits = index &- start
    var decimals = 0
    if index < count, field[index] == Ascii.point {
      index &+= 1
      let fraction = index
      while index < count, case let digit = field[index] &- Ascii.zero,
        digit <= 9
      {
        significand = significand &* 10 &+ UInt64(digit)
        index &+= 1
      }
      decimals = index &- fraction
      digits &+= decimals
    }
    // Nineteen digits cannot overflow 64 bits.
    guard index == count, digits > 0, digits <= 19 else {
      return try unusualValue(of: field.trimmed)
    }
    let magnitude =
      significand <= 1 << 53
      ? Double(significand) / powers[decimals]
      : quotient(significand, wholePowers[decimals])
    return negative ? -magnitude : magnitude
  }

  /// The correctly rounded quotient of two positive whole numbers.
  ///
  /// A division of whole numbers gives at least 63 bits of it; the lowest is
  /// set if anything is left over, so that the conversion to 53 bits rounds
  /// as it would round the endless quotient.
  @inlinable
  func quotient(_ dividend: UInt64, _ divisor: UInt64) -> Double {
    let left = dividend << UInt64(dividend.leadingZeroBitCount)
    let right = divisor << UInt64(divisor.leadingZeroBitCount)
    let (bits, rest) = right.dividingFullWidth((left >> 1, left << 63))
    let exponent =
      divisor.leadingZeroBitCount - dividend.leadingZeroBitCount - 63
    return Double(
      sign: .plus, exponent: exponent,
      significand: Double(rest == 0 ? bits : bits | 1))
  }

  @usableFromInline @inline(never)
  func unusualValue(of field: Bytes) throws(DecimalProblem) -> Double {
    guard field.count > 0 else { throw .empty }
    guard Self.isDecimal(field) else {
      throw Self.isNotFiniteWord(field) ? .notFinite : .notANumber
    }
    guard let value = Double(String(decoding: field, as: UTF8.self)) else {
      throw .notANumber
    }
    guard value.isFinite else { throw .tooLarge }
    return value
  }

  /// Whether a field is `[+-] digits [. digits] [e [+-] digits]`, with a digit
  /// before or after the point.
  private static func isDecimal(_ field: Bytes) -> Bool {
    var cursor = ByteCursor(field)
    _ = cursor.take(Ascii.plus) || cursor.take(Ascii.minus)
    var digits = cursor.skipDigits()
    if cursor.take(Ascii.point) { digits += cursor.skipDigits() }
    guard digits > 0 else { return false }
    if cursor.take(Ascii.lowerE) || cursor.take(UInt8(ascii: "E")) {
      _ = cursor.take(Ascii.plus) || cursor.take(Ascii.minus)
      guard cursor.skipDigits() > 0 else { return false }
    }
    return cursor.isAtEnd
  }

  private static func isNotFiniteWord(_ field: Bytes) -> Bool {
    var word = field.excerpt.lowercased()
    if word.hasPrefix("-") || word.hasPrefix("+") { word.removeFirst() }
    return ["nan", "inf", "infinity"].contains(word)
  }

  /// What to tell the person whose field is not a usable number.
  package static func advice(on problem: DecimalProblem, field: Bytes) -> String
  {
    let text = field.trimmed.excerpt
    switch problem {
    case .empty: return "the number is missing"
    case .notFinite:
      return "\"\(text)\" is not a finite number; write it as digits such as "
        + "1234.50"
    case .tooLarge:
      return "\"\(text)\" is too large; check the column and the unit"
    case .notANumber: break
    }
    if let sign = text.unicodeScalars.first(where: {
      $0.properties.generalCategory == .currencySymbol
    }) {
      return """
        "\(text)" is not a number; remove the currency sign \
        "\(Character(sign))"
        """
    }
    let marks = text.filter { $0 == "," || $0 == "." }
    let onlyDigits = text.allSatisfy { $0.isNumber || ",.-+' ".contains($0) }
    let isSeparated = text.contains { ",.' ".contains($0) }
    if onlyDigits, isSeparated, text.contains(where: \.isNumber) {
      if marks == ",", decimalsAfterComma(text) != 3 {
        return "\"\(text)\" is not a number; write the decimal sign as a point"
      }
      return """
        "\(text)" is not a number; remove the thousands separators and write \
        the decimal sign as a point
        """
    }
    return "\"\(text)\" is not a number; write it as digits such as 1234.50"
  }

  private static func decimalsAfterComma(_ text: String) -> Int {
    text.split(separator: ",", omittingEmptySubsequences: false).last?.count
      ?? 0
  }
}
