import CLVNumerics
import Testing

@Suite("Even steps")
struct EvenStepsTests {
  @Test("Never beyond the length and always rising, for every number of days")
  func everyLength() {
    for days in 1...20_000 {
      for unit in [1, 7, 365.25 / 12, 365.25] {
        let length = Double(days) / unit
        for count in [10, 80] {
          let steps = EvenSteps(count, to: length)
          let points = (0...count).map { steps[$0] }
          #expect(points[0] == 0 && points[count] <= length)
          #expect(points[count] >= length.nextDown)
          if !zip(points, points.dropFirst()).allSatisfy(<) {
            Issue.record("\(days) days of \(unit) in \(count) steps")
          }
        }
      }
    }
  }

  @Test("Lengths at the ends of the numbers")
  func extremes() {
    for length in [0, Double.leastNonzeroMagnitude, 1e-300, 1e300, 1.7e308] {
      let steps = EvenSteps(80, to: length)
      for step in 0...80 {
        #expect((0...length).contains(steps[step]))
      }
    }
  }
}
