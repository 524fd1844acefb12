internal import CInterface
internal import CLVRequests
internal import Libm

extension RequestError {
  /// The status by which `clv.h` calls the failure.
  private var code: Int32 {
    switch kind {
    case .usage: CLV_USAGE
    case .badData: CLV_BAD_DATA
    case .noInput: CLV_NO_INPUT
    case .notConverged: CLV_NOT_CONVERGED
    case .cancelled: CLV_CANCELLED
    case .internalFailure: CLV_INTERNAL
    }
  }

  /// Puts it where the caller finds it, and gives its code.
  func fill(_ error: UnsafeMutablePointer<clv_error>?) -> Int32 {
    guard let error else { return code }
    error.pointee.code = code
    error.pointee.message = strdup(message)
    error.pointee.row = row.map(Int64.init) ?? -1
    error.pointee.column = column.map { strdup($0) } ?? nil
    error.pointee.customer = customer.map { strdup($0) } ?? nil
    error.pointee.remedy = remedy.map { strdup($0) } ?? nil
    return code
  }
}

/// Does the work of a function of the interface: what it throws becomes a code
/// and what went wrong, and streams that it has not come to are released.
func answering(
  _ error: UnsafeMutablePointer<clv_error>?,
  releasing streams: UnsafeMutablePointer<ArrowArrayStream>?...,
  body: () throws -> Void
) -> Int32 {
  error?.pointee = clv_error()
  error?.pointee.row = -1
  defer {
    for case let stream? in streams { stream.pointee.release?(stream) }
  }
  do {
    try body()
    return CLV_OK
  } catch let thrown {
    return RequestError(thrown).fill(error)
  }
}
