import CLVNumerics
import Foundation
import TestSupport

/// Random choices that a seed repeats.
struct Dice {
  private var generator: SeededGenerator

  init(seed: UInt64) {
    // The generator counts from its seed on: neighbours must lie far apart.
    var seeds = SeededGenerator(seed: seed)
    generator = SeededGenerator(seed: seeds.next())
  }

  /// A number in [0, 1).
  mutating func share() -> Double {
    Double(generator.next() >> 11) * 0x1p-53
  }

  /// Whether something of this probability happens.
  mutating func chance(_ probability: Double) -> Bool { share() < probability }

  /// A whole number in the range.
  mutating func int(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound
      + min(range.count - 1, Int(share() * Double(range.count)))
  }

  /// One of several.
  mutating func pick<Item>(_ items: [Item]) -> Item {
    items[int(0...items.count - 1)]
  }

  /// The items in another order.
  mutating func shuffled<Item>(_ items: [Item]) -> [Item] {
    items.shuffled(using: &generator)
  }

  /// A time until an event of this rate.
  mutating func exponential(rate: Double) -> Double {
    -log(1 - share()) / rate
  }

  /// A standard normal number.
  mutating func normal() -> Double {
    sqrt(-2 * log(1 - share())) * cos(2 * Double.pi * share())
  }

  /// A gamma number of shape 1/2: half a squared normal one.
  mutating func halfGamma() -> Double {
    let z = normal()
    return z * z / 2
  }
}
