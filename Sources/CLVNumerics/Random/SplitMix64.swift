/// A seeded generator of random bits: the same seed gives the same sequence on
/// every machine.
///
/// SplitMix64 of Steele, Lea & Flood (2014), "Fast splittable pseudorandom
/// number generators", OOPSLA, [doi:10.1145/2660193.2660195](
/// https://doi.org/10.1145/2660193.2660195). Period 2⁶⁴; not for secrets.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// A generator that starts from `seed`.
  public init(seed: UInt64) {
    state = seed
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}
