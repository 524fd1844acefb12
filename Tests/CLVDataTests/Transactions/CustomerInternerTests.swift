import CLVNumerics
import TestSupport
import Testing

@testable import CLVData
@testable import CLVTables

@Suite struct CustomerInternerTests {
  @Test("Customers are numbered in order of first appearance")
  func numbers() throws {
    var random = SeededGenerator(seed: 3)
    let interner = CustomerInterner()
    var expected: [String: UInt32] = [:]
    var names: [String] = []
    for _ in 0..<30_000 {
      let length = Int.random(in: 1...20, using: &random)
      let number = UInt64.random(in: 0...9_000, using: &random)
      let name = String(
        (String(number) + "-customer-of-old-standing").prefix(length))
      if expected[name] == nil {
        expected[name] = UInt32(names.count)
        names.append(name)
      }
      // Eight readable bytes after the identifier.
      let number2 = try Array((name + "????????").utf8)
        .withUnsafeBufferPointer { bytes throws(DataError) in
          try interner.intern(Bytes(rebasing: bytes[..<name.utf8.count]))
        }
      #expect(number2 == expected[name])
    }
    let identifiers = CustomerIDs(interner.arena)
    #expect(identifiers.count == names.count)
    #expect(names.indices.allSatisfy { identifiers[$0] == names[$0] })
  }

  @Test("Identifiers are kept byte for byte but for quotes and outer blanks")
  func bytes() throws {
    let rows =
      " a  b\t,2020-01-01\n\"x\"\"y\",2020-01-01\n007,2020-01-01\n7,2020-01-01\nÅ,2020-01-01\n"
    let log = try log("customer_id,date\n" + rows)
    let names = (0..<log.customers.count).map { log.customers[$0] }
    #expect(names == ["a  b", "x\"y", "007", "7", "Å"])
  }

  @Test("A selection shows some of the identifiers")
  func selection() {
    let arena = IdentifierArena()
    for name in ["a", "b", "c"] { withBytes(of: name) { arena.append($0) } }
    let some = CustomerIDs(arena, selection: [2, 0])
    #expect(some.count == 2 && some[0] == "c" && some[1] == "a")
    #expect(CustomerIDs(["x", "y"])[1] == "y")
  }
}
