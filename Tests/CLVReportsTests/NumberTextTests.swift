import CLVReports
import Testing

@Suite("Numbers as people read them")
struct NumberTextTests {
  @Test(
    "Thousands are grouped",
    arguments: [
      (0, "0"), (7, "7"), (999, "999"), (1000, "1,000"), (23570, "23,570"),
      (-1_234_567, "−1,234,567"),
    ])
  func whole(_ number: Int, _ text: String) {
    #expect(NumberText.whole(number) == text)
  }

  @Test(
    "Decimals are fixed, and a rounded zero has no sign",
    arguments: [
      (1653.4087, 1, "1,653.4"), (-0.00001, 2, "0.00"), (-12.345, 1, "−12.3"),
      (0.785454, 4, "0.7855"), (1e6, 0, "1,000,000"), (.infinity, 2, "∞"),
      (-.infinity, 2, "−∞"), (.nan, 2, "–"), (1e300, 2, "1.000e+300"),
    ])
  func fixed(_ number: Double, _ decimals: Int, _ text: String) {
    #expect(NumberText.fixed(number, decimals) == text)
  }

  @Test(
    "Percentages carry a sign where asked",
    arguments: [
      (-0.12146, true, "−12.1 %"), (0.5569, true, "+55.7 %"),
      (1e-14, true, "0.0 %"), (0.9, false, "90.0 %"),
    ])
  func percent(_ share: Double, _ signed: Bool, _ text: String) {
    #expect(NumberText.percent(share, signed: signed) == text)
  }
}
