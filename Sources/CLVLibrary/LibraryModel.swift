public import CInterface
internal import CLVForecasting
internal import CLVRequests
internal import CLVTables
internal import Libm

/// The model of a handle.
func model(of handle: OpaquePointer?) throws -> CustomerModel {
  guard let model: CustomerModel = Held.value(of: handle) else {
    throw RequestError.usage("there is no model")
  }
  return model
}

/// The models of a usable fit; one that did not converge is refused.
func usableModel(of handle: OpaquePointer?) throws -> CustomerModel {
  let model = try model(of: handle)
  guard model.isUsable else { throw RequestError.notConverged }
  return model
}

/// A text for the caller, who frees it.
func given(_ text: String) -> UnsafeMutablePointer<CChar>? { strdup(text) }

/// Reads a model; see `clv.h`.
@c @implementation
public func clv_model_read(
  _ json: UnsafePointer<CChar>?, _ length: Int64,
  _ model: UnsafeMutablePointer<OpaquePointer?>?,
  _ error: UnsafeMutablePointer<clv_error>?
) -> Int32 {
  answering(error) {
    let count = Int(clamping: length)
    guard let json, count >= 0 else {
      throw RequestError.usage("there is no text of a model")
    }
    let bytes = UnsafeRawBufferPointer(start: json, count: count)
    let read = try CustomerModel(json: Array(bytes), name: "model")
    model?.pointee = Held.handle(of: read)
  }
}

/// Writes a model; see `clv.h`.
@c @implementation
public func clv_model_write(
  _ held: OpaquePointer?,
  _ json: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ error: UnsafeMutablePointer<clv_error>?
) -> Int32 {
  answering(error) {
    let text = try model(of: held).json { RequestError.words(for: $0) }
    json?.pointee = given(text + "\n")
  }
}

/// Holds a model once more; see `clv.h`.
@c @implementation
public func clv_model_retain(_ model: OpaquePointer?) -> OpaquePointer? {
  Held<CustomerModel>.retain(model)
  return model
}

/// Lets a model go; see `clv.h`.
@c @implementation
public func clv_model_release(_ model: OpaquePointer?) {
  Held<CustomerModel>.release(model)
}

/// Frees a text; see `clv.h`.
@c @implementation
public func clv_free(_ text: UnsafeMutableRawPointer?) { free(text) }

/// Frees the texts of an error; see `clv.h`.
@c @implementation
public func clv_error_clear(_ error: UnsafeMutablePointer<clv_error>?) {
  guard let error else { return }
  free(error.pointee.message)
  free(error.pointee.column)
  free(error.pointee.customer)
  free(error.pointee.remedy)
  error.pointee = clv_error()
  error.pointee.row = -1
}
