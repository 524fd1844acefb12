import TestSupport
import Testing

@testable import CLVTables

@Suite struct AtomicFileTests {
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  @Test("The target appears on commit and nothing else is left")
  func commit() throws {
    let file = try AtomicFile(path: directory.path("out.csv"))
    try file.write("a,b\n")
    try file.write(String(repeating: "x", count: 1_000_000))
    #expect(try directory.names.allSatisfy { $0 != "out.csv" })
    try file.commit()
    #expect(try directory.names == ["out.csv"])
    #expect(try directory.bytes("out.csv").count == 1_000_004)
  }

  @Test("Without commit the target stays as it was")
  func discard() throws {
    _ = try directory.file("out.csv", "old".utf8)
    do {
      let file = try AtomicFile(path: directory.path("out.csv"))
      try file.write("new")
    }
    #expect(try directory.names == ["out.csv"])
    #expect(try directory.bytes("out.csv") == Array("old".utf8))
    let file = try AtomicFile(path: directory.path("out.csv"))
    try file.write("new")
    try file.commit()
    #expect(try directory.bytes("out.csv") == Array("new".utf8))
  }

  @Test("An output that cannot be created is reported")
  func cannotCreate() throws {
    _ = try directory.file("plain", [])
    for path in [
      "/nowhere/out.csv", directory.path("plain/out.csv"),
      directory.path("."),
    ] {
      let error = dataError { _ = try AtomicFile(path: path) }
      #expect(error?.kind == .cannotCreate)
      #expect(error?.message.hasPrefix(path) == true)
    }
  }

  @Test("A full device is reported and a device is not replaced")
  func fullDevice() throws {
    let file = try AtomicFile(path: "/dev/full")
    try file.write("text")
    let error = dataError { try file.commit() }
    #expect(error?.kind == .cannotCreate)
    let sink = try AtomicFile(path: "/dev/null")
    try sink.write("text")
    try sink.commit()
    #expect(try AtomicFile(path: "/dev/null").name == "/dev/null")
  }
}
