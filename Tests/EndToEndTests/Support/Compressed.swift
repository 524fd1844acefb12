import TestSupport

/// Compressed files, whole and damaged.
enum Compressed {
  /// `customer_id,date,amount`, then forty times `7,2020-01-01,5`, by `gzip`.
  static let gzip = Compression.gzipSample

  /// The same by `zstd`.
  static let zstd = Compression.zstdSample

  /// A gzip member of bytes that are no text.
  static let gzipOfGarbage = Compression.gzip(
    [0xF0, 0xC1, 0x9D, 0xA8, 0xFF, 0xE2])

  /// The same file with one byte of its end changed: the checksum tells.
  static func damaged(_ file: [UInt8]) -> [UInt8] {
    var file = file
    file[file.count - (file[0] == 0x1F ? 8 : 1)] ^= 0xFF
    return file
  }
}
