internal import CZlib

/// Decompresses gzip, also several members one after another.
final class GzipDecoder: Decoder {
  private let input: CompressedInput
  // zlib keeps a pointer to the stream, so it must not move.
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private var isInsideMember = true

  init(_ input: CompressedInput) throws(DataError) {
    self.input = input
    stream.initialize(to: z_stream())
    // 15 bits of window; 16 more ask for the gzip wrapper.
    let status = inflateInit2_(
      stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else {
      throw DataError(.internalFailure, "zlib cannot start (\(status))")
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  func decode(
    into buffer: UnsafeMutableRawBufferPointer
  ) throws(DataError) -> Int {
    while true {
      let source = try input.available()
      if source.isEmpty {
        if isInsideMember { throw truncated }
        return 0
      }
      if !isInsideMember { try startMember(source) }
      let written = try inflateOnce(from: source, into: buffer)
      if written > 0 { return written }
    }
  }

  private func startMember(_ source: UnsafeRawBufferPointer) throws(DataError) {
    guard source[0] == 0x1F else {
      throw DataError(
        .badData, at: .file(input.name),
        "other bytes follow the end of the gzip data; "
          + "copy the file again")
    }
    inflateReset(stream)
    isInsideMember = true
  }

  private func inflateOnce(
    from source: UnsafeRawBufferPointer,
    into buffer: UnsafeMutableRawBufferPointer
  ) throws(DataError) -> Int {
    // zlib declares its input mutable and does not change it.
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: source.assumingMemoryBound(to: UInt8.self).baseAddress)
    stream.pointee.avail_in = UInt32(source.count)
    stream.pointee.next_out =
      buffer.assumingMemoryBound(to: UInt8.self).baseAddress
    let room = min(buffer.count, 1 << 30)
    stream.pointee.avail_out = UInt32(room)
    let status = inflate(stream, Z_NO_FLUSH)
    input.consume(source.count - Int(stream.pointee.avail_in))
    switch status {
    case Z_OK, Z_BUF_ERROR: break
    case Z_STREAM_END: isInsideMember = false
    default:
      throw DataError(
        .badData, at: .file(input.name),
        "the gzip data are damaged; copy the file again")
    }
    return room - Int(stream.pointee.avail_out)
  }

  private var truncated: DataError {
    DataError(
      .badData, at: .file(input.name),
      "the gzip data end too early; copy the file again")
  }
}
