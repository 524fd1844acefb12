/// The sign between the whole units of a number and its decimals.
public enum DecimalMark: String, Sendable, CaseIterable {
  /// As in `1,234.50`.
  case point

  /// As in `1.234,50`.
  case comma

  /// The mark itself.
  var byte: UInt8 { self == .point ? Ascii.point : Ascii.comma }

  /// The other one, which may stand between thousands.
  package var other: DecimalMark { self == .point ? .comma : .point }
}

/// How the numbers of a column are written.
package enum NumberForm: Sendable, Equatable {
  /// Digits with a decimal point and a sign before them.
  case plain

  /// With a known decimal sign, and what people add: thousands separators,
  /// currencies, parentheses, a sign at the end, digits of other scripts.
  case local(DecimalMark)
}

extension WrittenNumber {
  /// The number in plain form, for a decimal sign; nil where it cannot be
  /// read with it.
  ///
  /// A decimal sign has digits behind it. Thousands are separated everywhere or nowhere, by one kind of mark, in
  /// groups of three, or as in India in groups of two before the last three.
  func plain(_ decimal: DecimalMark) -> [UInt8]? {
    let mantissa = body.prefix { $0 | 0x20 != Ascii.lowerE }
    let exponent = body[mantissa.endIndex...]
    let marks = mantissa.indices.filter {
      mantissa[$0] == decimal.byte || mantissa[$0] == Self.arabicDecimal
    }
    guard marks.count <= 1 else { return nil }
    let whole = mantissa[..<(marks.first ?? mantissa.endIndex)]
    let fraction = marks.first.map { mantissa[($0 + 1)...] } ?? []
    guard marks.isEmpty || !fraction.isEmpty,
      fraction.allSatisfy({ Ascii.digit($0) != nil }),
      let digits = Self.ungrouped(whole, decimal),
      !digits.isEmpty || !fraction.isEmpty,
      exponent.isEmpty || digits.count == whole.count
    else { return nil }
    var plain: [UInt8] = isNegative ? [Ascii.minus] : []
    plain += digits
    if !fraction.isEmpty { plain += [Ascii.point] + fraction }
    return plain + exponent
  }

  /// The digits without the marks between thousands.
  private static func ungrouped(
    _ whole: ArraySlice<UInt8>, _ decimal: DecimalMark
  ) -> ArraySlice<UInt8>? {
    guard let mark = whole.first(where: { Ascii.digit($0) == nil }) else {
      return whole
    }
    let isMark =
      mark == decimal.other.byte || mark == Ascii.space || mark == apostrophe
      || mark == arabicGroup
    let groups = whole.split(separator: mark, omittingEmptySubsequences: false)
    guard isMark, let first = groups.first, let last = groups.last,
      groups.allSatisfy({ $0.allSatisfy { Ascii.digit($0) != nil } }),
      first.first != Ascii.zero, last.count == 3
    else { return nil }
    let middle = groups.dropFirst().dropLast()
    let isThrees =
      (1...3).contains(first.count) && middle.allSatisfy { $0.count == 3 }
    let isIndian =
      mark == Ascii.comma && (1...2).contains(first.count)
      && middle.allSatisfy { $0.count == 2 }
    return isThrees || isIndian ? Array(groups.joined())[...] : nil
  }
}

extension WrittenNumber {
  /// Whether a field is a number with one decimal sign or the other.
  package static func isNumber(_ field: Bytes) -> Bool {
    guard let number = WrittenNumber(field) else { return false }
    return number.plain(.point) != nil || number.plain(.comma) != nil
  }
}

extension DecimalReader {
  /// The number that a field holds in a form.
  package func value(
    of field: Bytes, _ form: NumberForm
  ) throws(DecimalProblem) -> Double {
    guard case .local(let decimal) = form else { return try value(of: field) }
    if field.trimmed.isEmpty { throw .empty }
    guard let plain = WrittenNumber(field)?.plain(decimal) else {
      // Words such as NaN have a problem of their own.
      _ = try value(of: field)
      throw .notANumber
    }
    return try plain.withUnsafeBufferPointer {
      bytes throws(DecimalProblem) in
      try value(of: bytes)
    }
  }
}
