/// A number as decimal digits: the shortest that are no other number's.
///
/// What people read is rounded from these, halves to the even digit, so that
/// 2.675 becomes 2.68 although its binary form is a little less.
struct DecimalDigits {
  /// Whether it is below zero, or zero from below.
  let isNegative: Bool

  /// The digits from the first that is not zero to the last such; none for
  /// zero.
  private(set) var digits: [UInt8] = []

  /// How many of them are before the decimal sign; below 0 where zeros come
  /// between.
  private(set) var point = 0

  /// The digits of a finite number.
  init(_ number: Double) {
    isNegative = number.sign == .minus
    let parts = number.magnitude.description.split(separator: "e")
    var before: Int?
    for character in (parts.first ?? "").utf8 {
      if character == UInt8(ascii: ".") {
        before = digits.count
      } else {
        digits.append(character &- UInt8(ascii: "0"))
      }
    }
    point = before ?? digits.count
    if parts.count > 1 { point += Int(parts[1]) ?? 0 }
    let zeros = digits.prefix { $0 == 0 }.count
    digits.removeFirst(zeros)
    point -= zeros
    trim()
  }

  /// The power of ten of the first digit; 0 for zero.
  var exponent: Int { digits.isEmpty ? 0 : point - 1 }

  var isZero: Bool { digits.isEmpty }

  /// Multiplies it by a power of ten.
  func scaled(byPowerOfTen power: Int) -> DecimalDigits {
    var scaled = self
    if !isZero { scaled.point += power }
    return scaled
  }

  /// Rounds it to a number of decimals.
  func rounded(toDecimals count: Int) -> DecimalDigits {
    rounded(keeping: point + count)
  }

  /// Rounds it to a number of significant digits.
  func rounded(toSignificant count: Int) -> DecimalDigits {
    rounded(keeping: count)
  }

  private func rounded(keeping count: Int) -> DecimalDigits {
    guard count < digits.count else { return self }
    var kept = self
    kept.digits = Array(digits.prefix(max(0, count)))
    let isUp =
      count >= 0
      && (digits[count] > 5
        || digits[count] == 5
          && (count + 1 < digits.count || (kept.digits.last ?? 0) % 2 == 1))
    if isUp { kept.increase() }
    kept.trim()
    return kept
  }

  /// Adds one to the last digit.
  private mutating func increase() {
    var place = digits.count - 1
    while place >= 0, digits[place] == 9 {
      digits[place] = 0
      place -= 1
    }
    if place >= 0 {
      digits[place] += 1
    } else {
      digits.insert(1, at: 0)
      point += 1
    }
  }

  /// Leaves the zeros at the end out.
  private mutating func trim() {
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty { point = 0 }
  }

  /// The digits before the decimal sign, at least one, and those after it, at
  /// least as many as asked.
  func written(
    leastDecimals: Int = 0
  ) -> (whole: [UInt8], fraction: [UInt8]) {
    let decimals = max(leastDecimals, digits.count - point)
    func digit(_ place: Int) -> UInt8 {
      digits.indices.contains(place) ? digits[place] : 0
    }
    return (
      point > 0 ? (0..<point).map(digit) : [0],
      (0..<max(0, decimals)).map { digit(point + $0) }
    )
  }
}
