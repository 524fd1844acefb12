internal import CWords

/// The files of words, which stand in the program itself.
enum WordFiles {
  static let english = bytes(of: clv_words_en)
  static let persian = bytes(of: clv_words_fa)
  static let chinese = bytes(of: clv_words_zh)

  /// What errors say in languages other than English.
  static let errors = bytes(of: clv_words_errors)

  private static func bytes(
    of file: (UnsafeMutablePointer<Int>?) -> UnsafePointer<UInt8>?
  ) -> [UInt8] {
    var count = 0
    let first = file(&count)
    return Array(UnsafeBufferPointer(start: first, count: count))
  }
}
