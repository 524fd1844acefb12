/// A value as the caller holds it, who counts the references.
final class Held<Value: Sendable>: Sendable {
  private let value: Value

  private init(_ value: Value) { self.value = value }

  /// Gives a value to the caller, who releases it.
  static func handle(of value: Value) -> OpaquePointer {
    OpaquePointer(Unmanaged.passRetained(Held(value)).toOpaque())
  }

  /// The value of a handle; nil without one.
  static func value(of handle: OpaquePointer?) -> Value? {
    reference(of: handle)?.takeUnretainedValue().value
  }

  /// Counts a reference more.
  static func retain(_ handle: OpaquePointer?) {
    _ = reference(of: handle)?.retain()
  }

  /// Counts a reference less.
  static func release(_ handle: OpaquePointer?) {
    reference(of: handle)?.release()
  }

  private static func reference(
    of handle: OpaquePointer?
  ) -> Unmanaged<Held>? {
    handle.map { .fromOpaque(UnsafeRawPointer($0)) }
  }
}
