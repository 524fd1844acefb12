internal import Libm

/// Numbers as text.
public enum ChartNumber {
  /// A number in its shortest form: 12, 0.25.
  public static func plain(_ number: Double) -> String {
    // Sums of steps such as 0.1 are not quite round.
    let rounded = (number * 1e9).rounded() / 1e9
    guard let whole = Int(exactly: rounded) else { return "\(rounded)" }
    return "\(whole)"
  }

  /// A coordinate to a tenth of a pixel.
  static func coordinate(_ number: Double) -> String {
    plain((number * 10).rounded() / 10)
  }

  static func log10(_ number: Double) -> Double {
    Libm.log10(number)
  }

  /// 10 to a power, exactly as its literal.
  static func power(ofTen exponent: Int) -> Double {
    Double("1e\(exponent)") ?? 1
  }
}
