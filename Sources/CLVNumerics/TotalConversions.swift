// Conversions that have a value for every number: what is computed from data
// may be anything, and must not end the process.

extension FixedWidthInteger {
  /// The whole part of a number, or the nearest integer that there is; 0 for
  /// what is not a number.
  @inlinable
  public init(saturating value: Double) {
    // Most are within an Int64, into which one instruction converts.
    if value > -0x1p63, value < 0x1p63 {
      self.init(clamping: Int64(value))
    } else {
      self =
        Self(exactly: value.rounded(.towardZero))
        ?? (value > 0 ? .max : value < 0 ? .min : 0)
    }
  }
}

extension ClosedRange<Double> {
  /// The numbers between two ends.
  ///
  /// Where rounding has crossed the ends, they change places; where one is not
  /// a number, nothing is known, and the range has all numbers.
  public init(between one: Double, and other: Double) {
    if one <= other {
      self = one...other
    } else if other < one {
      self = other...one
    } else {
      self = -.infinity ... .infinity
    }
  }
}
