import CLVValidation
import Testing

@Suite("Holdout scores")
struct HoldoutScoreTests {
  @Test("Scores of five customers, worked out by hand")
  func byHand() throws {
    let score = HoldoutScore(
      predicted: [1, 2, 0.5, 0, 3], actual: [0, 2, 1, 0, 5], duration: 39)
    #expect(score.customers == 5)
    #expect(score.actual == 8)
    #expect(score.predicted == 6.5)
    #expect(abs((score.bias ?? 0) + 0.1875) < 1e-15)
    // |errors| 1, 0, 0.5, 0, 2; their squares 1, 0, 0.25, 0, 4.
    #expect(abs(score.mae - 0.7) < 1e-15)
    #expect(abs(score.rmse - 1.05.squareRoot()) < 1e-15)
    // Σ(p − p̄)(a − ā) = 9.1, Σ(a − ā)² = 17.2, Σ(p − p̄)² = 5.8.
    #expect(
      abs((score.correlation ?? 0) - 9.1 / (17.2 * 5.8).squareRoot()) < 1e-14)
  }

  @Test("A constant has no correlation; nothing has no bias")
  func constant() {
    let constant = HoldoutScore(
      predicted: [0.1, 0.1, 0.1], actual: [1, 2, 3], duration: 1)
    #expect(constant.correlation == nil)
    let nothing = HoldoutScore(
      predicted: [1, 2, 3], actual: [0, 0, 0], duration: 1)
    #expect(nothing.bias == nil && nothing.correlation == nil)
  }
}
