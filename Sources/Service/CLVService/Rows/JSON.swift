internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Values as JSON documents.
enum JSON {
  /// The bytes of a value, its members sorted by name in snake_case.
  ///
  /// Numbers that are not finite are null.
  static func bytes(_ value: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    // Nothing of what is encoded here can fail.
    guard let data = try? encoder.encode(value) else { return Array("{}".utf8) }
    return Array(data)
  }

  /// The bytes of a value for a response.
  static func buffer(_ value: some Encodable) -> NIOCore.ByteBuffer {
    NIOCore.ByteBuffer(bytes: bytes(value))
  }

  /// A response that is a value.
  static func response(
    _ value: some Encodable, status: HTTPResponse.Status = .ok
  ) -> Response {
    Response(
      status: status,
      headers: [
        .contentType: MediaType.json.text, .cacheControl: "no-store",
      ],
      body: ResponseBody(byteBuffer: buffer(value)))
  }
}
