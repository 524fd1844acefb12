internal import CZstd

/// Decompresses zstd, also several frames one after another.
final class ZstdDecoder: Decoder {
  private let input: CompressedInput
  private let context: OpaquePointer
  private var isInsideFrame = true

  init(_ input: CompressedInput) throws(DataError) {
    self.input = input
    guard let context = ZSTD_createDCtx() else {
      throw DataError(.internalFailure, "zstd cannot start")
    }
    self.context = context
  }

  deinit {
    ZSTD_freeDCtx(context)
  }

  func decode(
    into buffer: UnsafeMutableRawBufferPointer
  ) throws(DataError) -> Int {
    var output = ZSTD_outBuffer(
      dst: buffer.baseAddress, size: buffer.count, pos: 0)
    while true {
      // The decoder may still hold output when the input has ended.
      let source = try input.available()
      if source.isEmpty, !isInsideFrame { return 0 }
      var chunk = ZSTD_inBuffer(
        src: source.baseAddress, size: source.count, pos: 0)
      let status = ZSTD_decompressStream(context, &output, &chunk)
      if ZSTD_isError(status) != 0 {
        let reason = ZSTD_getErrorName(status).map { String(cString: $0) }
        throw DataError(
          .badData, at: .file(input.name),
          "the zstd data are damaged (\(reason ?? "unknown")); "
            + "copy the file again")
      }
      input.consume(chunk.pos)
      isInsideFrame = status != 0
      if output.pos > 0 { return output.pos }
      if source.isEmpty {
        throw DataError(
          .badData, at: .file(input.name),
          "the zstd data end too early; copy the file again")
      }
    }
  }
}
