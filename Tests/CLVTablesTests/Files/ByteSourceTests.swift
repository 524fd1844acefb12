import TestSupport
import Testing

@testable import CLVTables

@Suite struct ByteSourceTests {
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  private func contents(_ path: String, chunk: Int = 7) throws -> String {
    let source = try ByteSource(path: path)
    var bytes: [UInt8] = []
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: chunk, alignment: 1)
    defer { buffer.deallocate() }
    while true {
      let count = try source.read(into: buffer)
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(
    "Plain files come out as they are", arguments: ["", "a", "abc", "a,b\n1,2"])
  func plain(text: String) throws {
    let path = try directory.file("f", text.utf8)
    #expect(try contents(path) == text)
  }

  @Test(
    "Compressed files are told by their first bytes and decompressed",
    arguments: [Compression.gzipSample, Compression.zstdSample])
  func compressed(bytes: [UInt8]) throws {
    let path = try directory.file("f.csv", bytes)
    #expect(try contents(path) == Compression.sampleText)
    #expect(try contents(path, chunk: 4096) == Compression.sampleText)
  }

  @Test("Gzip members and zstd frames follow one another")
  func several() throws {
    let gzip = Compression.gzip("first\n") + Compression.gzip("second\n")
    let zstd = Compression.zstd("first\n") + Compression.zstd("second\n")
    for bytes in [gzip, zstd] {
      let path = try directory.file("f", bytes)
      #expect(try contents(path) == "first\nsecond\n")
    }
  }

  @Test(
    "Compressed data that end too early are bad data, wherever they end",
    arguments: [Compression.gzipSample, Compression.zstdSample])
  func truncated(bytes: [UInt8]) throws {
    for length in 5..<bytes.count {
      let path = try directory.file("f", bytes.prefix(length))
      let error = dataError { _ = try contents(path) }
      #expect(error?.kind == .badData, "cut at \(length)")
    }
  }

  @Test(
    "Damaged compressed data are bad data",
    arguments: [Compression.gzipSample, Compression.zstdSample])
  func damaged(bytes: [UInt8]) throws {
    for index in [bytes.count - 1, bytes.count / 2] {
      var bytes = bytes
      bytes[index] ^= 0x55
      let path = try directory.file("f", bytes)
      #expect(dataError { _ = try contents(path) }?.kind == .badData)
    }
  }

  @Test("Bytes after gzip data are bad data")
  func trailing() throws {
    let path = try directory.file("f", Compression.gzip("a\n") + [1, 2, 3])
    #expect(dataError { _ = try contents(path) }?.kind == .badData)
  }

  @Test("A missing file is no input")
  func missing() {
    let error = dataError { _ = try ByteSource(path: "/nowhere/at/all.csv") }
    #expect(error?.kind == .noInput)
    #expect(
      error?.message.hasPrefix("/nowhere/at/all.csv: cannot open") == true)
  }

  @Test("A directory is no input")
  func directoryAsFile() {
    let error = dataError { _ = try ByteSource(path: directory.path(".")) }
    #expect(error?.kind == .noInput)
    #expect(error?.message.contains("is a directory") == true)
  }

  @Test(
    "Files of other kinds are named",
    arguments: [
      ([0x50, 0x4B, 3, 4], "workbook"), (Array("PAR1".utf8), "Parquet"),
      ([0xFD, 0x37, 0x7A, 0x58], "xz"),
    ] as [([UInt8], String)])
  func otherKinds(bytes: [UInt8], name: String) throws {
    let path = try directory.file("f", bytes)
    let error = dataError { _ = try ByteSource(path: path) }
    #expect(error?.kind == .badData)
    #expect(error?.message.contains(name) == true)
  }
}
