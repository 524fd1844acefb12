import CLVNumerics
import TestSupport
import Testing

@testable import CLVData

@Suite("The date of the last row") struct LastDateTests {
  @Test("A field has the day of the one before where it is the same")
  func sameOrOther() {
    var random = SeededGenerator(seed: 4)
    let day = CalendarDay(daysSince1970: 12_345)
    for _ in 0..<20_000 {
      let length = Int.random(in: 0...20, using: &random)
      let field = (0..<length).map { _ in
        UInt8.random(in: 0x2D...0x39, using: &random)
      }
      var other = field
      if Bool.random(using: &random), let place = field.indices.randomElement()
      {
        other[place] ^= 1
      }
      if Int.random(in: 0..<4, using: &random) == 0 { other.append(0x30) }
      let found = field.withUnsafeBufferPointer { field in
        other.withUnsafeBufferPointer { LastDate(field, day).day(of: $0) }
      }
      let isKept = (8...16).contains(length)
      #expect(found == (isKept && field == other ? day : nil))
    }
  }

  @Test("Before the first row there is none")
  func none() {
    [UInt8]().withUnsafeBufferPointer {
      #expect(LastDate().day(of: $0) == nil)
    }
  }
}
