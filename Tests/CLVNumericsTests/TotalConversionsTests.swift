import CLVNumerics
import Testing

@Suite("Conversions that have a value for every number")
struct TotalConversionsTests {
  @Test("Integers saturate")
  func integers() {
    #expect(Int(saturating: 3.99) == 3 && Int(saturating: -3.99) == -3)
    #expect(Int(saturating: .nan) == 0 && Int(saturating: -0.0) == 0)
    #expect(Int(saturating: .infinity) == .max)
    #expect(Int(saturating: -1e300) == .min)
    #expect(Int(saturating: 9_223_372_036_854_775_808) == .max)
    #expect(Int(saturating: -9_223_372_036_854_775_808) == .min)
    #expect(Int32(saturating: 2_147_483_648) == .max)
    #expect(Int32(saturating: -2_147_483_649) == .min)
    #expect(UInt8(saturating: 255.9) == 255 && UInt8(saturating: -0.9) == 0)
    #expect(UInt8(saturating: -1) == 0 && UInt8(saturating: 256) == 255)
  }

  @Test("Ranges take their ends in any order")
  func ranges() {
    #expect(ClosedRange(between: 1, and: 2) == 1...2)
    #expect(ClosedRange(between: 2, and: 1) == 1...2)
    #expect(ClosedRange(between: 1, and: .infinity) == 1 ... .infinity)
    for ends in [(Double.nan, 1), (1, .nan), (.nan, .nan)] {
      #expect(
        ClosedRange(between: ends.0, and: ends.1)
          == -Double.infinity ... .infinity)
    }
  }
}
