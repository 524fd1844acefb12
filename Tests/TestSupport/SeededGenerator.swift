import Foundation

/// A small generator of reproducible test inputs.
///
/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators", OOPSLA 2014, figure 17).
public struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  /// Makes a generator whose numbers depend on the seed alone.
  public init(seed: UInt64) {
    state = seed
  }

  /// Returns the next 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
    bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
    return bits ^ (bits >> 31)
  }

  /// A number whose logarithm is uniform over that of the range.
  public mutating func logUniform(_ range: ClosedRange<Double>) -> Double {
    let low = log(range.lowerBound)
    let high = log(range.upperBound)
    return exp(Double.random(in: low...high, using: &self))
  }
}
