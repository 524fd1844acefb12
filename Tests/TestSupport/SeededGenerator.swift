public import CLVNumerics
import Foundation

/// The generator of reproducible test inputs.
public typealias SeededGenerator = SplitMix64

extension SplitMix64 {
  /// A number whose logarithm is uniform over that of the range.
  public mutating func logUniform(_ range: ClosedRange<Double>) -> Double {
    let low = log(range.lowerBound)
    let high = log(range.upperBound)
    return exp(Double.random(in: low...high, using: &self))
  }
}
