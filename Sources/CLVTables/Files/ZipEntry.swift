internal import CZlib
internal import Libm

/// One file inside a ZIP archive, such as a part of a workbook.
///
/// - Reference: PKWARE, APPNOTE.TXT, sections 4.3.7 (local header), 4.3.12
///   (central directory) and 4.3.16 (its end).
package enum ZipEntry {
  /// Archives whose directory is larger are not looked into.
  private static let mostBytes = 64 << 20

  /// The contents of an entry.
  ///
  /// - Parameters:
  ///   - name: The entry's name.
  ///   - path: The archive.
  /// - Returns: The bytes; nil where the file is no archive, or has no such
  ///   entry, or one that is damaged.
  package static func contents(of name: String, in path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    let size = Int(lseek(file, 0, SEEK_END))
    let tail = min(size, 65_557)
    guard let end = bytes(file, size - tail, tail),
      let place = end.indices.last(where: { number(end, $0, 4) == 0x0605_4B50 }
      ),
      let length = number(end, place + 12, 4),
      let start = number(end, place + 16, 4),
      let directory = bytes(file, start, length)
    else { return nil }
    let wanted = Array(name.utf8)
    var entry = 0
    while number(directory, entry, 4) == 0x0201_4B50 {
      guard let nameLength = number(directory, entry + 28, 2),
        let extra = number(directory, entry + 30, 2),
        let comment = number(directory, entry + 32, 2)
      else { return nil }
      let found = directory.dropFirst(entry + 46).prefix(nameLength)
      if found.elementsEqual(wanted) {
        return contents(of: directory, entry, file)
      }
      entry += 46 + nameLength + extra + comment
    }
    return nil
  }

  private static func contents(
    of directory: [UInt8], _ entry: Int, _ file: Int32
  ) -> [UInt8]? {
    guard let method = number(directory, entry + 10, 2),
      let packed = number(directory, entry + 20, 4),
      let whole = number(directory, entry + 24, 4),
      let local = number(directory, entry + 42, 4),
      let header = bytes(file, local, 30),
      let name = number(header, 26, 2), let extra = number(header, 28, 2),
      let data = bytes(file, local + 30 + name + extra, packed)
    else { return nil }
    switch method {
    case 0: return data
    case 8: return inflated(data, to: whole)
    default: return nil
    }
  }

  private static func inflated(_ data: [UInt8], to count: Int) -> [UInt8]? {
    guard (1...mostBytes).contains(count) else { return nil }
    var data = data
    var stream = z_stream()
    // Raw data, without a wrapper.
    guard
      inflateInit2_(
        &stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { return nil }
    defer { inflateEnd(&stream) }
    var output = [UInt8](repeating: 0, count: count)
    let status = data.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        return inflate(&stream, Z_FINISH)
      }
    }
    return status == Z_STREAM_END ? output : nil
  }

  /// Some bytes of a file; nil where they are not there.
  private static func bytes(
    _ file: Int32, _ start: Int, _ count: Int
  ) -> [UInt8]? {
    guard start >= 0, (1...mostBytes).contains(count) else { return nil }
    var bytes = [UInt8](repeating: 0, count: count)
    let read = bytes.withUnsafeMutableBytes {
      pread(file, $0.baseAddress, count, start)
    }
    return read == count ? bytes : nil
  }

  /// A number of some bytes, the lowest first.
  private static func number(
    _ bytes: [UInt8], _ place: Int, _ count: Int
  ) -> Int? {
    guard place >= 0, place + count <= bytes.count else { return nil }
    return bytes[place..<place + count].reversed().reduce(0) {
      $0 << 8 | Int($1)
    }
  }
}
