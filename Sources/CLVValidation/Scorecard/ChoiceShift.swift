/// What the figures of the model would have been, had the choice among models
/// fallen on another.
struct ChoiceShift: Sendable {
  /// The probability of that choice.
  let share: Double

  /// The figures of the model that was chosen, and of the other one, on the
  /// same customers.
  let chosen: ScoreFigures
  let other: ScoreFigures

  /// How far a figure moves; 0 where it is not defined for one of the two.
  func callAsFunction(_ figure: (ScoreFigures) -> Double) -> Double {
    let shift = figure(other) - figure(chosen)
    return shift.isFinite ? shift : 0
  }
}
