internal import CLVTables

/// The sum by which bytes are known.
public enum Digest {
  /// The SHA-256 of bytes (FIPS 180-4), in hexadecimal digits.
  public static func hexadecimal(_ bytes: [UInt8]) -> String {
    SHA256.hexadecimal(bytes)
  }
}
