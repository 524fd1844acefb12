internal import CWords

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The files of words, which stand in the program itself.
enum WordFiles {
  static let english = bytes(of: clv_words_en)
  static let persian = bytes(of: clv_words_fa)
  static let chinese = bytes(of: clv_words_zh)

  /// What errors say in languages other than English.
  static let errors = bytes(of: clv_words_errors)

  /// How languages write numbers and dates.
  static let locales = bytes(of: clv_words_locales)

  private static func bytes(
    of file: (UnsafeMutablePointer<Int>?) -> UnsafePointer<UInt8>?
  ) -> [UInt8] {
    var count = 0
    let first = file(&count)
    return Array(UnsafeBufferPointer(start: first, count: count))
  }

  /// What the JSON of a file holds; nil where it is something else, which tests
  /// do not let pass.
  static func contents<Contents: Decodable>(of file: [UInt8]) -> Contents? {
    try? JSONDecoder().decode(Contents.self, from: Data(file))
  }
}
