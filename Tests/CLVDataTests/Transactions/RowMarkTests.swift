import CLVNumerics
import CLVTables
import TestSupport
import Testing

@testable import CLVData

@Suite("Marks of rows") struct RowMarkTests {
  @Test("Rows that are the same have one mark wherever they stand")
  func marks() {
    var random = SeededGenerator(seed: 5)
    func mark(_ bytes: [UInt8], after offset: Int) -> UInt32 {
      let shifted = [UInt8](repeating: 7, count: offset) + bytes + [7, 7, 7]
      return shifted.withUnsafeBufferPointer {
        RepeatedRows.mark(
          of: Bytes(rebasing: $0[offset..<offset + bytes.count]))
      }
    }
    for _ in 0..<5_000 {
      let row = (0..<Int.random(in: 1...60, using: &random)).map { _ in
        UInt8.random(in: 0x20...0x7A, using: &random)
      }
      let first = mark(row, after: 0)
      let offset = Int.random(in: 0...9, using: &random)
      #expect(mark(row, after: offset) == first)
      #expect(mark(row + [0x0A], after: offset) == first)
      #expect(mark(row + [0x0D, 0x0A], after: offset) == first)
      var other = row
      other[Int.random(in: 0..<row.count, using: &random)] ^= 1
      #expect(mark(other, after: offset) != first)
      #expect(mark(row + [0x20], after: offset) != first)
    }
  }
}
