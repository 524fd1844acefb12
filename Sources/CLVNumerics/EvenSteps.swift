/// Points at even distances from 0 to a length that is not negative.
///
/// None lies beyond the length: length · step / steps may round to the next
/// number above it, which a time of purchase before the end of observation
/// must never be.
public struct EvenSteps: Sendable {
  private let length: Double
  private let steps: Int

  /// So many steps, at least one, to a length.
  public init(_ steps: Int, to length: Double) {
    self.length = length
    self.steps = steps
  }

  /// The point after a number of steps.
  public subscript(step: Int) -> Double {
    min(length * Double(step) / Double(steps), length)
  }
}
