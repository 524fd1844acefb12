import TestSupport
import Testing

@testable import CLVValidation

@Suite("Calibration of predicted distributions")
struct PredictiveCalibrationTests {
  @Test("The histogram is that of NumPy and SciPy")
  func independent() throws {
    let bounds = try References.rows("scores/transforms.csv").map {
      $0[0]...$0[1]
    }
    let calibration = PredictiveCalibration(
      bounds, customers: [Int](repeating: 1, count: bounds.count))
    for row in try References.cells("scores/transform_figures.csv") {
      let parts = row[0].split(separator: "_")
      let bin = parts.count > 1 ? (Int(parts[1]) ?? 1) - 1 : 0
      let value =
        switch parts[0] {
        case "height": calibration.bins[bin].height
        case "error": calibration.bins[bin].standardError
        case "mean": calibration.mean
        case "spread": calibration.spread
        default: calibration.centralShare
        }
      #expect(
        isClose(value, Double(row[1]) ?? .nan, relative: 1e-12), "\(row)")
    }
  }

  @Test("Customers alike count as often as they are there")
  func counts() {
    let bounds = [0...0.7, 0.7...0.9, 0.2...0.2]
    let once = PredictiveCalibration(
      [bounds[0], bounds[0], bounds[1], bounds[2]],
      customers: [1, 1, 1, 1])
    let counted = PredictiveCalibration(bounds, customers: [2, 1, 1])
    for (a, b) in zip(once.bins, counted.bins) {
      #expect(isClose(a.height, b.height, relative: 1e-14, floor: 1))
    }
    #expect(isClose(once.spread, counted.spread, relative: 1e-14))
  }
}
