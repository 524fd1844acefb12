internal import CLVModels

/// The law of a number of purchases, to be put on numbers that are some steps
/// apart where there would be too many of them.
///
/// What lies between two of these goes to both, so that the mean stays: the
/// ends of an interval are off by a step at most, a thousandth of the largest
/// sum that is likely.
struct CoarseLaw: Sendable {
  /// Equal probabilities of the numbers from one on to before another one.
  private struct Stretch: Sendable {
    let from: Int
    let to: Int
    let probability: Double
  }

  private var stretches: [Stretch] = []

  /// The probabilities of 0, 1, 2, … where each is known by itself.
  private var each: [Double] = []

  /// The law of a customer of whom nothing is known.
  init() {}

  /// The law with the probabilities of 0, 1, 2, ….
  init(_ probabilities: [Double]) { each = probabilities }

  /// The law of a customer who is alive with a probability, and then buys at
  /// least as often as a grid's numbers with some exceedances.
  init(alive: Double, _ grid: CountGrid, _ exceedances: [Double]) {
    stretches.append(Stretch(from: 0, to: 1, probability: 1 - alive))
    for place in exceedances.indices.dropLast() {
      stretches.append(
        Stretch(
          from: grid.counts[place], to: grid.counts[place + 1],
          probability: alive * (exceedances[place] - exceedances[place + 1])))
    }
    if let last = exceedances.last {
      let place = exceedances.count - 1
      stretches.append(
        Stretch(
          from: grid.counts[place], to: grid.counts[place] + 1,
          probability: alive * last))
    }
  }

  /// One more than the largest number that is likely.
  var length: Int { stretches.last?.to ?? each.count }

  /// The probabilities of 0, 1, 2, … steps; empty where nothing is known.
  func probabilities(step: Int) -> [Double] {
    guard step > 1 || !stretches.isEmpty else { return each }
    var result = [Double](repeating: 0, count: length / step + 2)
    func add(_ probability: Double, at number: Double) {
      let place = number / Double(step)
      let low = Int(place)
      let share = place - Double(low)
      result[low] += (1 - share) * probability
      result[low + 1] += share * probability
    }
    for (number, probability) in each.enumerated() {
      add(probability, at: Double(number))
    }
    for stretch in stretches {
      // In parts no longer than a step, each in its middle.
      let parts = 1 + (stretch.to - stretch.from - 1) / step
      let length = Double(stretch.to - stretch.from) / Double(parts)
      for part in 0..<parts {
        add(
          stretch.probability / Double(parts),
          at: Double(stretch.from) + (Double(part) + 0.5) * length - 0.5)
      }
    }
    return length == 0 ? [] : result
  }
}
