public import CLVData
internal import CLVModels

/// Numbers as people read them: grouped thousands, a fixed number of digits.
public enum NumberText {
  /// A whole number with its thousands grouped: 2,357.
  public static func whole(_ number: Int) -> String {
    grouped(String(number.magnitude), isNegative: number < 0)
  }

  /// A number of things, thousands grouped: 1 customer, 2,357 customers.
  public static func count(
    _ number: Int, _ noun: String, _ plural: String? = nil
  ) -> String {
    "\(whole(number)) \(Plural.form(number, noun, plural ?? noun + "s"))"
  }

  /// A number of things to some decimals; where it is shown as 1, of one, and
  /// words where it is without end.
  public static func count(
    _ number: Double, _ decimals: Int, _ noun: String
  ) -> String {
    guard !number.isInfinite else { return "an infinite number of \(noun)s" }
    let text = fixed(number, decimals)
    return "\(text) \(text == "1" ? noun : noun + "s")"
  }

  /// A length of time: 1 week, 52.18 weeks.
  public static func duration(
    _ length: Double, _ unit: TimeUnit, digits: Int = 6
  ) -> String {
    guard length.isFinite else { return "time without end" }
    let text = significant(length, digits)
    return "\(text) \(unit.rawValue)\(text == "1" ? "" : "s")"
  }

  /// A number with a fixed number of decimals, thousands grouped: 1,653.4;
  /// "∞" and "–" where it is infinite or not a number.
  public static func fixed(_ number: Double, _ decimals: Int) -> String {
    if number.isNaN { return "–" }
    if number.isInfinite { return number > 0 ? "∞" : "−∞" }
    // Past this, digits after the first few mean nothing to a reader.
    if abs(number) >= 1e15 { return PrintedNumber.scientific(number, 3) }
    let text = PrintedNumber.fixed(number, decimals)
    let parts = text.split(separator: ".", maxSplits: 1)
    let isZero = text.allSatisfy { $0 == "0" || $0 == "." }
    let whole = grouped(
      String(parts.first ?? "0"), isNegative: number < 0 && !isZero)
    return parts.count > 1 ? "\(whole).\(parts[1])" : whole
  }

  /// A number to a number of significant digits, plain where that is short:
  /// 0.2426, 4.414, 1.23e-09.
  public static func significant(_ number: Double, _ digits: Int) -> String {
    PrintedNumber.general(number, digits)
  }

  /// A share as a percentage with its sign: −12.1 %.
  public static func percent(
    _ share: Double, signed: Bool = false, decimals: Int = 1
  ) -> String {
    "\(percentage(share, signed: signed, decimals: decimals)) %"
  }

  /// The number of a percentage, without the percent sign.
  static func percentage(
    _ share: Double, signed: Bool, decimals: Int
  ) -> String {
    let text = fixed(100 * share, decimals)
    let isPositive = share > 0 && text.contains { "1"..."9" ~= $0 }
    return "\(signed && isPositive ? "+" : "")\(text)"
  }

  /// A p-value: 0.0289, < 0.0001.
  public static func probability(_ p: Double) -> String {
    p < 1e-4 ? "< 0.0001" : fixed(p, 4)
  }

  private static func grouped(_ digits: String, isNegative: Bool) -> String {
    var text = isNegative ? "−" : ""
    for (i, digit) in digits.enumerated() {
      if i > 0, (digits.count - i) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }
}
