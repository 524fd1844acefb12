internal import Libm

/// Sees where a function falls towards a limit as A e^(−t/h) along a direction,
/// and how far it is to go there.
///
/// So does a likelihood towards a limit of its model as parameters go to
/// infinity, in their logarithms. Newton's step is h wherever one is in such a
/// tail: plain Newton gains a factor e at each step, without end.
struct ExponentialTail {
  /// The main part of Newton's step at the last point.
  private var last: QuadraticModel.Part?

  /// How many leaps have failed: the next must be the surer, and there is no
  /// fourth.
  var failures = 0

  /// A step, and how far the function falls if this is a tail.
  struct Leap {
    let step: [Double]
    let fall: Double
  }

  /// The step to where what is left to fall is within a tolerance, if Newton's
  /// steps at this point and at the last one are those of a tail.
  ///
  /// - Parameters:
  ///   - model: The function around the point.
  ///   - radius: How far the model is trusted.
  ///   - tolerance: How little may be left to fall.
  /// - Returns: The step; nil where the search is not seen to be in a tail.
  mutating func leap(
    _ model: QuadraticModel, radius: Double, tolerance: Double
  ) -> Leap? {
    guard failures < 3, let part = model.mainPart, part.step <= radius else {
      last = nil
      return nil
    }
    let before = last
    last = part
    guard let before,
      abs(part.step / before.step - 1) < 0.02 * pow(0.2, Double(failures)),
      dot(part.direction, before.direction) > 0.999
    else { return nil }
    // A e^(−t/h) has the slope A/h.
    let height = part.slope * part.step
    let lengths = log(height / tolerance)
    guard lengths > 2 else { return nil }
    last = nil
    let stretch = (lengths - 1) * part.step
    return Leap(
      step: zip(model.curvedStep, part.direction).map { $0 + stretch * $1 },
      fall: height * (1 - exp(-lengths)))
  }
}
